using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Binding;

/// <summary>
/// A policy with what it inherits: a clause of a kind that the child has replaces all of that kind; parameters, state, <c>let</c>, functions
/// and handlers add up, and of two with one name the child's counts.
/// </summary>
internal sealed record PolicyParts(PolicySyntax Syntax, ImmutableArray<ParameterSyntax> Parameters, ImmutableArray<ClauseSyntax> Clauses)
{
    /// <summary>Whether a parent is missing or is the policy itself, so inherited parts are unknown.</summary>
    public bool IsBroken { get; private init; }

    /// <summary>A policy without what it inherits.</summary>
    public static PolicyParts Of(PolicySyntax syntax) => new(syntax, syntax.Parameters, syntax.Clauses);

    /// <summary>Every policy with what it inherits; parents that are missing or that inherit from their child are reported.</summary>
    public static IEnumerable<PolicyParts> Inherit(IReadOnlyList<PolicySyntax> policies, DiagnosticBag diagnostics)
    {
        var known = policies.Where(p => !p.Name.IsMissing).ToDictionary(p => p.Name.Text);
        var reported = new HashSet<PolicySyntax>();
        return policies.Select(p => Resolve(p, []));

        PolicyParts Resolve(PolicySyntax policy, ImmutableArray<PolicySyntax> open)
        {
            if (policy.Parent is not { IsMissing: false } name)
                return Of(policy);
            if (!known.TryGetValue(name.Text, out var parent))
            {
                diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownPolicy, name.Location, name.Text, known.Keys, name.Text);
                return Of(policy) with { IsBroken = true };
            }

            if (parent == policy || open.Contains(parent))
            {
                // Each policy of a cycle meets it; the one declared first reports it.
                var cycle = parent == policy ? [policy] : open.Add(policy).SkipWhile(p => p != parent).ToList();
                if (reported.Overlaps(cycle))
                    return Of(policy) with { IsBroken = true };
                reported.UnionWith(cycle);
                diagnostics.Report(DiagnosticCatalog.ExtendsCircle, name.Location, policy.Name.Text, parent == policy ? "" : $" through '{name.Text}'");
                return Of(policy) with { IsBroken = true };
            }

            return Of(policy).Extending(Resolve(parent, open.Add(policy)));
        }
    }

    private PolicyParts Extending(PolicyParts parent)
    {
        var ownParameters = Parameters.ToLookup(p => p.Name.Text);
        var ownNames = Clauses.Select(NameOf).OfType<string>().ToHashSet();
        var ownKinds = Clauses.Select(KindOf).OfType<string>().ToHashSet();
        return this with
        {
            IsBroken = parent.IsBroken,
            Parameters =
            [
                .. parent.Parameters.SelectMany(p => ownParameters[p.Name.Text].DefaultIfEmpty(p)),
                .. Parameters.Where(p => parent.Parameters.All(q => q.Name.Text != p.Name.Text)),
            ],
            Clauses =
            [
                .. parent.Clauses.Where(c => NameOf(c) is { } name ? !ownNames.Contains(name) : KindOf(c) is not { } kind || !ownKinds.Contains(kind)),
                .. Clauses,
            ],
        };
    }

    private static string? NameOf(ClauseSyntax clause) => clause switch
    {
        LetSyntax let => let.Name.Text,
        FunctionSyntax function => function.Name.Text,
        StateSyntax state => state.Name.Text,
        _ => null,
    };

    // How long a job keeps its device and whether it may take another's are said apart, so they are replaced apart.
    private static string? KindOf(ClauseSyntax clause) => clause switch
    {
        HandlerSyntax => null,
        PreemptSyntax { Form: PreemptForm.LosingWork or PreemptForm.KeepingWork } => "preempt immediately",
        _ => clause.GetType().Name,
    };
}

using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Binding;

/// <summary>
/// A policy with what it inherits. A clause of the child replaces all inherited clauses of its kind; one with a name replaces the rule of that name.
/// Parameters, state, lets, functions and handlers add up. If two have the same name, the child's replaces the parent's.
/// </summary>
internal sealed record PolicyParts(PolicySyntax Syntax, ImmutableArray<ParameterSyntax> Parameters, ImmutableArray<ClauseSyntax> Clauses)
{
    private const int MostLevels = 100;
    private const long MostInherited = 200_000;

    /// <summary>Whether its parents are unknown, because one is missing or is the policy itself.</summary>
    public bool IsBroken { get; private init; }

    /// <summary>The conditions of <c>prefer</c>, in order. <see cref="Clauses"/> may have others beside them that were replaced.</summary>
    public ImmutableArray<NamedRule> Prefer { get; private init; } = [];

    /// <summary>A policy without what it inherits.</summary>
    public static PolicyParts Of(PolicySyntax syntax) => new(syntax, syntax.Parameters, syntax.Clauses)
    {
        Prefer = [.. NamedRule.Of(syntax.Clauses.OfType<PreferSyntax>())],
    };

    /// <summary>The number of ancestors.</summary>
    private int Levels { get; init; }

    /// <summary>
    /// Every policy with what it inherits, in time linear in the size of the result.
    /// Missing parents, cycles and exceeded limits are reported, each mistake once.
    /// </summary>
    public static ImmutableArray<PolicyParts> Inherit(IReadOnlyList<PolicySyntax> policies, DiagnosticBag diagnostics)
    {
        var known = policies.Where(p => !p.Name.IsMissing).ToDictionary(p => p.Name.Text);
        var parts = new Dictionary<PolicySyntax, PolicyParts>();
        var inherited = 0L;
        foreach (var policy in policies)
        {
            Resolve(policy);
            NamedRules.Check(policy, diagnostics);
        }

        return [.. policies.Select(p => parts[p])];

        // Follows the parents to one that is resolved or has none, then comes back. A loop, so that a long chain needs no deep stack.
        void Resolve(PolicySyntax policy)
        {
            var open = new List<PolicySyntax>();
            var isOpen = new HashSet<PolicySyntax>();
            for (var current = policy; current != null && !parts.ContainsKey(current);)
            {
                open.Add(current);
                isOpen.Add(current);
                var parent = Parent(current);
                if (parent != null && isOpen.Contains(parent))
                {
                    diagnostics.Report(
                        DiagnosticCatalog.ExtendsCircle, current.Parent!.Location, current.Name.Text,
                        parent == current ? "" : $" through '{parent.Name.Text}'");
                    parts[current] = Broken(current, 0);
                    break;
                }

                current = parent;
            }

            for (var index = open.Count - 1; index >= 0; index--)
            {
                if (!parts.ContainsKey(open[index]))
                    parts.Add(open[index], Extended(open[index]));
            }
        }

        // The declared parent; null if there is none or it is unknown.
        PolicySyntax? Parent(PolicySyntax policy) =>
            policy.Parent is { IsMissing: false } name ? known.GetValueOrDefault(name.Text) : null;

        PolicyParts Extended(PolicySyntax policy)
        {
            if (policy.Parent is not { IsMissing: false } name)
                return Of(policy);
            if (!known.TryGetValue(name.Text, out var syntax))
            {
                diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownPolicy, name.Location, name.Text, known.Keys, name.Text);
                return Broken(policy, 0);
            }

            var parent = parts[syntax];
            var before = inherited;
            inherited += parent.Clauses.Length + parent.Parameters.Length;
            if (parent.Levels < MostLevels && inherited <= MostInherited)
                return Of(policy).Extending(parent, diagnostics);
            if (!parent.IsBroken && (parent.Levels == MostLevels || (before <= MostInherited && inherited > MostInherited)))
            {
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.InheritsTooMuch, name.Location, "extend a policy that inherits less", policy.Name.Text,
                    parent.Levels == MostLevels ? $"a chain of more than {MostLevels} policies" : $"the policies inherit more than 200,000 clauses in all");
            }

            return Broken(policy, parent.Levels + 1);
        }

        static PolicyParts Broken(PolicySyntax policy, int levels) => Of(policy) with { IsBroken = true, Levels = levels };
    }

    private PolicyParts Extending(PolicyParts parent, DiagnosticBag diagnostics)
    {
        var rules = new NamedRules(Syntax, parent.Rules, !parent.IsBroken, diagnostics);
        var ownParameters = Parameters.ToLookup(p => p.Name.Text);
        var parentParameters = parent.Parameters.Select(p => p.Name.Text).ToHashSet();
        var ownNames = Clauses.Select(NameOf).OfType<string>().ToHashSet();
        var ownKinds = Clauses.Select(KindOf).OfType<string>().ToHashSet();
        var isPreferKept = Prefer.IsEmpty || !rules.ReplacesAll("prefer");
        return this with
        {
            IsBroken = parent.IsBroken,
            Levels = parent.Levels + 1,
            Parameters =
            [
                .. parent.Parameters.SelectMany(p => ownParameters[p.Name.Text].DefaultIfEmpty(p)),
                .. Parameters.Where(p => !parentParameters.Contains(p.Name.Text)),
            ],
            Prefer = isPreferKept ? [.. parent.Prefer.Select(rules.Of).OfType<NamedRule>()] : Prefer,
            Clauses =
            [
                .. parent.Clauses.Select(Inherited).OfType<ClauseSyntax>(),
                .. Clauses.Where(c => RuleKindOf(c) is not { } kind || rules.ReplacesAll(kind)),
            ],
        };

        // What an inherited clause becomes; null where it is replaced as a whole or left out.
        ClauseSyntax? Inherited(ClauseSyntax clause) => clause switch
        {
            WithoutSyntax => null,
            PreferSyntax => isPreferKept ? clause : null,
            PlaceSyntax or HoldSyntax => rules.ReplacesAll(RuleKindOf(clause)!) ? null : (ClauseSyntax?)rules.Of(NamedRule.Of([clause]).Single())?.Node,
            _ when NameOf(clause) is { } name => ownNames.Contains(name) ? null : clause,
            _ => KindOf(clause) is { } kind && ownKinds.Contains(kind) ? null : clause,
        };
    }

    private IEnumerable<NamedRule> Rules => [.. Prefer, .. NamedRule.Of(Clauses.Where(c => c is not PreferSyntax))];

    private static string? RuleKindOf(ClauseSyntax clause) => clause switch
    {
        PlaceSyntax => "place",
        HoldSyntax => "hold",
        _ => null,
    };

    private static string? NameOf(ClauseSyntax clause) => clause switch
    {
        LetSyntax let => let.Name.Text,
        FunctionSyntax function => function.Name.Text,
        StateSyntax state => state.Name.Text,
        _ => null,
    };

    // How long a job keeps its device and whether it may preempt are separate settings, so each is replaced on its own. So is each stage's batch.
    private static string? KindOf(ClauseSyntax clause) => clause switch
    {
        HandlerSyntax or WithoutSyntax => null,
        PreemptSyntax { Form: PreemptForm.LosingWork or PreemptForm.KeepingWork } => "preempt immediately",
        BatchSyntax batch => $"batch {batch.Stage.Text}",
        _ => clause.GetType().Name,
    };
}

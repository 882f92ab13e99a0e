using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Binding;

/// <summary>A rule that can have a name: a condition of <c>prefer</c>, or a clause <c>place</c> or <c>hold</c>.</summary>
/// <param name="Kind">The word of its clause.</param>
/// <param name="Node">The condition or the clause.</param>
/// <param name="Name">Its name, or null.</param>
internal sealed record NamedRule(string Kind, SyntaxNode Node, SyntaxToken? Name)
{
    /// <summary>The rules of some clauses, in the order written.</summary>
    public static IEnumerable<NamedRule> Of(IEnumerable<ClauseSyntax> clauses) => clauses.SelectMany(c => c switch
    {
        PreferSyntax prefer => prefer.Rules.Select(r => new NamedRule("prefer", r.Condition, NameOf(r.Rule))),
        PlaceSyntax place => [new NamedRule("place", place, NameOf(place.Rule))],
        HoldSyntax hold => [new NamedRule("hold", hold, NameOf(hold.Rule))],
        _ => Enumerable.Empty<NamedRule>(),
    });

    private static SyntaxToken? NameOf(RuleNameSyntax? rule) => rule is { Name: { IsMissing: false } name } ? name : null;
}

/// <summary>
/// What a policy makes of the rules of the policy that it extends. Its own rules of a kind replace all inherited rules of that kind. If all of
/// them have names, each replaces the inherited rule of the same name, and the others stay. <c>without</c> leaves out rules by name.
/// </summary>
internal sealed class NamedRules
{
    private readonly HashSet<string> _left;
    private readonly Dictionary<(string Kind, string Name), NamedRule> _replacements;
    private readonly HashSet<string> _ownKinds;

    /// <param name="policy">The policy that extends another.</param>
    /// <param name="inherited">The rules of the other one.</param>
    /// <param name="isWhole">Whether the inherited rules are known, so that an unknown name is a mistake.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    public NamedRules(PolicySyntax policy, IEnumerable<NamedRule> inherited, bool isWhole, DiagnosticBag diagnostics)
    {
        var known = inherited.Where(r => r.Name != null).ToList();
        var names = known.Select(r => r.Name!.Text).ToHashSet();
        var ofKinds = known.Select(r => (r.Kind, r.Name!.Text)).ToHashSet();
        var parent = policy.Parent!.Text;
        _left = [];
        foreach (var name in policy.Clauses.OfType<WithoutSyntax>().SelectMany(w => w.Names).Where(n => !n.IsMissing))
        {
            if (names.Contains(name.Text))
                _left.Add(name.Text);
            else if (isWhole)
                ReportUnknown(name, parent, "rule", known, diagnostics);
        }

        _replacements = [];
        _ownKinds = [];
        foreach (var own in NamedRule.Of(policy.Clauses).GroupBy(r => r.Kind))
        {
            _ownKinds.Add(own.Key);
            if (own.All(r => r.Name == null))
                continue;
            if (own.FirstOrDefault(r => r.Name == null) is { } unnamed)
            {
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.MixedRules, unnamed.Node.Location,
                    "name each rule after the one that it replaces, or none to replace all", own.Key, parent);
                continue;
            }

            foreach (var rule in own)
            {
                if (ofKinds.Contains((own.Key, rule.Name!.Text)))
                    _replacements.TryAdd((own.Key, rule.Name!.Text), rule);
                else if (isWhole)
                    ReportUnknown(rule.Name!, parent, $"'{own.Key}' rule", known.Where(r => r.Kind == own.Key), diagnostics);
            }

            _ownKinds.Remove(own.Key);
        }
    }

    /// <summary>Whether the policy's own rules of a kind replace all inherited ones.</summary>
    public bool ReplacesAll(string kind) => _ownKinds.Contains(kind);

    /// <summary>What becomes of an inherited rule: itself, the one that replaces it, or null where it is left out.</summary>
    public NamedRule? Of(NamedRule inherited) =>
        inherited.Name is not { } name ? inherited
        : _left.Contains(name.Text) ? null
        : _replacements.GetValueOrDefault((inherited.Kind, name.Text), inherited);

    /// <summary>Reports rules of one policy that share a name, and <c>without</c> in a policy that extends none.</summary>
    public static void Check(PolicySyntax policy, DiagnosticBag diagnostics)
    {
        var first = new Dictionary<string, SyntaxToken>();
        foreach (var name in NamedRule.Of(policy.Clauses).Select(r => r.Name).OfType<SyntaxToken>())
        {
            if (first.TryAdd(name.Text, name))
                continue;
            diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, name.Location, ["rule", name.Text])
            {
                Related = [new RelatedPlace(first[name.Text].Location, "first declared here")],
            });
        }

        if (policy.Parent == null && policy.Clauses.OfType<WithoutSyntax>().FirstOrDefault() is { } without)
            diagnostics.ReportWithHelp(DiagnosticCatalog.NothingToLeaveOut, without.Location, "remove it, or write extends and a policy", policy.Name.Text);
    }

    private static void ReportUnknown(SyntaxToken name, string parent, string what, IEnumerable<NamedRule> known, DiagnosticBag diagnostics)
    {
        var names = known.Select(r => r.Name!.Text).Distinct().ToList();
        if (names.Count > 0)
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownRule, name.Location, name.Text, names, parent, what, name.Text);
        else
            diagnostics.ReportWithHelp(DiagnosticCatalog.UnknownRule, name.Location, $"name a rule of '{parent}' with as {name.Text}", parent, what, name.Text);
    }
}

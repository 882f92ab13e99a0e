using SchedLang.Compiler.Analysis;
using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes the placement of a policy: the choice among its rules, and a struct for each rule.</summary>
internal sealed class PlacementWriter
{
    private readonly BoundPolicy _policy;
    private readonly bool _isExplained;
    private readonly PolicyMembers _members;
    private readonly List<(BoundPlaceRule Rule, string Name)> _rules = [];
    private readonly Dictionary<string, int> _numbers = [];

    public PlacementWriter(LoweredProgram program, Naming naming, PolicyMembers members)
    {
        _policy = program.Policy;
        _isExplained = program.IsExplained;
        _members = members;
        foreach (var rule in ReachableRules())
        {
            _rules.Add((rule, naming.Member("Rule" + (_rules.Count + 1).ToString(CultureInfo.InvariantCulture))));
            _numbers.Add(_rules[^1].Name, Enumerable.Range(0, _policy.Place.Length).First(i => _policy.Place[i].Syntax == rule.Syntax));
        }
    }

    /// <summary>Number of rules that place jobs ahead of time.</summary>
    public int StaticCount => StaticRules().Count;

    /// <summary>Writes the choice of a device, and the plan of rules that place jobs ahead of time.</summary>
    public void WriteChoice(CSharpWriter writer)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)");
        using (writer.Block("    where TChooser : struct, IDeviceChooser"))
        {
            foreach (var (rule, name) in _rules)
            {
                writer.Line("// " + SourceComments.OneLine(rule.Syntax));
                var call = $"return {Choice(rule, name)};";
                if (rule.When == null)
                {
                    writer.Line(call);
                    continue;
                }

                writer.Directive(LineDirectives.For(rule.When.Syntax));
                writer.Line($"if ({_members.Print(rule.When)})");
                writer.Directive("#line default");
                writer.Line("    " + call);
                writer.Separate();
            }

            if (_rules.Count == 0 || _rules[^1].Rule.When != null)
                writer.Line("return -1;");
        }

        var statics = StaticRules();
        if (statics.Count == 0)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public static void PlanStatic<TPlanner>(TPlanner planner)");
        using (writer.Block("    where TPlanner : IStaticPlanner"))
        {
            for (var i = 0; i < statics.Count; i++)
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"planner.Plan<{statics[i]}>({i});"));
        }
    }

    private string Choice(BoundPlaceRule rule, string name) => rule.Target switch
    {
        PlaceTarget.Idle => $"choose.OnIdleDevice<{name}>(in job)",
        PlaceTarget.Any => $"choose.OnDevice<{name}>(in job)",
        PlaceTarget.Static => string.Create(CultureInfo.InvariantCulture, $"choose.OnStaticDevice<{name}>({StaticRules().IndexOf(name)}, in job)"),
        _ => $"choose.OnKinds<{name}>([{string.Join(", ", rule.Kinds.Select(k => $"DeviceKind.{k}"))}], in job)",
    };

    /// <summary>Writes a struct for each rule.</summary>
    public void WriteRules(CSharpWriter writer)
    {
        foreach (var (rule, name) in _rules)
            WriteRule(writer, rule, name);
    }

    private void WriteRule(CSharpWriter writer, BoundPlaceRule rule, string name)
    {
        writer.Separate();
        writer.Line($"// {SourceComments.OneLine(rule.Syntax)}");
        using (writer.Block($"private readonly struct {name} : IPlaceRule"))
        {
            if (_isExplained)
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"public static int Number => {_numbers[name]};"));
            if (rule.Where != null)
                LineDirectives.WriteMember(writer, "public static bool Where(in Job job, int device, SystemState state)", _members.Print(rule.Where), rule.Where.Syntax);
            if (rule.Objective != null)
            {
                LineDirectives.WriteMember(
                    writer, "public static long Objective(in Job job, int device, SystemState state)",
                    $"Ranking.Of({_members.Print(rule.Objective)})", rule.Objective.Syntax);
                if (OrderAnalysis.Draws(rule.Objective))
                    writer.Line("public static bool Draws => true;");
            }
        }
    }

    // Leaves out rules that never hold, and rules after one that always holds.
    private IEnumerable<BoundPlaceRule> ReachableRules()
    {
        foreach (var rule in _policy.Place)
        {
            if (rule.When is BoundConstant { Value.Value: false })
                continue;
            var isLast = rule.When is null or BoundConstant;
            yield return isLast ? rule with { When = null } : rule;
            if (isLast)
                yield break;
        }
    }

    private List<string> StaticRules() => [.. _rules.Where(r => r.Rule.Target == PlaceTarget.Static).Select(r => r.Name)];
}

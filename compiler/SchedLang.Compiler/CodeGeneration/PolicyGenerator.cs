using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes the struct of a policy, with a member for each of its clauses.</summary>
internal sealed class PolicyGenerator
{
    private readonly LoweredProgram _program;
    private readonly BoundPolicy _policy;
    private readonly string _name;
    private readonly Naming _naming;
    private readonly PolicyMembers _members;
    private readonly HandlerWriter _handlers;
    private readonly CellsWriter _cells;
    private readonly List<(BoundPlaceRule Rule, string Name)> _rules = [];
    private readonly Dictionary<string, int> _numbers = [];

    public PolicyGenerator(LoweredProgram program, string name)
    {
        _program = program;
        _policy = program.Policy;
        _name = name;
        _naming = new Naming(
            name, "Order", "Place", "Holds", "MayPreempt", "PlanStatic", "OrderOf", "Compare", "Where", "Objective", "OrderIsFixed",
            "OrderIsRandom", "IsStrict", "Continues", "ImmediatePreemption", "StaticRules", "Equals", "GetHashCode", "ToString", "GetType",
            "MemberwiseClone", "DecidingKey", "HeldBy", "Number", "ReferenceEquals", "Finalize", "Job", "Duration", "Instant", "Stage", "DeviceKind", "Ranking", "Numbers",
            "Classes", "Math", "SystemState", "Continuation", "ImmediatePreemption", "IOrder", "IPlaceRule", "IPolicy", "IDeviceChooser", "IStaticPlanner",
            "Cells", "Own", "Start", "StartJob", "OnRelease", "OnDispatch", "OnCompleteUnit", "OnCompleteJob", "OnDrop", "OnPreempt", "OnTick", "Ticks",
            "CanCoalesce", "OrderIsStageInvariant", "PlaceIsStageInvariant", "RanksByLatency", "PlaceIsTableDriven", "SharesPlacement", "PreemptsByQueue", "CanRunAhead", "CountsJobs", "OrderShifts", "OrderIsLinear", "OrderHoldsUntil", "KineticCertificate", "KeyPair", "LinearKey", "ReadsProgress", "ReadsOthers", "TickPeriod", "ChunkTokens", "PadsChunks", "BatchLimit", "UnitStart", "JobCells", "IndexCells", "Unsafe", "Lets", "StageNames", "Object", OpenParameters.Class, "Ranges");
        _members = new PolicyMembers(_naming, program.Workload.Classes, program.CountsJobs, LetSharing.IsNeeded(program.Policy));
        _handlers = new HandlerWriter(program.Policy.Handlers, _members);
        _cells = new CellsWriter(program.Policy.States, _members);
        foreach (var rule in ReachableRules())
        {
            _rules.Add((rule, _naming.Member("Rule" + (_rules.Count + 1).ToString(CultureInfo.InvariantCulture))));
            _numbers.Add(_rules[^1].Name, Enumerable.Range(0, _policy.Place.Length).First(i => _policy.Place[i].Syntax == rule.Syntax));
        }

    }

    /// <summary>C# for a list of the clauses that have a range and whose values depend on open parameters.</summary>
    private string Ranges()
    {
        var ranges = new List<string>();
        Add("chunk", _policy.ChunkBy, long.MaxValue);
        Add("batch", _policy.BatchLimit, PolicyLinker.MostMembers);
        foreach (var handler in _policy.Handlers)
            Add("tick every", handler.Period, long.MaxValue - 1);
        return $"[{string.Join(", ", ranges)}]";

        void Add(string clause, BoundExpression? value, long maximum)
        {
            if (value is null or BoundConstant)
                return;
            var text = _members.PrintWithoutState(value);
            if (value.Type.Representation == Representation.Duration)
                text = $"({text}).Ns";
            ranges.Add(string.Create(CultureInfo.InvariantCulture, $"new ClauseRange(\"{clause}\", {text}, {maximum})"));
        }
    }

    public void Write(CSharpWriter writer, ProgramForm form)
    {
        writer.Separate();
        writer.Line($"/// <summary>Policy {_policy.Symbol.Name}.</summary>");
        using (writer.Block($"{form.Visibility()} readonly struct {_name} : IPolicy<{_name}.Order>"))
        {
            WriteTraits(writer);
            if (form != ProgramForm.InProcess)
            {
                writer.Separate();
                writer.Line("/// <summary>The clauses that must lie in a range, where open parameters decide their values.</summary>");
                writer.Line($"public static ClauseRange[] Ranges => {Ranges()};");
            }

            WriteOrder(writer);
            WriteSameUntil(writer);
            WritePlace(writer);
            WriteHold(writer);
            WriteHeldBy(writer);
            WritePreempt(writer);
            foreach (var (rule, name) in _rules)
                WriteRule(writer, rule, name);
            _handlers.Write(writer);
            WriteOrderStruct(writer);
            _cells.Write(writer);
            _members.WriteMethods(writer); // last, because the code above requests them
            _members.WriteConstants(writer);
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

    private void WriteTraits(CSharpWriter writer)
    {
        Trait("bool", "OrderIsFixed", _program.OrderIsFixed ? "true" : null);
        Trait("bool", "OrderShifts", _program.OrderShifts ? "true" : null);
        Trait("bool", "OrderIsLinear", _program.OrderIsLinear ? "true" : null);
        Trait("bool", "OrderIsRandom", _program.OrderIsRandom ? "true" : null);
        Trait("bool", "CanCoalesce", _program.StageInvariance.CanCoalesce ? "true" : null);
        Trait("bool", "OrderIsStageInvariant", _program.StageInvariance.OrderIsStageInvariant ? "true" : null);
        Trait("bool", "PlaceIsStageInvariant", _program.StageInvariance.PlaceIsStageInvariant ? "true" : null);
        Trait("bool", "RanksByLatency", _program.StageInvariance.RanksByLatency ? "true" : null);
        Trait("bool", "PlaceIsTableDriven", _program.PlacementAnalysis.PlaceIsTableDriven ? "true" : null);
        Trait("bool", "SharesPlacement", _program.PlacementAnalysis.SharesPlacement ? "true" : null);
        Trait("bool", "CanRunAhead", _program.PlacementAnalysis.CanRunAhead ? null : "false");
        Trait("bool", "ReadsProgress", _program.PlacementAnalysis.ReadsProgress ? null : "false");
        Trait("bool", "ReadsOthers", _program.PlacementAnalysis.ReadsOthers ? null : "false");
        Trait("bool", "CountsJobs", _program.CountsJobs ? "true" : null);
        Trait("bool", "IsStrict", _policy.IsStrict ? "true" : null);
        Trait("Continuation", "Continues", _policy.Continues == Continuation.Unit ? null : $"Continuation.{_policy.Continues}");
        Trait("ImmediatePreemption", "ImmediatePreemption", _policy.ImmediatePreemption == ImmediatePreemption.Never ? null : $"ImmediatePreemption.{_policy.ImmediatePreemption}");
        Trait("bool", "PreemptsByQueue", _program.PlacementAnalysis.PreemptsByQueue ? "true" : null);
        Trait("long", "ChunkTokens", Whole(_policy.ChunkBy));
        Trait("bool", "PadsChunks", _policy.PadsChunks ? "true" : null);
        Trait("int", "BatchLimit", _policy.BatchLimit is null or BoundConstant ? Whole(_policy.BatchLimit) : $"(int)({Whole(_policy.BatchLimit)})");
        var staticRules = StaticRules().Count;
        Trait("int", "StaticRules", staticRules == 0 ? null : staticRules.ToString(CultureInfo.InvariantCulture));

        void Trait(string type, string name, string? value)
        {
            if (value == null)
                return;
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public static {type} {name} => {value};");
        }
    }

    private string? Whole(BoundExpression? expression) => expression == null ? null : _members.PrintWithoutState(expression);

    private List<string> StaticRules() => [.. _rules.Where(r => r.Rule.Target == PlaceTarget.Static).Select(r => r.Name)];

    private void WriteOrder(CSharpWriter writer)
    {
        var keys = Keys();
        if (keys.Count == 0)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static Order OrderOf(in Job job, SystemState state)"))
        {
            writer.Line("return new Order(");
            for (var i = 0; i < keys.Count; i++)
            {
                writer.Line($"    // {keys[i].Source}");
                writer.Directive(LineDirectives.For(keys[i].Expression.Syntax));
                writer.Line($"    {keys[i].Call}({_members.Print(keys[i].Expression)}){(i == keys.Count - 1 ? ");" : ",")}");
                writer.Directive("#line default");
            }
        }
    }

    private List<Key> Keys()
    {
        var keys = new List<Key>();
        var names = new Naming("Compare", "Order");
        foreach (var condition in _policy.Prefer)
            keys.Add(new Key(names.Member("Preferred"), "Ranking.Preferred", condition, $"prefer {OneLine(condition.Syntax)}"));
        foreach (var key in _policy.Order)
        {
            var name = key.Key is BoundAttribute attribute ? attribute.Attribute.Name : "Key";
            keys.Add(new Key(
                names.Member(name), key.IsDescending ? "Ranking.Descending" : "Ranking.Of", key.Key, $"order by {OneLine(key.Syntax)}"));
        }

        return keys;
    }

    private void WritePlace(CSharpWriter writer)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        writer.Line("public static int Place<TChooser>(in Job job, SystemState state, TChooser choose)");
        using (writer.Block("    where TChooser : struct, IDeviceChooser"))
        {
            foreach (var (rule, name) in _rules)
            {
                writer.Line("// " + OneLine(rule.Syntax));
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

    private void WriteRule(CSharpWriter writer, BoundPlaceRule rule, string name)
    {
        writer.Separate();
        writer.Line($"// {OneLine(rule.Syntax)}");
        using (writer.Block($"private readonly struct {name} : IPlaceRule"))
        {
            if (_program.IsExplained)
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"public static int Number => {_numbers[name]};"));
            if (rule.Where != null)
                WriteMember(writer, "public static bool Where(in Job job, int device, SystemState state)", _members.Print(rule.Where), rule.Where.Syntax);
            if (rule.Objective != null)
            {
                WriteMember(
                    writer, "public static long Objective(in Job job, int device, SystemState state)",
                    $"Ranking.Of({_members.Print(rule.Objective)})", rule.Objective.Syntax);
            }
        }
    }

    private void WriteHold(CSharpWriter writer)
    {
        if (_policy.Hold.IsEmpty)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static bool Holds(in Job job, int device, SystemState state)"))
        {
            foreach (var condition in _policy.Hold)
            {
                writer.Line($"// hold when {OneLine(condition.Syntax)}");
                if (condition is BoundConstant { Value.Value: false })
                    continue;
                if (condition is BoundConstant)
                {
                    writer.Line("return true;");
                    return;
                }

                writer.Directive(LineDirectives.For(condition.Syntax));
                writer.Line($"if ({_members.Print(condition)})");
                writer.Directive("#line default");
                writer.Line("    return true;");
                writer.Separate();
            }

            writer.Line("return false;");
        }
    }

    private void WriteHeldBy(CSharpWriter writer)
    {
        if (_policy.Hold.IsEmpty || !_program.IsExplained)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static int HeldBy(in Job job, int device, SystemState state)"))
        {
            for (var i = 0; i < _policy.Hold.Length; i++)
            {
                writer.Line($"if ({_members.Print(_policy.Hold[i])})");
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"    return {i};"));
            }

            writer.Line("return -1;");
        }
    }

    private static void WriteDecidingKey(CSharpWriter writer, List<Key> keys)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static int DecidingKey(in Order left, in Order right)"))
        {
            for (var i = 0; i < keys.Count; i++)
            {
                writer.Line($"if (left._{Camel(keys[i].Name)} != right._{Camel(keys[i].Name)})");
                writer.Line(string.Create(CultureInfo.InvariantCulture, $"    return {i};"));
            }

            writer.Line("return -1;");
        }
    }

    private void WritePreempt(CSharpWriter writer)
    {
        if (_policy.PreemptWhen == null)
            return;
        writer.Separate();
        WriteMember(
            writer, "public static bool MayPreempt(in Job job, in Job victim, int device, SystemState state)",
            _members.Print(_policy.PreemptWhen), _policy.PreemptWhen.Syntax);
    }

    private static void WriteMember(CSharpWriter writer, string header, string expression, SyntaxNode syntax)
    {
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        LineDirectives.WriteReturn(writer, header, expression, syntax);
    }

    private void WriteOrderStruct(CSharpWriter writer)
    {
        var keys = Keys();
        writer.Separate();
        writer.Line("/// <summary>The keys of a job as integers; the smaller comes first.</summary>");
        var parameters = keys.Count == 0 ? "" : $"({string.Join(", ", keys.Select(k => $"long {Camel(k.Name)}"))})";
        using (writer.Block($"public readonly struct Order{parameters} : IOrder<Order>"))
        {
            foreach (var key in keys)
                writer.Line($"{(_program.OrderIsLinear ? "internal" : "private")} readonly long _{Camel(key.Name)} = {Camel(key.Name)};");
            writer.Separate();
            writer.Line("/// <inheritdoc/>");
            if (keys.Count == 0)
            {
                writer.Line("public static int Compare(in Order left, in Order right) => 0;");
                return;
            }

            if (_program.IsExplained)
                WriteDecidingKey(writer, keys);

            using (writer.Block("public static int Compare(in Order left, in Order right)"))
            {
                foreach (var key in keys.SkipLast(1))
                {
                    writer.Line($"if (left._{Camel(key.Name)} != right._{Camel(key.Name)})");
                    writer.Line($"    return left._{Camel(key.Name)} < right._{Camel(key.Name)} ? -1 : 1;");
                }

                writer.Line($"return left._{Camel(keys[^1].Name)}.CompareTo(right._{Camel(keys[^1].Name)});");
            }
        }
    }

    // Looks at the first key that can differ between the two jobs. It decides until when their order stays the same.
    private void WriteSameUntil(CSharpWriter writer)
    {
        if (!_program.OrderIsLinear)
            return;
        var growing = Keys().Select(k => (Key: k, LinearKey: KeyAnalysis.LinearPartsOf(k.Expression))).Where(k => !k.LinearKey.IsEmpty)
            .ToDictionary(k => k.Key.Name, k => (Name: _naming.Member("LinearPartsOf" + k.Key.Name), Parts: k.LinearKey));
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static long OrderHoldsUntil(in Job left, in Job right, in KeyPair<Order> keys, SystemState state, long nowNs, long endNs)"))
        {
            foreach (var key in Keys())
            {
                if (growing.TryGetValue(key.Name, out var growth))
                    WriteUntil(writer, key, growth.Name);
                else
                    WriteUntil(writer, key);
            }

            writer.Line("return endNs;");
        }

        foreach (var (name, parts) in growing.Values)
        {
            writer.Separate();
            var factors = string.Concat(parts.Skip(1).Select(p => $", {_members.PrintReal(p)}"));
            LineDirectives.WriteReturn(
                writer, $"private static LinearKey {name}(in Job job, SystemState state)", $"new LinearKey(Ranking.Of({_members.Print(parts[0])}){factors})", parts[0].Syntax);
        }
    }

    private static void WriteUntil(CSharpWriter writer, Key key)
    {
        var (left, right) = ($"keys.Left._{Camel(key.Name)}", $"keys.Right._{Camel(key.Name)}");
        writer.Line($"if ({left} != {right})");
        writer.Line(KeyAnalysis.ShiftsAlike(key.Expression) ? $"    return KineticCertificate.OfAlike({left}, {right}, nowNs, endNs);" : "    return endNs;");
    }

    private static void WriteUntil(CSharpWriter writer, Key key, string growth)
    {
        var isReal = key.Expression.Type.Representation == Representation.Real;
        var sign = isReal && key.Call == "Ranking.Descending" ? "~" : "";
        var (left, right, values, until) = (Camel("Left" + key.Name), Camel("Right" + key.Name), Camel("Values" + key.Name), Camel("Until" + key.Name));
        writer.Line($"var {left} = {growth}(in left, state);");
        writer.Line($"var {right} = {growth}(in right, state);");
        using (writer.Block($"if (!LinearKey.IsSame(in {left}, in {right}))"))
        {
            var all = ((string[])["Left", "Right", "LeftAtEnd", "RightAtEnd"]).Select(j => $"{sign}keys.{j}._{Camel(key.Name)}");
            writer.Line($"var {values} = new KeyPair<long>({string.Join(", ", all)});");
            writer.Line($"var {until} = KineticCertificate.{(isReal ? "OfReals" : "OfTimes")}(in {values}, in {left}, in {right}, nowNs, endNs);");
            writer.Line($"if ({until} != KineticCertificate.Tied)");
            writer.Line($"    return {until};");
        }

        writer.Separate();
    }

    private static string Camel(string name) => Naming.Local(char.ToLowerInvariant(name[0]) + name[1..]);

    private static string OneLine(SyntaxNode syntax) => SourceComments.OneLine(syntax.ToString());

    private sealed record Key(string Name, string Call, BoundExpression Expression, string Source);
}

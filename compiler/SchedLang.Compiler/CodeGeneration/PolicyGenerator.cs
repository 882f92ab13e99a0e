using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
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
    private readonly OrderWriter _order;
    private readonly PlacementWriter _placement;

    public PolicyGenerator(LoweredProgram program, string name)
    {
        _program = program;
        _policy = program.Policy;
        _name = name;
        _naming = new Naming(
            name, "Order", "Place", "Holds", "MayPreempt", "PlanStatic", "OrderOf", "Compare", "Where", "Objective", "OrderIsFixed",
            "OrderIsRandom", "IsStrict", "Continues", "ImmediatePreemption", "StaticRules", "Equals", "GetHashCode", "ToString", "GetType",
            "MemberwiseClone", "DecidingKey", "HasFirst", "IsFirst", "KeyAt", "HeldBy", "Number", "ReferenceEquals", "Finalize", "Job", "Duration", "Instant", "Stage", "DeviceKind", "Ranking", "Numbers",
            "Classes", "Math", "SystemState", "Continuation", "ImmediatePreemption", "IOrder", "IPlaceRule", "IPolicy", "IDeviceChooser", "IStaticPlanner",
            "Cells", "Own", "Start", "StartJob", "OnRelease", "OnDispatch", "OnCompleteUnit", "OnCompleteJob", "OnDrop", "OnPreempt", "OnTick", "Ticks",
            "CanCoalesce", "OrderIsStageInvariant", "PlaceIsStageInvariant", "RanksByLatency", "PlaceIsTableDriven", "SharesPlacement", "PreemptsByQueue", "CanRunAhead", "CountsJobs", "CountsReadyJobs", "ListsJobsByStream", "RefusalsStand", "OrderShifts", "OrderIsLinear", "GroupsJobs", "GroupsByStage", "FavorsLaterJobs", "OrderIsShared", "Lanes", "LaneOrder", "StreamDraws", "TicksChangeOrder", "OwnOrderOf", "SharedOrderOf", "DrawOrder", "Combine", "OrderHoldsUntil", "KineticCertificate", "KeyPair", "LinearKey", "ReadsProgress", "ReadsHeldTime", "ReadsOthers", "TickPeriod", "ChunkTokens", "PadsChunks", "MakesBatches", "BatchLimit", "WaitsForBatches", "BatchWait", "UnitStart", "JobCells", "IndexCells", "Unsafe", "Lets", "StageNames", "Object", OpenParameters.Class, "Ranges", "Columns", "FillColumns", "KeepsTotals", "LimitsJobs", "OutcomesOf", "BitConverter", "Span");
        _members = new PolicyMembers(_naming, program);
        _handlers = new HandlerWriter(program.Policy.Handlers, _members);
        _cells = new CellsWriter(program.Policy.States, _members);
        _order = new OrderWriter(program, _naming, _members);
        _placement = new PlacementWriter(program, _naming, _members);
    }

    /// <summary>C# for a list of the clauses that have a range and whose values depend on open parameters.</summary>
    private string Ranges()
    {
        var ranges = new List<string>();
        Add("chunk", _policy.ChunkBy, long.MaxValue);
        foreach (var batch in _policy.Batches)
        {
            // A limit that reads the state is clamped at each dispatch.
            if (batch.Limit.IsKnownBeforeRun())
                Add("batch", batch.Limit, BatchLimits.Most);
            Add("wait", batch.Wait, long.MaxValue - 1, minimum: 0);
        }

        foreach (var handler in _policy.Handlers)
            Add("tick every", handler.Period, long.MaxValue - 1);
        return $"[{string.Join(", ", ranges)}]";

        void Add(string clause, BoundExpression? value, long maximum, int minimum = 1)
        {
            if (value is null or BoundConstant)
                return;
            var text = _members.PrintWithoutState(value);
            if (value.Type.Representation == Representation.Duration)
                text = $"({text}).Ns";
            ranges.Add(string.Create(CultureInfo.InvariantCulture, $"new ClauseRange(\"{clause}\", {text}, {maximum}){(minimum == 1 ? "" : $" {{ Minimum = {minimum} }}")}"));
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

            _order.WriteKeys(writer);
            _order.WriteHoldsUntil(writer);
            _placement.WriteChoice(writer);
            WriteHold(writer);
            WriteHeldBy(writer);
            LimitWriter.Write(writer, _program.Groups.Limits, _program.Workload.Platform.Devices.Length, _members);
            WritePreempt(writer);
            WriteBatches(writer);
            _placement.WriteRules(writer);
            _handlers.Write(writer);
            _order.WriteStruct(writer);
            ColumnWriter.WriteFill(writer, _members, _program.Workload.Platform.Devices.Length);
            _cells.Write(writer);
            _members.WriteMethods(writer); // last, because the code above requests them
            _members.WriteConstants(writer);
        }
    }

    private void WriteTraits(CSharpWriter writer)
    {
        Trait("bool", "OrderIsFixed", _program.OrderIsFixed ? "true" : null);
        Trait("bool", "OrderShifts", _program.OrderShifts ? "true" : null);
        Trait("bool", "OrderIsLinear", _program.OrderIsLinear ? "true" : null);
        Trait("bool", "OrderIsRandom", _program.OrderIsRandom ? "true" : null);
        Trait("bool", "GroupsJobs", _program.Groups.GroupsJobs ? "true" : null);
        Trait("bool", "GroupsByStage", _program.Groups.GroupsByStage ? "true" : null);
        Trait("bool", "OrderIsShared", _program.Groups.OrderIsShared ? "true" : null);
        Trait("LaneOrder", "Lanes", _program.Groups.Lanes == LaneOrder.None ? null : string.Join(" | ", $"{_program.Groups.Lanes}".Split(", ").Select(l => $"LaneOrder.{l}")));
        Trait("bool", "FavorsLaterJobs", _program.Groups.FavorsLaterJobs ? "true" : null);
        Trait("bool", "LimitsJobs", _program.Groups.Limits.IsEmpty ? null : "true");
        Trait("int", "StreamDraws", _order.StreamDraws == 0 ? null : _order.StreamDraws.ToString(CultureInfo.InvariantCulture));
        Trait("bool", "TicksChangeOrder", OwnStates.AreWrittenAtTicks(_policy) ? "true" : null);
        Trait("bool", "CanCoalesce", _program.StageInvariance.CanCoalesce ? "true" : null);
        Trait("bool", "OrderIsStageInvariant", _program.StageInvariance.OrderIsStageInvariant ? "true" : null);
        Trait("bool", "PlaceIsStageInvariant", _program.StageInvariance.PlaceIsStageInvariant ? "true" : null);
        Trait("bool", "RanksByLatency", _program.StageInvariance.RanksByLatency ? "true" : null);
        Trait("bool", "PlaceIsTableDriven", _program.PlacementAnalysis.PlaceIsTableDriven ? "true" : null);
        Trait("bool", "SharesPlacement", _program.PlacementAnalysis.SharesPlacement ? "true" : null);
        Trait("bool", "RefusalsStand", _program.PlacementAnalysis.RefusalsStand && _placement.StaticCount > 0 && !_program.OrderIsFixed ? "true" : null);
        Trait("bool", "CanRunAhead", _program.PlacementAnalysis.CanRunAhead ? null : "false");
        Trait("bool", "ReadsProgress", _program.PlacementAnalysis.ReadsProgress ? null : "false");
        Trait("bool", "ReadsHeldTime", _program.PlacementAnalysis.ReadsProgress && !PlacementAnalysis.ReadsHeldTime(_policy) ? "false" : null);
        Trait("bool", "ReadsOthers", _program.PlacementAnalysis.ReadsOthers ? null : "false");
        Trait("bool", "CountsJobs", _program.CountsJobs ? "true" : null);
        Trait("bool", "CountsReadyJobs", _program.CountsJobs && !CountableAggregates.AreOfReady(_policy) ? "false" : null);
        Trait("bool", "ListsJobsByStream", _program.ListsJobsByStream ? "true" : null);
        Trait("bool", "IsStrict", _policy.IsStrict ? "true" : null);
        Trait("Continuation", "Continues", _policy.Continues == Continuation.Unit ? null : $"Continuation.{_policy.Continues}");
        Trait("ImmediatePreemption", "ImmediatePreemption", _policy.ImmediatePreemption == ImmediatePreemption.Never ? null : $"ImmediatePreemption.{_policy.ImmediatePreemption}");
        Trait("bool", "PreemptsByQueue", _program.PlacementAnalysis.PreemptsByQueue ? "true" : null);
        Trait("long", "ChunkTokens", Whole(_policy.ChunkBy));
        Trait("bool", "PadsChunks", _policy.PadsChunks ? "true" : null);
        Trait("bool", "MakesBatches", _policy.MakesBatches ? "true" : null);
        Trait("bool", "WaitsForBatches", _policy.WaitsForBatches ? "true" : null);
        Trait("int", "StaticRules", _placement.StaticCount == 0 ? null : _placement.StaticCount.ToString(CultureInfo.InvariantCulture));

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
                writer.Line($"// hold when {SourceComments.OneLine(condition.Syntax)}");
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

    private void WritePreempt(CSharpWriter writer)
    {
        if (_policy.PreemptWhen == null)
            return;
        writer.Separate();
        LineDirectives.WriteMember(
            writer, "public static bool MayPreempt(in Job job, in Job victim, int device, SystemState state)",
            _members.Print(_policy.PreemptWhen), _policy.PreemptWhen.Syntax);
    }

    private void WriteBatches(CSharpWriter writer)
    {
        if (!_policy.MakesBatches)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static long BatchLimit(in Job job, int device, SystemState state)"))
        {
            foreach (var batch in _policy.Batches.Where(b => !b.IsOfOne))
            {
                writer.Line($"if (job.Stage == Stage.{batch.Stage})");
                writer.Directive(LineDirectives.For(batch.Limit.Syntax));
                writer.Line($"    return {_members.Print(batch.Limit)};");
                writer.Directive("#line default");
            }

            writer.Line("return 1;");
        }

        if (!_policy.WaitsForBatches)
            return;
        writer.Separate();
        writer.Line("/// <inheritdoc/>");
        using (writer.Block("public static Duration BatchWait(Stage stage)"))
        {
            foreach (var batch in _policy.Batches.Where(b => b is { IsOfOne: false, Wait: not null }))
            {
                writer.Line($"if (stage == Stage.{batch.Stage})");
                writer.Line($"    return {_members.PrintWithoutState(batch.Wait!)};");
            }

            writer.Line("return Duration.Zero;");
        }
    }
}

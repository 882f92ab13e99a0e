using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Findings;

/// <summary>The devices on which a stream's jobs can run in one stage.</summary>
/// <param name="Rules">The indexes of the rules that can apply; several where the rule depends on the job or the time.</param>
/// <param name="Devices">Every device that any of these rules can choose.</param>
/// <param name="IsFree">Whether a job can take any of these devices that is idle. Then exactly one rule applies, and nothing else holds the
/// job back.</param>
internal sealed record StagePlacement(ImmutableArray<int> Rules, DeviceSet Devices, bool IsFree)
{
    /// <summary>Whether every job keeps the device of its previous stage, so that no placement rule runs.</summary>
    public bool IsContinued { get; init; }

    /// <summary>The first unit of the stage that none of the devices supports; null where they support all, or there is none.</summary>
    public int? Unsupported { get; init; }

    /// <summary>Whether its devices can run the whole stage.</summary>
    public bool IsComplete => !Devices.IsEmpty && Unsupported == null;

    /// <summary>The reason why the stage gets no device; null where it gets one.</summary>
    public Obstacle? Obstacle { get; init; }
}

/// <summary>The reason why a stage gets no device.</summary>
/// <param name="Reason">The reason, as words that follow a colon.</param>
/// <param name="Place">The condition that excludes the devices, or null.</param>
internal sealed record Obstacle(string Reason, SyntaxNode? Place);

/// <summary>The certain facts about where a policy places the jobs of a workload.</summary>
internal sealed class Placement
{
    private readonly Dictionary<(int Stream, Stage Stage), StagePlacement> _placements = [];

    /// <param name="policy">The policy, with every known value folded; null for any policy.</param>
    /// <param name="work">The workload.</param>
    public Placement(BoundPolicy? policy, WorkModel work)
    {
        for (var stream = 0; stream < work.Workload.Streams.Length; stream++)
        {
            StagePlacement? before = null;
            foreach (var stage in work.StagesOf(stream))
            {
                before = policy == null ? new StagePlacement([], work.Supporting(stream, stage), true) : Follow(policy, work, stream, stage, before);
                _placements.Add((stream, stage), before);
            }
        }
    }

    /// <summary>The placements of all streams and stages.</summary>
    public IEnumerable<KeyValuePair<(int Stream, Stage Stage), StagePlacement>> All => _placements;

    /// <summary>The placement of a stream in a stage.</summary>
    public StagePlacement Of(int stream, Stage stage) => _placements[(stream, stage)];

    // Under `preempt never`, a job continues its next stage on the same device if that device supports the stage.
    private static StagePlacement Follow(BoundPolicy policy, WorkModel work, int stream, Stage stage, StagePlacement? before)
    {
        if (policy.Continues != Continuation.Job || before == null || before.Devices.IsEmpty)
            return Place(policy, work, stream, stage);
        var supporting = work.SupportingAll(stream, stage);
        var kept = new DeviceSet(before.Devices.Bits & work.Supporting(stream, stage).Bits);
        var isTaken = policy.ImmediatePreemption != ImmediatePreemption.Never && policy.PreemptWhen is not BoundConstant { Value.Value: false };
        if (before.Devices.IsIn(supporting) && !isTaken)
            return new StagePlacement([], kept, before.IsFree) { IsContinued = true };
        var own = Place(policy, work, stream, stage);
        return kept.IsEmpty ? own : new StagePlacement(own.Rules, own.Devices.With(kept), IsFree: false) { Unsupported = work.FirstUnsupported(stream, stage, own.Devices.With(kept)) };
    }

    private static StagePlacement Place(BoundPolicy policy, WorkModel work, int stream, Stage stage)
    {
        var rules = ImmutableArray.CreateBuilder<int>();
        var devices = DeviceSet.None;
        var isFree = false;
        var anyDevice = new Evaluator(new JobSituation(work.Workload, stream, stage));
        for (var i = 0; i < policy.Place.Length; i++)
        {
            var when = anyDevice.Holds(policy.Place[i].When);
            if (when == false)
                continue;
            var (given, isUnconditional) = Devices(policy, policy.Place[i], work, stream, stage);
            isFree = when == true && rules.Count == 0 && isUnconditional;
            rules.Add(i);
            devices = devices.With(given);
            if (when == true)
                break;
        }

        return new StagePlacement(rules.ToImmutable(), devices, isFree && devices.IsIn(work.SupportingAll(stream, stage)))
        {
            Unsupported = devices.IsEmpty ? null : work.FirstUnsupported(stream, stage, devices),
            Obstacle = devices.IsEmpty ? ObstacleOf(policy, rules, work, stream, stage) : null,
        };
    }

    private static Obstacle ObstacleOf(BoundPolicy policy, ImmutableArray<int>.Builder rules, WorkModel work, int stream, Stage stage)
    {
        if (rules.Count == 0)
            return new Obstacle("no rule of `place` applies to it", null);
        var supporting = work.Supporting(stream, stage).Devices.ToList();
        var evaluators = supporting.ConvertAll(d => new Evaluator(new JobSituation(work.Workload, stream, stage, d)));
        if (policy.Hold.FirstOrDefault(h => evaluators.TrueForAll(e => e.Holds(h) == true)) is { } hold)
            return new Obstacle("`hold` always holds it back", hold.Syntax);
        var wheres = rules.Select(r => policy.Place[r].Where).OfType<BoundExpression>();
        if (wheres.FirstOrDefault(w => evaluators.TrueForAll(e => e.Holds(w) == false)) is { } where)
            return new Obstacle("`where` excludes every device that supports it", where.Syntax);
        return new Obstacle("its rules allow no device that supports it", null);
    }

    private static (DeviceSet Devices, bool IsUnconditional) Devices(BoundPolicy policy, BoundPlaceRule rule, WorkModel work, int stream, Stage stage)
    {
        var candidates = work.Supporting(stream, stage).Devices
            .Where(d => rule.Target != PlaceTarget.Kinds || rule.Kinds.Contains(work.Workload.Platform.Devices[d].Kind));
        if (rule.Target == PlaceTarget.Static && StaticChoice.Of(rule, work.Workload, stream, stage) is var choice)
            candidates = choice.Chosen is { } chosen ? [chosen] : candidates.Where(d => !choice.Latencies[d].IsNever);
        var devices = DeviceSet.None;
        var isUnconditional = true;
        foreach (var device in candidates)
        {
            var evaluator = new Evaluator(new JobSituation(work.Workload, stream, stage, device));
            var conditions = policy.Hold.Select(h => !evaluator.Holds(h)).Append(evaluator.Holds(rule.Where)).ToList();
            if (conditions.Contains(false))
                continue;
            isUnconditional &= conditions.TrueForAll(c => c == true);
            devices = devices.With(DeviceSet.One(device));
        }

        // Where the objective picks one device, idle or busy, the other devices can stay idle.
        var takesAnyIdle = rule.Target is PlaceTarget.Idle or PlaceTarget.Kinds || devices.Count == 1;
        return (devices, isUnconditional && takesAnyIdle);
    }
}

/// <summary>The figures and the choice of <c>place on static device</c> for a stream and stage.</summary>
/// <param name="Latencies">The latency of the whole stage by device; never where the device does not support it.</param>
/// <param name="Objectives">The value to minimize by device; null where it is unknown before the run.</param>
/// <param name="Chosen">The device with the smallest value; of equals, the first. Null where a value is unknown or no device supports the
/// stage.</param>
internal sealed record StaticChoice(ImmutableArray<Duration> Latencies, ImmutableArray<Constant?> Objectives, int? Chosen)
{
    /// <summary>Evaluates the devices for a stream and stage as the engine does before the run.</summary>
    public static StaticChoice Of(BoundPlaceRule rule, SchedLang.Runtime.Workloads.Workload workload, int stream, Stage stage)
    {
        var devices = workload.Platform.Devices.Length;
        var latencies = ImmutableArray.CreateBuilder<Duration>(devices);
        var objectives = ImmutableArray.CreateBuilder<Constant?>(devices);
        int? chosen = null;
        var isKnown = true;
        var best = 0L;
        for (var device = 0; device < devices; device++)
        {
            var situation = new StartSituation(workload, stream, stage, device);
            latencies.Add(situation.Whole(device));
            var objective = rule.Objective == null || situation.Whole(device).IsNever ? null : new Evaluator(situation).Value(rule.Objective);
            objectives.Add(objective);
            if (situation.Whole(device).IsNever)
                continue;
            isKnown &= objective != null;
            if (objective != null && Rank(objective) is var rank && (chosen == null || rank < best))
                (chosen, best) = (device, rank);
        }

        return new StaticChoice(latencies.ToImmutable(), objectives.ToImmutable(), isKnown ? chosen : null);
    }

    /// <summary>The rank that the engine gives a value.</summary>
    public static long Rank(Constant value) => value.Value switch
    {
        bool truth => Ranking.Of(truth),
        double real => Ranking.Of(real),
        long whole => Ranking.Of(whole),
        _ => 0,
    };
}

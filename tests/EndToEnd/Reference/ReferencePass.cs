using SchedLang.Compiler.Types;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;

namespace SchedLang.EndToEnd.Reference;

/// <summary>Sections 5 to 7: one scheduling pass.</summary>
internal sealed class ReferencePass(
    BoundPolicy policy, ReferenceState state, ReferenceExpressions expressions, ReferenceUnits units)
{
    private readonly Dictionary<(BoundPlaceRule Rule, ReferenceStream Stream, string Stage), ReferenceDevice?> _static = [];
    private List<ReferenceJob> _order = [];

    /// <summary>By release time, stream number and job number.</summary>
    public static int Later(ReferenceJob left, ReferenceJob right) =>
        (left.Release, left.Stream.Number, left.Number).CompareTo((right.Release, right.Stream.Number, right.Number));

    /// <summary>Chooses the devices of <c>place on static device</c>.</summary>
    public void PlanStatic()
    {
        foreach (var rule in policy.Place.Where(r => r.Target == PlaceTarget.Static))
        {
            foreach (var stream in state.Streams)
            {
                foreach (var stage in stream.Model.Kind switch { 0 => ["infer"], SchedLang.Runtime.Workloads.ModelKind.Encoder => ["encode"], _ => new[] { "prefill", "decode" } })
                {
                    var job = stream.Declared(stage);
                    _static.Add((rule, stream, stage), Best(rule, job, state.Devices.Where(d => state.Supports(job, d))));
                }
            }
        }
    }

    /// <summary>When the first wait for a batch ends that the last pass has left.</summary>
    public long NextBatch { get; private set; } = Saturating.Never;

    public void Run()
    {
        NextBatch = Saturating.Never;
        _order = Sorted();
        for (var position = 0; position < _order.Count; position++)
        {
            if (_order[position].IsReady && !Place(position) && policy.IsStrict)
                return;
        }
    }

    private List<ReferenceJob> Sorted()
    {
        // Keys drawn by stream come first, for the streams that have live jobs.
        var drawn = new Dictionary<(ReferenceStream, BoundExpression), object?>();
        foreach (var first in state.Streams.Select(s => state.Jobs.FirstOrDefault(j => j.Stream == s)).OfType<ReferenceJob>())
        {
            foreach (var condition in policy.Prefer.Where(ReferenceDraws.IsByStream))
                drawn.Add((first.Stream, condition), !expressions.Holds(condition, new ReferenceScope(first)));
            foreach (var key in policy.Order.Where(k => ReferenceDraws.IsByStream(k.Key)))
                drawn.Add((first.Stream, key.Key), expressions.Value(key.Key, new ReferenceScope(first)));
        }

        var keyed = new List<(ReferenceJob Job, List<object?> Keys)>();
        foreach (var job in state.Jobs)
        {
            var scope = new ReferenceScope(job);
            keyed.Add((job,
            [
                .. policy.Prefer.Select(p => drawn.TryGetValue((job.Stream, p), out var value) ? value : !expressions.Holds(p, scope)),
                .. policy.Order.Select(k => drawn.TryGetValue((job.Stream, k.Key), out var value) ? value : expressions.Value(k.Key, scope)),
            ]));
        }

        keyed.Sort((l, r) =>
        {
            for (var i = 0; i < l.Keys.Count; i++)
            {
                var order = ReferenceNumbers.Rank(l.Keys[i], r.Keys[i], i >= policy.Prefer.Length && policy.Order[i - policy.Prefer.Length].IsDescending);
                if (order != 0)
                    return order;
            }

            return Later(l.Job, r.Job);
        });
        return [.. keyed.Select(k => k.Job)];
    }

    private bool Place(int position)
    {
        var job = _order[position];
        if (RuleOf(job) is not { } rule || Choose(rule, job, position) is not { } device)
            return false;
        if (device.Unit == null && EndOfWait(position, device) is { } end && end > state.Now)
        {
            NextBatch = Math.Min(NextBatch, end);
            return false;
        }

        if (device.Unit != null)
            units.Stop(device, policy.ImmediatePreemption == ImmediatePreemption.KeepingWork);
        units.Start(device, Together(position, device));
        return true;
    }

    private BoundPlaceRule? RuleOf(ReferenceJob job) => policy.Place.FirstOrDefault(r => expressions.Holds(r.When, new ReferenceScope(job)));

    // The device to start on now; a busy one is to be taken.
    private ReferenceDevice? Choose(BoundPlaceRule rule, ReferenceJob job, int position)
    {
        var candidates = state.Devices.Where(d => IsCandidate(rule, job, d)).ToList();
        switch (rule.Target)
        {
            case PlaceTarget.Idle:
                return Best(rule, job, candidates.Where(IsIdle)) ?? Victim(candidates.Where(MayPreempt));
            case PlaceTarget.Any:
                return IdleOrTaken(Best(rule, job, candidates));
            case PlaceTarget.Static:
                return IdleOrTaken(candidates.Find(d => d == _static[(rule, job.Stream, job.Stage.Name)]));
            default:
                var kinds = rule.Kinds.Select(k => candidates.Where(d => d.Kind == EnumerationWords.Kinds[(int)k]).ToList()).ToList();
                return kinds.Select(k => Best(rule, job, k.Where(IsIdle))).FirstOrDefault(d => d != null)
                    ?? kinds.Select(k => Victim(k.Where(MayPreempt))).FirstOrDefault(d => d != null);
        }

        ReferenceDevice? IdleOrTaken(ReferenceDevice? device) => device != null && (IsIdle(device) || MayPreempt(device)) ? device : null;

        static bool IsIdle(ReferenceDevice device) => device.Unit == null;

        bool MayPreempt(ReferenceDevice device) => policy.ImmediatePreemption != ImmediatePreemption.Never && device.Unit != null && device.Unit.Members.Where(v => v.IsLive).All(v =>
            _order.IndexOf(v) > position && expressions.Holds(policy.PreemptWhen, new ReferenceScope(job, device, v)));

        // Equal under the objective: the last in the order, where a unit of dropped jobs is the very last; then by declaration.
        ReferenceDevice? Victim(IEnumerable<ReferenceDevice> devices) => Best(rule, job, devices.OrderByDescending(PlaceOf));

        int PlaceOf(ReferenceDevice device) => device.Unit!.Members.Where(v => v.IsLive).Select(v => _order.IndexOf(v)).DefaultIfEmpty(int.MaxValue).Min();
    }

    private bool IsCandidate(BoundPlaceRule rule, ReferenceJob job, ReferenceDevice device)
    {
        var scope = new ReferenceScope(job, device);
        return state.Supports(job, device) && expressions.Holds(rule.Where, scope) && !policy.Hold.Any(h => expressions.Holds(h, scope));
    }

    private ReferenceDevice? Best(BoundPlaceRule rule, ReferenceJob job, IEnumerable<ReferenceDevice> devices)
    {
        ReferenceDevice? best = null;
        object? least = null;
        foreach (var device in devices)
        {
            var value = rule.Objective == null ? true : expressions.Value(rule.Objective, new ReferenceScope(job, device));
            if (best == null || ReferenceNumbers.Rank(value, least, isDescending: false) < 0)
                (best, least) = (device, value);
        }

        return best;
    }

    // Section 7: the job and those that run with it.
    private List<ReferenceJob> Together(int position, ReferenceDevice device)
    {
        var lead = _order[position];
        return [lead, .. _order.Skip(position + 1).Where(j => Joins(j, lead, device)).Take((int)Limit(lead, device) - 1)];
    }

    private BoundBatch? BatchOf(ReferenceJob job) => job.Kept != null ? null : policy.Batches.FirstOrDefault(b => b.Stage.Name() == job.Stage.Name);

    private long Limit(ReferenceJob lead, ReferenceDevice device) =>
        BatchOf(lead) is { } batch ? Math.Clamp((long)expressions.Value(batch.Limit, new ReferenceScope(lead, device))!, 1, 65_536) : 1;

    // Until when a batch waits that is not full: counted from the first of its jobs that became ready.
    private long? EndOfWait(int position, ReferenceDevice device)
    {
        var lead = _order[position];
        if (BatchOf(lead)?.Wait is not { } wait || state.LayerOf(lead) != 0)
            return null;
        var members = Together(position, device);
        return members.Count < Limit(lead, device)
            ? Saturating.Add(members.Min(m => m.ReadySince), ((Duration)expressions.Value(wait, new ReferenceScope())!).Ns)
            : null;
    }

    private bool Joins(ReferenceJob job, ReferenceJob lead, ReferenceDevice device) =>
        job.IsReady && job.Kept == null && job.Model == lead.Model && job.Stage.Name == lead.Stage.Name && state.LayerOf(job) == state.LayerOf(lead)
        && RuleOf(job) is { } rule
        && rule.Target switch
        {
            PlaceTarget.Kinds => rule.Kinds.Any(k => EnumerationWords.Kinds[(int)k] == device.Kind),
            PlaceTarget.Static => _static[(rule, job.Stream, job.Stage.Name)] == device,
            _ => true,
        }
        && IsCandidate(rule, job, device);
}

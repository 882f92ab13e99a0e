using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <content>Releases: jobs come into being.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private Instant _nextRelease;

    private void ReleaseJobs()
    {
        if (_nextRelease > _state.Now)
            return;
        for (var stream = 0; stream < _streams.Length; stream++)
        {
            var source = _streams[stream].Source;
            while (source.Next <= _state.Now)
            {
                var (number, nominalAfter) = (source.Index, source.Nominal);
                source.Advance();
                Release(stream, number, nominalAfter);
            }
        }

        UpdateNextRelease();
    }

    // A completion releases what follows it: at once here, or later through the stream's source.
    private void ReleaseFollowers(int completed)
    {
        if (_state.Now == _end)
            return;
        foreach (var stream in _streams[completed].Followers)
        {
            var run = _streams[stream];
            var probability = ((FollowingArrival)run.Definition.Arrival).Probability;
            if (run.Source.Follow(_state.Now, probability))
            {
                var number = run.Source.Index;
                run.Source.TakeNow();
                Release(stream, number, Instant.Never);
            }
            else
            {
                _nextRelease = Instant.Min(_nextRelease, run.Source.Next);
            }
        }
    }

    private void UpdateNextRelease()
    {
        var next = Instant.Never;
        foreach (var run in _streams)
            next = Instant.Min(next, run.Source.Next);
        _nextRelease = next;
    }

    private void Release(int stream, long number, Instant nominalAfter)
    {
        var slot = NewSlot();
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
        ref var job = ref _state.Jobs[slot];
        var shape = JobShape.Of(run.Definition, run.DecodeShapes != null, run.Trace, number);
        var now = _state.Now;
        job = new Job
        {
            Slot = slot,
            Stream = stream,
            Number = number,
            Model = state.Model,
            Class = state.Class,
            Arrival = now,
            Deadline = state.HasImplicitDeadline ? nominalAfter : now + state.Deadline,
            ReadySince = now,
            FirstStart = Instant.Never,
            FirstToken = Instant.Never,
            LastToken = Instant.Never,
            Prompt = shape.Prompt,
            Output = shape.Output,
            Tokens = shape.Tokens,
            LastDevice = -1,
            Device = -1,
            NextMember = -1,
            IsLive = true,
        };
        job.FirstDeadline = job.Deadline;
        if (run.DecodeShapes == null)
            EnterStage(ref job, run.FirstStage, run.FirstShapes.At(shape.Tokens));
        else
            EnterPrefill(ref job, run);
        AddToLive(ref job);
        state.Waiting++;
        _passNeeded = true;
        TPolicy.StartJob(in job, _state);
        _observer.Released(in job);
        AddToReady(slot);
        if (TTraits.DropsLateJobs && run.Definition.Late != LatePolicy.Run)
            AddDeadline(run, in job);
        TPolicy.OnRelease(in job, _state);
        if (TTraits.LimitsQueues && run.Definition.Queue is { } limit)
            LimitQueue(run, ref state, in job, limit);
    }

    private int NewSlot()
    {
        var slot = _state.TakeSlot();
        while (_orderStore.Capacity < _state.JobCapacity)
        {
            _orderStore.Grow();
            _orders = _orderStore.First;
        }

        return slot;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterStage(ref Job job, Stage stage, StageShape* shape)
    {
        SetStage(ref job, stage, shape);
        if (ChoosesByTable)
            job.Choice = ChoicesOf(in job, shape);
    }

    private static void SetStage(ref Job job, Stage stage, StageShape* shape)
    {
        job.Stage = stage;
        job.LayerIndex = 0;
        job.Shape = shape;
        job.WorkRow = shape->Work;
    }

    private static long FastestDecode(StageShape* shape, long stages)
    {
        var sum = 0L;
        for (var i = 0L; i < stages; i++)
            sum = Saturating.Add(sum, shape[i].FastestRest[0]);
        return sum;
    }

    // The list of live jobs stays in the order of release, stream and number; only jobs of one instant can come out of turn.
    private void AddToLive(ref Job job)
    {
        var before = _state.LastLive;
        while (before >= 0 && IsReleasedBefore(in job, in _state.Jobs[before]))
            before = _state.Jobs[before].PreviousLive;
        var after = before >= 0 ? _state.Jobs[before].NextLive : _state.FirstLive;
        job.PreviousLive = before;
        job.NextLive = after;
        if (before >= 0)
            _state.Jobs[before].NextLive = job.Slot;
        else
            _state.FirstLive = job.Slot;
        if (after >= 0)
            _state.Jobs[after].PreviousLive = job.Slot;
        else
            _state.LastLive = job.Slot;
        _state.LiveCount++;
    }

    private void RemoveFromLive(ref Job job)
    {
        job.IsLive = false;
        if (job.PreviousLive >= 0)
            _state.Jobs[job.PreviousLive].NextLive = job.NextLive;
        else
            _state.FirstLive = job.NextLive;
        if (job.NextLive >= 0)
            _state.Jobs[job.NextLive].PreviousLive = job.PreviousLive;
        else
            _state.LastLive = job.PreviousLive;
        _state.LiveCount--;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsReleasedBefore(in Job left, in Job right)
    {
        if (left.Arrival != right.Arrival)
            return left.Arrival < right.Arrival;
        return left.Stream != right.Stream ? left.Stream < right.Stream : left.Number < right.Number;
    }
}

using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <content>Releases: jobs come into being.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    // When the next job is released, and the first stream that has one then.
    private Instant _nextRelease;
    private int _nextStream;

    // By stream: when its next job is released, in ns.
    private readonly long[] _due;

    private void ReleaseJobs()
    {
        if (_nextRelease > _state.Now)
            return;
        do
        {
            var stream = _nextStream;
            var source = _streams[stream].Source;
            var (number, nominalAfter) = (source.Index, source.Nominal);
            source.Advance();
            _due[stream] = source.Next.Ns;
            UpdateNextRelease();
            Release(stream, number, nominalAfter);
            if (_nextRelease > _state.Now)
                return;
            CheckControl(); // releases of one instant can be without number
        }
        while (true);
    }

    // A completion releases what follows it: at once here, or later through the stream's source.
    private void ReleaseFollowers(int completed)
    {
        if (!TTraits.HasFollowers || _state.Now == _end)
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
                _due[stream] = run.Source.Next.Ns;
                UpdateNextRelease();
            }
        }
    }

    private void UpdateNextRelease()
    {
        var (next, stream) = (Saturating.Never, 0);
        var due = _due;
        for (var i = 0; i < due.Length; i++)
        {
            if (due[i] < next)
                (next, stream) = (due[i], i);
        }

        (_nextRelease, _nextStream) = (new Instant(next), stream);
    }

    private void Release(int stream, long number, Instant nominalAfter)
    {
        var slot = NewSlot();
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
        ref var job = ref _state.Jobs[slot];
        if (run.First.IsLive)
            job = run.First; // of one shape, they differ in little
        else
            Shape(ref job, stream, number);
        var now = _state.Now;
        job.Slot = slot;
        job.Number = number;
        job.Arrival = now;
        job.ReadySince = now;
        job.Deadline = job.FirstDeadline = state.HasImplicitDeadline ? nominalAfter : now + state.Deadline;
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

    // A job as it is at its release, whenever that is.
    private void Shape(ref Job job, int stream, long number)
    {
        var run = _streams[stream];
        ref var state = ref _state.Streams[stream];
        var shape = JobShape.Of(run.Definition, run.DecodeShapes != null, run.Trace, number);
        job = new Job
        {
            Stream = stream,
            Model = state.Model,
            Class = state.Class,
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
        if (run.DecodeShapes == null)
            EnterStage(ref job, run.FirstStage, run.FirstShapes.At(shape.Tokens));
        else
            EnterPrefill(ref job, run);
        if (run.Trace == null)
            run.First = job;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int NewSlot()
    {
        if (!_state.HasFreeSlot)
            MakeSlots();
        return _state.TakeSlot();
    }

    private void MakeSlots()
    {
        if (_state.JobCapacity >= TooManyJobsException.MostJobs)
            throw TooManyJobs();
        _state.MakeSlots();
        while (_orderStore.Capacity < _state.JobCapacity)
            _orderStore.Grow();
        _orders = _orderStore.First;
    }

    private TooManyJobsException TooManyJobs()
    {
        var jobs = new int[_streams.Length];
        for (var slot = _state.FirstLive; slot >= 0; slot = _state.Jobs[slot].NextLive)
            jobs[_state.Jobs[slot].Stream]++;
        var most = jobs.Max();
        return new TooManyJobsException(Array.IndexOf(jobs, most), most, _state.Now);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void EnterStage(ref Job job, Stage stage, StageShape* shape)
    {
        SetStage(ref job, stage, shape);
        if (HasPlacementTable)
            job.PlacementRow = PlacementRowsOf(in job, shape);
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
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
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
        CountLive(in job, +1);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void RemoveFromLive(ref Job job)
    {
        job.IsLive = false;
        CountLive(in job, -1);
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

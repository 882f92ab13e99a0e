using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <content>Releases: creates jobs at their release times.</content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    // Time of the next release, and the first stream with a release then.
    private Instant _nextRelease;
    private int _nextStream;

    // Indexed by stream: time of its next release in ns.
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
            CheckControl(); // one instant can have any number of releases
        }
        while (true);
    }

    // Releases the jobs that follow a completed one: now, or later through the stream's source.
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
            job = run.First; // jobs of one shape differ only in the fields below
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

    // Fills the fields of a job that do not depend on its release time.
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
}

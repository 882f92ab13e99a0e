using System.Runtime.CompilerServices;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.State;

/// <content>Counts of jobs by stream and stage, for aggregates.</content>
public sealed unsafe partial class SystemState
{
    private PinnedArray<JobCounter>? _jobCounters;

    /// <summary>Number of counters: two for each stream, for its first stage and for decode.</summary>
    public int JobCounterCount => 2 * StreamCount;

    /// <summary>The first counter of a stream. The next stream's follows the last one.</summary>
    public static int FirstCounter(int stream) => 2 * stream;

    /// <summary>A job with only the fields that the counted jobs share. Do not read its other fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Job CountedJob(int counter) => ref _jobCounters!.First[counter].Shared;

    /// <summary>Number of live jobs of a counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LiveIn(int counter) => _jobCounters!.First[counter].Live;

    /// <summary>Number of ready jobs of a counter.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadyIn(int counter) => _jobCounters!.First[counter].Ready;

    /// <summary>Starts counting.</summary>
    /// <param name="firstStages">First stage of each stream.</param>
    internal void MakeJobCounters(ReadOnlySpan<Stage> firstStages)
    {
        _jobCounters = new PinnedArray<JobCounter>(Memory, JobCounterCount, default);
        for (var stream = 0; stream < StreamCount; stream++)
        {
            var job = NullJob() with { Stream = stream, Model = Streams[stream].Model, Class = Streams[stream].Class, Stage = firstStages[stream] };
            _jobCounters.First[2 * stream] = new JobCounter { Shared = job };
            _jobCounters.First[2 * stream + 1] = new JobCounter { Shared = job with { Stage = Stage.Decode } };
        }
    }

    /// <summary>The counter of a live or ended job.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref JobCounter CounterOf(in Job job) => ref _jobCounters!.First[2 * job.Stream + (job.Stage == Stage.Decode ? 1 : 0)];
}

using System.Runtime.CompilerServices;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.State;

/// <content>Jobs counted by stream and stage, for policies that ask how many there are.</content>
public sealed unsafe partial class SystemState
{
    private PinnedArray<Cohort>? _cohorts;

    /// <summary>Two for each stream: its first stage and decode.</summary>
    public int CohortCount => 2 * StreamCount;

    /// <summary>What the jobs of a cohort have in common; nothing else may be read of it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Job CohortJob(int cohort) => ref _cohorts!.First[cohort].Shared;

    /// <summary>How many live jobs a cohort has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int LiveIn(int cohort) => _cohorts!.First[cohort].Live;

    /// <summary>How many ready jobs a cohort has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int ReadyIn(int cohort) => _cohorts!.First[cohort].Ready;

    /// <summary>Starts counting.</summary>
    /// <param name="firstStages">By stream.</param>
    internal void MakeCohorts(ReadOnlySpan<Stage> firstStages)
    {
        _cohorts = new PinnedArray<Cohort>(Memory, CohortCount, default);
        for (var stream = 0; stream < StreamCount; stream++)
        {
            var job = NoJob() with { Stream = stream, Model = Streams[stream].Model, Class = Streams[stream].Class, Stage = firstStages[stream] };
            _cohorts.First[2 * stream] = new Cohort { Shared = job };
            _cohorts.First[2 * stream + 1] = new Cohort { Shared = job with { Stage = Stage.Decode } };
        }
    }

    /// <summary>The cohort of a job that is or was live.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref Cohort CohortOf(in Job job) => ref _cohorts!.First[2 * job.Stream + (job.Stage == Stage.Decode ? 1 : 0)];
}

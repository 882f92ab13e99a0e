using System.Runtime.CompilerServices;

namespace SchedLang.Runtime.State;

/// <content>The live jobs of each stream, for aggregates that look for jobs of some streams. They have no particular order.</content>
public sealed unsafe partial class SystemState
{
    /// <summary>A live job of a stream; the null job if there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Job FirstJobOf(int stream) => ref Jobs[Streams[stream].FirstLive];

    /// <summary>Another live job of the same stream; the null job after the last one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly Job NextOfStream(in Job job) => ref Jobs[job.NextOfStream];

    /// <summary>Adds a job that is now live.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void AddToStream(ref Job job)
    {
        ref var first = ref Streams[job.Stream].FirstLive;
        job.PreviousOfStream = -1;
        job.NextOfStream = first;
        if (first >= 0)
            Jobs[first].PreviousOfStream = job.Slot;
        first = job.Slot;
    }

    /// <summary>Removes a job that is no longer live.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void RemoveFromStream(in Job job)
    {
        var (before, after) = (job.PreviousOfStream, job.NextOfStream);
        if (before >= 0)
            Jobs[before].NextOfStream = after;
        else
            Streams[job.Stream].FirstLive = after;
        if (after >= 0)
            Jobs[after].PreviousOfStream = before;
    }
}

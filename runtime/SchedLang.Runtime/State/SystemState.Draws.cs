using System.Runtime.CompilerServices;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.State;

/// <content>Random keys that are drawn for each stream in every pass.</content>
public sealed unsafe partial class SystemState
{
    private PinnedArray<long>? _drawn;
    private PinnedArray<Job>? _streamJobs;
    private int _draws;

    /// <summary>A random key of the last pass, as the integer of <see cref="Policies.Ranking"/>.</summary>
    /// <param name="key">Counts a policy's keys that are drawn by stream, from 0.</param>
    /// <param name="stream">The stream.</param>
    public ref long Drawn(int key, int stream) => ref _drawn!.First[(stream * _draws) + key];

    /// <summary>A job with only its stream, model and class. Do not read its other fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal ref readonly Job StreamJob(int stream) => ref _streamJobs!.First[stream];

    /// <summary>Makes room for random keys, after the streams are known.</summary>
    /// <param name="keys">How many keys each stream has.</param>
    internal void MakeDraws(int keys)
    {
        _draws = keys;
        _drawn = new PinnedArray<long>(Memory, keys * StreamCount, 0);
        _streamJobs = new PinnedArray<Job>(Memory, StreamCount, NullJob());
        for (var stream = 0; stream < StreamCount; stream++)
            _streamJobs.First[stream] = NullJob() with { Stream = stream, Model = Streams[stream].Model, Class = Streams[stream].Class, Stage = Stage.None };
    }
}

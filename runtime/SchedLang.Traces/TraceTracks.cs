using System.Numerics;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Traces;

/// <summary>
/// The tracks of a trace and their numbers. Jobs of a stream overlap, but slices on one track must nest. So each job takes a free lane of
/// its stream. A stream has up to 64 lanes; further jobs are not shown as spans.
/// </summary>
internal sealed class TraceTracks
{
    private const ulong Devices = 1;
    private const ulong Streams = 2;
    private const ulong Counters = 3;
    private const ulong FirstOfDevices = 1 << 10;
    private const ulong FirstOfStreams = 1 << 20;
    private const int LanesOfStream = 64;

    private readonly PacketWriter _packets;
    private readonly Workload _workload;
    private readonly ulong[] _free;
    private readonly ulong[] _declared;

    public TraceTracks(PacketWriter packets, Workload workload, string title)
    {
        _packets = packets;
        _workload = workload;
        _free = new ulong[workload.Streams.Length];
        _declared = new ulong[workload.Streams.Length];
        Array.Fill(_free, ulong.MaxValue);
        packets.Group(Devices, 1, $"devices of {workload.Platform.Name}");
        packets.Group(Streams, 2, $"streams of {workload.Name}, {title}");
        packets.Group(Counters, 3, "counters");
        for (var device = 0; device < workload.Platform.Devices.Length; device++)
            packets.Track(DeviceTrack(device), workload.Platform.Devices[device].Name, Devices);
        for (var stream = 0; stream < workload.Streams.Length; stream++)
            packets.Track(StreamTrack(stream), workload.Streams[stream].Name, Streams);
    }

    /// <summary>The group of counters.</summary>
    public static ulong CounterGroup => Counters;

    public static ulong DeviceTrack(int device) => FirstOfDevices + (ulong)device;

    /// <summary>Track of a stream's deadlines, above its lanes.</summary>
    public static ulong StreamTrack(int stream) => FirstOfStreams + (ulong)stream * (LanesOfStream + 1);

    public static ulong LaneTrack(int stream, int lane) => StreamTrack(stream) + 1 + (ulong)lane;

    /// <summary>Takes the lowest free lane of a stream; -1 if no lane is free.</summary>
    public int TakeLane(int stream)
    {
        if (_free[stream] == 0)
            return -1;
        var lane = BitOperations.TrailingZeroCount(_free[stream]);
        _free[stream] &= _free[stream] - 1;
        if ((_declared[stream] & (1UL << lane)) == 0)
        {
            _declared[stream] |= 1UL << lane;
            _packets.Track(LaneTrack(stream, lane), $"{_workload.Streams[stream].Name} jobs", StreamTrack(stream));
        }

        return lane;
    }

    public void FreeLane(int stream, int lane) => _free[stream] |= 1UL << lane;
}

namespace SchedLang.Traces;

/// <summary>Counters of the whole platform. Each is written once per instant, and only if it changed.</summary>
internal sealed class CounterTracks(PacketWriter packets, int devices)
{
    private const ulong First = 1 << 8;

    private readonly Counter _ready = new(First, "ready jobs", "jobs");
    private readonly Counter _bandwidth = new(First + 1, "memory traffic", "GB/s");
    private readonly Counter _power = new(First + 2, "power", "W");
    private readonly double[] _bandwidths = new double[devices];
    private readonly double[] _powers = new double[devices];
    private long _nowNs;

    /// <summary>Jobs that wait for a device.</summary>
    public int Ready { get; set; }

    /// <summary>Sets what a device contributes from now on: memory traffic in GB/s, power in watts.</summary>
    public void SetDevice(int device, double bandwidth, double power)
    {
        _bandwidths[device] = bandwidth;
        _powers[device] = power;
    }

    /// <summary>Advances the time, and writes the counters of the instant before it.</summary>
    public void Reach(long nowNs)
    {
        if (nowNs == _nowNs)
            return;
        Write();
        _nowNs = nowNs;
    }

    /// <summary>Writes the current counters.</summary>
    public void Write()
    {
        Write(_ready, Ready);
        Write(_bandwidth, Sum(_bandwidths));
        Write(_power, Sum(_powers));
    }

    private void Write(Counter counter, double value)
    {
        if (value == counter.Last)
            return;
        if (double.IsNaN(counter.Last))
        {
            if (value == 0)
                return; // a counter that never moves has no track
            packets.Counter(counter.Track, counter.Name, TraceTracks.CounterGroup, counter.Unit);
        }

        counter.Last = value;
        packets.Write(new TraceEvent { AtNs = _nowNs, Type = EventType.Counter, Track = counter.Track, Value = value });
    }

    private static double Sum(double[] values)
    {
        var sum = 0.0;
        foreach (var value in values)
            sum += value;
        return sum;
    }

    private sealed class Counter(ulong track, string name, string unit)
    {
        public ulong Track => track;

        public string Name => name;

        public string Unit => unit;

        public double Last { get; set; } = double.NaN;
    }
}

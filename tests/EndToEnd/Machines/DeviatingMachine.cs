using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Simulation;
using SchedLang.Runtime.State;

namespace SchedLang.EndToEnd.Machines;

/// <summary>A machine whose units take other times than the latency table says: each a random factor of half to twice as long, or exactly as long.</summary>
internal readonly struct DeviatingMachine(int devices, bool deviates) : ISimulatedMachine
{
    private readonly long[] _ends = [.. Enumerable.Repeat(Instant.Never.Ns, devices)];
    private readonly Random _luck = new(1);

    public Instant NextEnd => Instant.FromNs(_ends.Min());

    public bool EndsAt(int device, Instant now) => _ends[device] == now.Ns;

    public void Start(in Job job, in UnitStart unit)
    {
        if (_ends[unit.Device] != Instant.Never.Ns)
            throw new InvalidOperationException($"device {unit.Device} is busy");
        var factor = deviates ? Math.Pow(2, (2 * _luck.NextDouble()) - 1) : 1;
        _ends[unit.Device] = unit.At.Ns + Math.Max(1, (long)(unit.Cost.Ns * factor));
    }

    public Duration Stop(int device, Duration left)
    {
        Complete(device);
        return left;
    }

    public void Complete(int device) => _ends[device] = Instant.Never.Ns;

    public void Settle()
    {
    }
}

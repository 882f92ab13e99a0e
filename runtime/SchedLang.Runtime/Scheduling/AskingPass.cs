using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// A pass that first asks each ready job whether it finds a device, and computes keys only of those that do. It suits policies under which a
/// job that finds none at the beginning of a pass finds none later in it (<see cref="FastPaths{TPolicy, TOrder, TTraits}.AsksAlone"/>).
/// </summary>
/// <param name="state">The state.</param>
/// <param name="keys">The keys of jobs.</param>
/// <param name="ready">The ready jobs.</param>
/// <param name="placement">Picks devices.</param>
/// <param name="dispatcher">Starts units.</param>
/// <param name="monitor">Watches the run.</param>
internal sealed unsafe class AskingPass<TPolicy, TOrder, TTraits, TObserver, TMachine>(
    SystemState state, Keys<TPolicy, TOrder> keys, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready, Placement<TPolicy, TOrder, TTraits, TObserver> placement,
    Dispatcher<TPolicy, TOrder, TTraits, TObserver, TMachine> dispatcher, RunMonitor<TObserver> monitor)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
    where TMachine : struct, IMachine
{
    // Jobs by release are a list, along which the processor cannot read ahead: with many of them it is sooner to ask all.
    private const int FewJobs = 256;

    private readonly SystemState _state = state;
    private readonly Keys<TPolicy, TOrder> _keys = keys;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;
    private readonly Placement<TPolicy, TOrder, TTraits, TObserver> _placement = placement;
    private readonly Dispatcher<TPolicy, TOrder, TTraits, TObserver, TMachine> _dispatcher = dispatcher;
    private readonly RunMonitor<TObserver> _monitor = monitor;

    // Jobs that find a device.
    private int[] _found = new int[64];

    /// <summary>Runs the pass.</summary>
    public void Run()
    {
        var waiting = _ready.Waiting;
        if (TOrder.HasFirst && waiting.Length <= FewJobs)
        {
            RunByRelease();
            return;
        }

        if (_found.Length < waiting.Length)
            _found = new int[2 * waiting.Length];
        var count = Ask(waiting);
        if (count == 0)
        {
            _monitor.NotePath(EnginePath.NoKeys);
            return;
        }

        // Keys are those of the beginning of the pass.
        if (count > 1)
        {
            _monitor.NotePath(EnginePath.KeysOfSome);
            foreach (var slot in _found.AsSpan(0, count))
                _keys.Compute(slot);
        }

        // Whoever starts, the others that still find a device are next, in their order.
        do
        {
            StartFirst(count);
            count = _state.IdleCount == 0 ? 0 : Ask(_found.AsSpan(0, count - 1));
        }
        while (count > 0);
    }

    // Where keys can be such that none come before them, jobs are asked by release, the order of those with equal keys. Who comes behind the
    // first one with such keys need not be asked. No start changes keys, so it does not matter when they are computed.
    private void RunByRelease()
    {
        var (state, looked) = (_state, 1);
        for (var hasStarted = false; ; hasStarted = true)
        {
            var (first, device) = (-1, -1);
            for (var slot = state.FirstLive; slot >= 0; slot = state.Jobs[slot].NextLive)
            {
                _monitor.CheckAfter(looked++, state.Now);
                ref readonly var job = ref state.Jobs[slot];
                if (!job.IsReady || _placement.DeviceNow(in job) is not (>= 0 and var found))
                    continue;
                _keys.Compute(slot);
                if (first >= 0 && TOrder.Compare(in _keys[slot], in _keys[first]) >= 0)
                    continue;
                (first, device) = (slot, found);
                if (!TOrder.IsFirst(in _keys[slot]))
                    continue;
                _monitor.NotePath(EnginePath.FirstKeys);
                break;
            }

            if (first < 0)
            {
                if (!hasStarted)
                    _monitor.NotePath(EnginePath.NoKeys);
                return;
            }

            _monitor.NotePath(EnginePath.KeysOfSome);
            _ready.Remove(first);
            _dispatcher.StartPlaced(first, device);
            if (state.IdleCount == 0)
                return;
        }
    }

    // Gathers those of the jobs that find a device now; how many. Jobs may already be among the gathered ones.
    private int Ask(ReadOnlySpan<int> slots)
    {
        var (found, count, looked) = (_found, 0, 1);
        foreach (var slot in slots)
        {
            _monitor.CheckAfter(looked++, _state.Now);
            if (_placement.DeviceNow(in _state.Jobs[slot]) >= 0)
                found[count++] = slot;
        }

        return count;
    }

    // Starts the job that comes first. The last one takes its place.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void StartFirst(int count)
    {
        var found = _found;
        var first = 0;
        for (var at = 1; at < count; at++)
        {
            if (_keys.ComesBefore(found[at], found[first]))
                first = at;
        }

        var slot = found[first];
        found[first] = found[count - 1];
        var device = _placement.DeviceNow(in _state.Jobs[slot]);
        _ready.Remove(slot);
        _dispatcher.StartPlaced(slot, device);
    }
}

using System.Numerics;
using System.Runtime.InteropServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Tests.Ready;

/// <summary>
/// Jobs come, leave and start at random, and each pass is made twice: by one of the forms in which ready jobs wait, and by a list that is sorted
/// at the start of the pass. Both must start the same jobs on the same devices in the same order.
/// </summary>
internal sealed unsafe class ReadyModel<TPolicy, TTraits>
    where TPolicy : struct, IPolicy<TwoKeys>
    where TTraits : struct, IWorkloadTraits
{
    private const int Streams = 6;
    private const int Slots = 200;
    private const int PhaseSteps = 300;
    private const int RowLength = 2;

    private readonly Random _random;
    private readonly SystemState _state;
    private readonly Keys<TPolicy, TwoKeys> _keys;
    private readonly IReady _ready;
    private readonly ulong[] _eligible = new ulong[Streams];
    private readonly long[] _rows = GC.AllocateArray<long>(Streams * RowLength, pinned: true);
    private readonly List<int> _waiting = [];


    /// <param name="seed">Seed of what happens.</param>
    /// <param name="make">Makes the form that is tested.</param>
    public ReadyModel(int seed, Func<SystemState, Keys<TPolicy, TwoKeys>, RunMonitor<NoObserver>, IReady> make)
    {
        _random = new Random(seed);
        var devices = Enumerable.Range(0, TTraits.Devices).Select(d => new Device($"d{d}", DeviceKind.Cpu, 1, 0));
        var platform = new Platform("P", [.. devices], 0, 0, Duration.Zero, Duration.Zero);
        var streams = Enumerable.Range(0, Streams).Select(s => new StreamDefinition { Name = $"s{s}", Model = 0, Arrival = new PoissonArrival(new Duration(1)) });
        _state = new SystemState(new Workload("S", platform, [], [.. streams], [], Instant.FromNs(1_000_000)), seed: 0);
        while (_state.JobCapacity < Slots)
            _state.MakeSlots();
        _keys = new Keys<TPolicy, TwoKeys>(_state);
        _ready = make(_state, _keys, new RunMonitor<NoObserver>(default));
        var most = _random.Next(1, 1 << TTraits.Devices);
        for (var stream = 0; stream < Streams; stream++)
        {
            // Most streams accept the same devices, so that one eligibility queue gets long.
            _eligible[stream] = (ulong)(stream < 4 ? most : _random.Next(1, 1 << TTraits.Devices));
            var job = new Job { Stream = stream };
            _rows[stream * RowLength] = _ready.RowStart(in job, _eligible[stream]);
            _rows[(stream * RowLength) + 1] = (long)_eligible[stream];
        }
    }

    /// <summary>Number of jobs that have started.</summary>
    public int Started { get; private set; }

    /// <summary>Number of jobs that lost their device.</summary>
    public int Preempted { get; private set; }

    private static bool MayPreempt => TPolicy.ImmediatePreemption != ImmediatePreemption.Never;

    /// <summary>Lets things happen.</summary>
    /// <param name="steps">How many.</param>
    public void Run(int steps)
    {
        for (var step = 0; step < steps; step++)
        {
            _state.AdvanceTo(Instant.FromNs(_state.Now.Ns + _random.Next(3)));
            var slot = _random.Next(Slots);
            var isFilling = step / PhaseSteps % 2 == 0;
            if (!_state.Jobs[slot].IsLive)
            {
                if (isFilling)
                    Release(slot, step);
            }
            else if (!isFilling || _random.Next(6) == 0)
            {
                End(slot);
            }

            if (step % 3 == 0)
            {
                CompleteUnits();
                Pass();
            }

            _ready.Count.ShouldBe(_waiting.Count);
            if (TPolicy.OrderIsFixed && _waiting.Count > 0)
                _ready.First.ShouldBe(InOrder()[0]);
        }
    }

    private void Release(int slot, int number)
    {
        var stream = _random.Next(Streams);
        var row = (long*)Marshal.UnsafeAddrOfPinnedArrayElement(_rows, stream * RowLength);
        _state.Jobs[slot] = new Job
        {
            Slot = slot,
            Stream = stream,
            Number = number,
            Arrival = _state.Now,
            Prompt = _random.Next(8),
            Tokens = _random.Next(4),
            Device = -1,
            NextMember = -1,
            IsLive = true,
            PlacementRow = row,
            WorkRow = row,
        };
        _ready.Add(slot);
        _waiting.Add(slot);
    }

    private void End(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        job.IsLive = false;
        if (job.Device >= 0)
        {
            Stop(slot);
            return;
        }

        _ready.Remove(slot).ShouldBeTrue();
        _ready.Remove(slot).ShouldBeFalse();
        _waiting.Remove(slot);
    }

    // Some units end. Their jobs are ready again.
    private void CompleteUnits()
    {
        for (var device = 0; device < TTraits.Devices; device++)
        {
            var slot = _state.Running[device];
            if (slot < 0 || _random.Next(2) == 0)
                continue;
            Stop(slot);
            _state.Jobs[slot].Prompt = _random.Next(8);
            _ready.Add(slot);
            _waiting.Add(slot);
        }
    }

    private void Pass()
    {
        var expected = Expected();
        var actual = new List<(int Slot, int Device)>();
        _ready.BeginPass();
        while (_ready.Next(out var slot))
        {
            var device = _ready.MayStart ? Place(slot, _state.Idle, d => _state.Running[d]) : -1;
            if (device < 0)
            {
                if (TPolicy.IsStrict)
                    break;
                _ready.Refuse();
                continue;
            }

            _ready.Take();
            _waiting.Remove(slot);
            if (_state.Running[device] is var victim and >= 0)
            {
                Stop(victim);
                _ready.AddVictim(victim);
                _waiting.Add(victim);
                Preempted++;
            }

            _state.Running[device] = slot;
            _state.Jobs[slot].Device = device;
            _state.Idle &= ~(1UL << device);
            _state.IdleCount--;
            actual.Add((slot, device));
            _ready.Started();
        }

        _ready.EndPass();
        actual.ShouldBe(expected);
        Started += actual.Count;
    }

    // The same pass over a sorted list, as section 5 of the semantics says.
    private List<(int Slot, int Device)> Expected()
    {
        var running = Enumerable.Range(0, TTraits.Devices).Select(d => _state.Running[d]).ToArray();
        var idle = _state.Idle;
        var waiting = InOrder();
        var starts = new List<(int Slot, int Device)>();
        for (var at = 0; at < waiting.Count;)
        {
            var slot = waiting[at];
            var device = Place(slot, idle, d => running[d]);
            if (device < 0)
            {
                if (TPolicy.IsStrict)
                    break;
                at++;
                continue;
            }

            waiting.RemoveAt(at);
            if (running[device] is var victim and >= 0)
                waiting.Insert(at + waiting.Skip(at).Count(w => Compare(w, victim) < 0), victim);
            running[device] = slot;
            idle &= ~(1UL << device);
            starts.Add((slot, device));
        }

        return starts;
    }

    // The first idle device that a job accepts, else the last busy one whose job comes after it.
    private int Place(int slot, ulong idle, Func<int, int> running)
    {
        var eligible = _eligible[_state.Jobs[slot].Stream];
        if ((eligible & idle) != 0)
            return BitOperations.TrailingZeroCount(eligible & idle);
        for (var device = TTraits.Devices - 1; device >= 0 && MayPreempt; device--)
        {
            if ((eligible >> device & 1) != 0 && Compare(slot, running(device)) < 0)
                return device;
        }

        return -1;
    }

    private void Stop(int slot)
    {
        ref var job = ref _state.Jobs[slot];
        _state.Running[job.Device] = -1;
        _state.Idle |= 1UL << job.Device;
        _state.IdleCount++;
        _ready.Reopen(job.Device);
        job.Device = -1;
    }

    private List<int> InOrder() => [.. _waiting.Order(Comparer<int>.Create(Compare))];

    private int Compare(int left, int right)
    {
        var (l, r) = (TPolicy.OrderOf(in _state.Jobs[left], _state), TPolicy.OrderOf(in _state.Jobs[right], _state));
        var order = TwoKeys.Compare(in l, in r);
        return order != 0 ? order : left == right ? 0 : Job.IsReleasedBefore(in _state.Jobs[left], in _state.Jobs[right]) ? -1 : 1;
    }
}

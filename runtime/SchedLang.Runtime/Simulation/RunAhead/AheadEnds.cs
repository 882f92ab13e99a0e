using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;
using static SchedLang.Runtime.Engine.PlacementRows;

namespace SchedLang.Runtime.Simulation;

/// <summary>A machine that keeps the ends of its units in the form that run-ahead reads.</summary>
internal interface IKeepsAheadEnds<TPolicy, TOrder, TTraits>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
{
    AheadEnds<TPolicy, TOrder, TTraits> Ends { get; }
}

/// <summary>The ends of running units as run-ahead reads them: in registers with few devices, else in a tree.</summary>
internal readonly unsafe struct AheadEnds<TPolicy, TOrder, TTraits>
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
{
    /// <summary>With few devices.</summary>
    public readonly EndRegisters* Registers;

    /// <summary>With many devices.</summary>
    public readonly EndTree* Tree;

    /// <param name="memory">The memory of the run.</param>
    public AheadEnds(PinnedArena memory)
    {
        if (HasFewDevices)
            Registers = new PinnedArray<EndRegisters>(memory, 1, default).First;
        else
            Tree = new PinnedArray<EndTree>(memory, 1, default).First;
        if (!HasFewDevices)
            return;
        // An idle device points to an empty row.
        var nothing = new PinnedArray<long>(memory, 2 << FewDevices, default).First;
        new Span<long>(nothing, 2 << FewDevices).Fill(NoPlacement);
        for (var device = 0; device < FewDevices; device++)
        {
            Registers->Row[device] = (long)nothing;
            Clear(device);
        }
    }

    /// <summary>Instants before this one can be encoded, in ns.</summary>
    public static long LimitNs => HasFewDevices ? LongestTime : EndTree.LongestTime;

    /// <summary>Bits of a device number in an encoded end.</summary>
    public static int Bits
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasFewDevices ? DeviceBits : EndTree.DeviceBits;
    }

    private static bool HasFewDevices => FastPaths<TPolicy, TOrder, TTraits>.HasFewDevices;

    /// <summary>A device runs the next unit of a job until a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Set(int device, long endNs, in Job job)
    {
        if (HasFewDevices)
        {
            Registers->End[device] = Encode(endNs, device);
            Registers->Row[device] = (long)job.PlacementRow;
            return;
        }

        Tree->Set(device, Math.Min(endNs, EndTree.LongestTime));
        Tree->Row[device] = (long)job.PlacementRow;
        Tree->Work[device] = (long)(job.WorkRow + device);
    }

    /// <summary>A device is idle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Clear(int device)
    {
        if (HasFewDevices)
            Registers->End[device] = EndRegisters.IdleEnd | (long)device;
        else
            Tree->Set(device, EndTree.LongestTime + 1);
    }

    /// <summary>Reads the ends of all devices from the state.</summary>
    public void Load(SystemState state)
    {
        if (!HasFewDevices)
            Tree->Clear();
        for (var device = 0; device < (HasFewDevices ? FewDevices : TTraits.Devices); device++)
        {
            var slot = device < TTraits.Devices ? state.Running[device] : -1;
            if (slot < 0)
                Clear(device);
            else
                Set(device, state.Ends[device], in state.Jobs[slot]);
        }
    }

    /// <summary>The end of a device's unit, in ns.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long EndNs(int device) => HasFewDevices ? Registers->End[device] >> DeviceBits : Tree->EndNs(device);

    /// <summary>The row of a device's unit in the placement table.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long* Row(int device) => (long*)(HasFewDevices ? Registers->Row[device] : Tree->Row[device]);
}

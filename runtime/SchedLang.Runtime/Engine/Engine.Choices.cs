using System.Runtime.CompilerServices;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Engine;

/// <content>
/// Tables of choices: where a job's device depends on its stream, its unit and which devices are idle only, the policy is asked once
/// for each, and the answers are kept. A row a unit: the group in which jobs wait for it (<c>Engine.Groups</c>) and, with few devices,
/// for every set of idle ones the device and the work there, as <see cref="Coded"/>, with many the devices in the order in which they
/// are preferred; last a row for the end of the stage.
/// </content>
public sealed unsafe partial class Engine<TPolicy, TOrder, TTraits, TObserver>
{
    private const int DeviceBits = 2;
    private const long DeviceMask = (1 << DeviceBits) - 1;
    private const long NoChoice = -1;

    // Longer than any run for which choices hold times; a unit that takes longer just does not end in it.
    private const long LongestTime = 1L << 59;

    private static bool ChoosesByTable
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TPolicy.PlaceIsTabled && TTraits.Devices is > 0 and <= 64;
    }

    // Whether rows hold a choice for each set of idle devices; else the devices in the order of preference.
    private static bool HasChoices
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => TTraits.Devices <= 1 << DeviceBits;
    }

    private static int ChoiceStride
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => HasChoices ? 1 << TTraits.Devices : WideStride;
    }

    // A time with the number of a device in the lowest bits: the least of several is also the first device of those that tie.
    private static long Coded(long ns, int device) => (Math.Min(ns, LongestTime) << DeviceBits) | (long)device;

    private static ShapeTable OwnChoices(ShapeTable shapes) => ChoosesByTable ? new ShapeTable(shapes) : shapes;

    private long* ChoicesOf(in Job job, StageShape* shape) => shape->Choices != null ? shape->Choices : MakeChoices(job, shape);

    private long* MakeChoices(Job job, StageShape* shape)
    {
        var rows = _tables.Choices.Allocate<long>((shape->Units + 1) * ChoiceStride);
        SetStage(ref job, job.Stage, shape);
        for (var unit = 0; unit < shape->Units; unit++)
        {
            FillChoices(in job, rows + (unit * ChoiceStride));
            job.LayerIndex++;
            job.WorkRow += TTraits.Devices;
        }

        Clear(rows + (shape->Units * ChoiceStride));
        if (HasChoices)
            shape->SteadySets = SteadySets(rows, shape->Units);
        return shape->Choices = rows;
    }

    private static int SteadySets(long* rows, int units)
    {
        var steady = 0;
        for (var set = 1; set < ChoiceStride; set++)
        {
            var isSteady = rows[set] >= 0;
            for (var unit = 1; unit < units && isSteady; unit++)
                isSteady = ((rows[(unit * ChoiceStride) + set] ^ rows[set]) & (long.MinValue | DeviceMask)) == 0;
            if (isSteady)
                steady |= 1 << set;
        }

        return steady;
    }

    private static void Clear(long* row) => new Span<long>(row, ChoiceStride).Fill(NoChoice);

    private void FillChoices(in Job job, long* row)
    {
        var accepted = 0UL;
        TPolicy.Place(in job, _state, new AcceptChooser(this, &accepted));
        row[0] = GroupOf(accepted);
        if (!HasChoices)
        {
            FillWideChoices(in job, row, accepted);
            return;
        }

        new Span<long>(row + 1, ChoiceStride - 1).Fill(NoChoice);
        for (var idle = (1UL << TTraits.Devices) - 1; idle != 0;)
        {
            // The best of these is also the best of every set of them that it is in.
            var device = TPolicy.Place(in job, _state, new IdleChooser(this, idle));
            if (device < 0)
                return;
            var choice = Coded(job.WorkRow[device], device);
            for (var set = idle; set != 0; set = (set - 1) & idle)
            {
                if (IsIn(set, device))
                    row[set] = choice;
            }

            idle &= ~(1UL << device);
        }
    }

    private static bool IsIn(ulong set, int device) => (set >> device & 1) != 0;

    /// <summary>What a job chooses when certain devices are idle and it is asked alone.</summary>
    private readonly struct IdleChooser(Engine<TPolicy, TOrder, TTraits, TObserver> engine, ulong idle) : IDeviceChooser
    {
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => BestOf<TRule>(in job, idle);

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => BestOf<TRule>(in job, ulong.MaxValue) is var best and >= 0 && IsIn(idle, best) ? best : -1;

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule =>
            engine.StaticDevice(rule, in job) is var device and >= 0 && IsIn(idle, device) && Allows<TRule>(in job, device, engine._state) ? device : -1;

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            foreach (var kind in kinds)
            {
                if (BestOf<TRule>(in job, idle & engine.DevicesOf(kind)) is var best and >= 0)
                    return best;
            }

            return -1;
        }

        private int BestOf<TRule>(in Job job, ulong devices)
            where TRule : struct, IPlaceRule
        {
            var best = Best.None;
            for (var device = 0; device < TTraits.Devices; device++)
            {
                if (IsIn(devices, device) && Allows<TRule>(in job, device, engine._state))
                    best.Offer(device, TRule.Objective(in job, device, engine._state));
            }

            return best.Device;
        }
    }

    /// <summary>Collects the devices that a job would start on if they were idle; places nothing.</summary>
    private readonly struct AcceptChooser(Engine<TPolicy, TOrder, TTraits, TObserver> engine, ulong* accepted) : IDeviceChooser
    {
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Accept<TRule>(in job, ulong.MaxValue);

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => AcceptOne(new IdleChooser(engine, ulong.MaxValue).OnDevice<TRule>(in job));

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule => AcceptOne(new IdleChooser(engine, ulong.MaxValue).OnStaticDevice<TRule>(rule, in job));

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            var devices = 0UL;
            foreach (var kind in kinds)
                devices |= engine.DevicesOf(kind);
            return Accept<TRule>(in job, devices);
        }

        private int AcceptOne(int device)
        {
            if (device >= 0)
                *accepted = 1UL << device;
            return -1;
        }

        private int Accept<TRule>(in Job job, ulong devices)
            where TRule : struct, IPlaceRule
        {
            for (var device = 0; device < TTraits.Devices; device++)
            {
                if (IsIn(devices, device) && Allows<TRule>(in job, device, engine._state))
                    *accepted |= 1UL << device;
            }

            return -1;
        }
    }

    private ulong DevicesOf(DeviceKind kind)
    {
        var devices = 0UL;
        for (var device = 0; device < TTraits.Devices; device++)
        {
            if (_state.Kind(device) == kind)
                devices |= 1UL << device;
        }

        return devices;
    }
}

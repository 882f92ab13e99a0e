using System.Runtime.CompilerServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Ready;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;
using static SchedLang.Runtime.Engine.PlacementRows;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// The placement table, for policies whose placement depends only on stream, unit and set of idle devices. A row for each unit starts
/// with what its jobs wait in (<see cref="IReady.RowStart"/>). With few devices an entry follows for every set of
/// idle devices: device and work, see <see cref="Encode"/>. With many, the devices follow in order of preference
/// (<see cref="PlacementRows"/>). The last row marks the end of the stage. Before each row stand the columns: values of the policy that depend
/// only on the stream and the unit.
/// </summary>
/// <param name="state">The state.</param>
/// <param name="tables">Has the memory of the rows.</param>
/// <param name="statics">The devices that were chosen before the run.</param>
/// <param name="ready">Where jobs wait.</param>
internal sealed unsafe class PlacementTable<TPolicy, TOrder, TTraits, TObserver>(
    SystemState state, RunTables tables, StaticPlacement<TPolicy, TOrder> statics, ReadyJobs<TPolicy, TOrder, TTraits, TObserver> ready)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
    where TTraits : struct, IWorkloadTraits
    where TObserver : struct, IObserver
{
    private readonly SystemState _state = state;
    private readonly RunTables _tables = tables;
    private readonly StaticPlacement<TPolicy, TOrder> _statics = statics;
    private readonly ReadyJobs<TPolicy, TOrder, TTraits, TObserver> _ready = ready;

    /// <summary>Whether jobs have rows, so that this is compiled before a run.</summary>
    public static bool IsUsed => FastPaths<TPolicy, TOrder, TTraits>.HasRows;

    private static bool HasPlacementTable => FastPaths<TPolicy, TOrder, TTraits>.HasPlacementTable;

    private static bool HasFewDevices => FastPaths<TPolicy, TOrder, TTraits>.HasFewDevices;

    private static int RowLength => FastPaths<TPolicy, TOrder, TTraits>.RowLength;

    private static int EntryLength => FastPaths<TPolicy, TOrder, TTraits>.EntryLength;

    private static int Columns => FastPaths<TPolicy, TOrder, TTraits>.Columns;

    /// <summary>The rows of a stage, of which the first is that of its first unit.</summary>
    /// <param name="job">A job in this stage.</param>
    /// <param name="shape">The stage.</param>
    public long* RowsOf(in Job job, StageShape* shape) => shape->PlacementRows != null ? shape->PlacementRows : MakeRows(job, shape);

    /// <summary>The device that the table gives a job which accepts one of the idle devices.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int DeviceOf(in Job job, ulong idle) =>
        HasFewDevices ? (int)(job.PlacementRow[idle] & DeviceMask) : PreferredDevice(job.PlacementRow, idle, TTraits.Devices);

    private long* MakeRows(Job job, StageShape* shape)
    {
        var rows = (shape->OwnRows != null ? shape->OwnRows : _tables.PlacementRows.Allocate<long>((shape->Units + 1) * RowLength)) + Columns;
        job.Enter(job.Stage, shape);
        for (var unit = 0; unit < shape->Units; unit++)
        {
            var row = rows + (unit * RowLength);
            if (Columns > 0)
                FillColumns(ref job, row);
            FillRow(in job, row);
            job.LayerIndex++;
            job.WorkRow += TTraits.Devices;
        }

        Clear(rows + (shape->Units * RowLength));
        if (HasPlacementTable && HasFewDevices)
            shape->InvariantSets = InvariantSets(rows, shape->Units);
        return shape->PlacementRows = rows;
    }

    // A job without a row computes the values, and reads them once it has one.
    private void FillColumns(ref Job job, long* row)
    {
        job.PlacementRow = null;
        TPolicy.FillColumns(in job, new Span<long>(row - Columns, Columns), _state);
        job.PlacementRow = row;
    }

    private static int InvariantSets(long* rows, int units)
    {
        var invariant = 0;
        for (var set = 1; set < EntryLength; set++)
        {
            var isInvariant = rows[set] >= 0;
            for (var unit = 1; unit < units && isInvariant; unit++)
                isInvariant = ((rows[(unit * RowLength) + set] ^ rows[set]) & (long.MinValue | DeviceMask)) == 0;
            if (isInvariant)
                invariant |= 1 << set;
        }

        return invariant;
    }

    private static void Clear(long* row) => new Span<long>(row, EntryLength).Fill(NoPlacement);

    private void FillRow(in Job job, long* row)
    {
        if (!HasPlacementTable)
        {
            (row[0], row[1]) = (NoPlacement, 0);
            for (var device = 0; device < TTraits.Devices; device++)
            {
                if (job.RunsOn(device))
                    row[1] |= 1L << device;
            }

            return;
        }

        var eligible = 0UL;
        TPolicy.Place(in job, _state, new EligibilityChooser(this, &eligible));
        row[0] = _ready.RowStart(in job, eligible);
        if (!HasFewDevices)
        {
            FillPreferenceRow(in job, row, eligible);
            return;
        }

        new Span<long>(row + 1, EntryLength - 1).Fill(NoPlacement);
        for (var idle = (1UL << TTraits.Devices) - 1; idle != 0;)
        {
            // The best device of a set is also the best of each subset that contains it.
            var device = TPolicy.Place(in job, _state, new IdleChooser(this, idle));
            if (device < 0)
                return;
            var placement = Encode(job.WorkRow[device], device);
            for (var set = idle; set != 0; set = (set - 1) & idle)
            {
                if (IsIn(set, device))
                    row[set] = placement;
            }

            idle &= ~(1UL << device);
        }
    }

    private void FillPreferenceRow(in Job job, long* row, ulong eligible)
    {
        row[1] = (long)eligible;
        var place = 0;
        for (var idle = eligible; idle != 0; place++)
        {
            var device = TPolicy.Place(in job, _state, new IdleChooser(this, idle));
            Preference(row)[place] = (byte)device;
            Rank(row, TTraits.Devices)[device] = (byte)place;
            idle &= ~(1UL << device);
        }
    }

    /// <summary>Places a job as if exactly the given devices were idle.</summary>
    private readonly struct IdleChooser(PlacementTable<TPolicy, TOrder, TTraits, TObserver> table, ulong idle) : IDeviceChooser
    {
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => BestOf<TRule>(in job, idle);

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => BestOf<TRule>(in job, ulong.MaxValue) is var best and >= 0 && IsIn(idle, best) ? best : -1;

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule =>
            table._statics.DeviceOf(rule, in job) is var device and >= 0 && IsIn(idle, device) && Placement<TPolicy, TOrder, TTraits, TObserver>.Allows<TRule>(in job, device, table._state) ? device : -1;

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            foreach (var kind in kinds)
            {
                if (BestOf<TRule>(in job, idle & table.DevicesOf(kind)) is var best and >= 0)
                    return best;
            }

            return -1;
        }

        private int BestOf<TRule>(in Job job, ulong devices)
            where TRule : struct, IPlaceRule
        {
            var best = BestDevice.None;
            for (var device = 0; device < TTraits.Devices; device++)
            {
                if (IsIn(devices, device) && Placement<TPolicy, TOrder, TTraits, TObserver>.Allows<TRule>(in job, device, table._state))
                    best.Offer(device, TRule.Objective(in job, device, table._state));
            }

            return best.Device;
        }
    }

    /// <summary>Collects the devices that a job would accept if they were idle. It places nothing.</summary>
    private readonly struct EligibilityChooser(PlacementTable<TPolicy, TOrder, TTraits, TObserver> table, ulong* eligible) : IDeviceChooser
    {
        public int OnIdleDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => Accept<TRule>(in job, ulong.MaxValue);

        public int OnDevice<TRule>(in Job job)
            where TRule : struct, IPlaceRule => AcceptOne(new IdleChooser(table, ulong.MaxValue).OnDevice<TRule>(in job));

        public int OnStaticDevice<TRule>(int rule, in Job job)
            where TRule : struct, IPlaceRule => AcceptOne(new IdleChooser(table, ulong.MaxValue).OnStaticDevice<TRule>(rule, in job));

        public int OnKinds<TRule>(ReadOnlySpan<DeviceKind> kinds, in Job job)
            where TRule : struct, IPlaceRule
        {
            var devices = 0UL;
            foreach (var kind in kinds)
                devices |= table.DevicesOf(kind);
            return Accept<TRule>(in job, devices);
        }

        private int AcceptOne(int device)
        {
            if (device >= 0)
                *eligible = 1UL << device;
            return -1;
        }

        private int Accept<TRule>(in Job job, ulong devices)
            where TRule : struct, IPlaceRule
        {
            for (var device = 0; device < TTraits.Devices; device++)
            {
                if (IsIn(devices, device) && Placement<TPolicy, TOrder, TTraits, TObserver>.Allows<TRule>(in job, device, table._state))
                    *eligible |= 1UL << device;
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

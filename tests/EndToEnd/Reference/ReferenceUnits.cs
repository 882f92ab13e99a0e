using SchedLang.Compiler.Syntax;

namespace SchedLang.EndToEnd.Reference;

/// <summary>A row of <c>units.csv</c>.</summary>
internal sealed record ReferenceRow(ReferenceDevice Device, ReferenceJob Job, ReferenceStage Stage, long Layer, long Start, long End, string Outcome);

/// <summary>Units start, end, are stopped, and share the bandwidth (sections 5, 6 and 8).</summary>
internal sealed class ReferenceUnits(ReferenceState state, ReferenceHandlers handlers)
{
    private bool _changed;

    public List<ReferenceRow> Rows { get; } = [];

    /// <summary>Starts the next unit of some jobs together on an idle device.</summary>
    public void Start(ReferenceDevice device, List<ReferenceJob> members)
    {
        var lead = members[0];
        var change = state.Switch(lead, device);
        var move = members.Max(m => state.Transfer(m, device));
        var batch = members.Count > 1 ? state.BatchUnit(members, device) : null;
        var work = batch?.Latency ?? state.Latency(lead, device);
        var actual = state.Actual(lead, device, work);
        var unit = new ReferenceUnit
        {
            Device = device,
            Members = members,
            Start = state.Now,
            Overhead = change + move,
            Work = work,
            Actual = actual,
            Bandwidth = (batch ?? state.Unit(lead, device)).Bandwidth,
            End = state.Now + change + move + actual,
            PredictedEnd = state.Now + change + move + work,
            Remaining = change + move + actual,
            UpdatedAt = state.Now,
        };
        device.Unit = unit;
        device.LastModel = lead.Model;
        _changed = true;
        foreach (var job in members)
        {
            job.Running = unit;
            job.FirstStart ??= state.Now;
        }

        foreach (var job in members)
            handlers.Run(HandlerEvent.Dispatch, job, device, (change, move, unit));
    }

    /// <summary>Ends the unit of a device.</summary>
    public ReferenceUnit End(ReferenceDevice device) => Leave(device, null);

    /// <summary>Stops the unit of a device, whose live jobs are ready again.</summary>
    public void Stop(ReferenceDevice device, bool keepsWork)
    {
        var unit = Leave(device, keepsWork ? "kept" : "lost");
        var left = Left(unit);
        var victims = unit.Members.Where(m => m.IsLive).ToList();
        foreach (var job in victims)
        {
            job.ReadySince = state.Now;
            if (!keepsWork)
                continue;
            job.Kept = unit.Members.Count > 1
                ? new ReferenceKept(null, left, unit.Work)
                : new ReferenceKept(device, left, state.Unit(job, device).Latency);
            job.Executed += state.Now - unit.Start;
            job.LastDevice = device;
        }

        foreach (var job in victims)
            handlers.Run(HandlerEvent.Preempt, job, device);
    }

    /// <summary>Section 8: after the pass, if anything changed, progress is taken stock of and rates and ends are set anew.</summary>
    public void ShareBandwidth()
    {
        if (!_changed || !state.HasContention)
            return;
        _changed = false;
        var running = state.Devices.Select(d => d.Unit).OfType<ReferenceUnit>().ToList();
        foreach (var unit in running)
        {
            unit.Remaining = RemainingNow(unit);
            unit.UpdatedAt = state.Now;
        }

        var demand = running.Sum(u => u.Bandwidth ?? 0);
        foreach (var unit in running)
        {
            unit.Rate = state.Contention is { } measured ? measured.Rate(unit, running)
                : demand > state.Bandwidth && unit.Bandwidth > 0 ? state.Bandwidth / demand : 1;
            unit.End = state.Now + (long)Math.Ceiling(unit.Remaining / unit.Rate);
            unit.PredictedEnd = state.Now + (long)Math.Ceiling(Math.Max(0, unit.Remaining - (unit.Actual - unit.Work)) / unit.Rate);
        }
    }

    // It is stopped with an outcome, or done.
    private ReferenceUnit Leave(ReferenceDevice device, string? stopped)
    {
        var unit = device.Unit!;
        device.Unit = null;
        device.Busy += state.Now - unit.Start;
        _changed = true;
        foreach (var job in unit.Members)
        {
            job.Running = null;
            var outcome = stopped == null ? "done" : job.IsLive ? stopped : "aborted";
            Rows.Add(new ReferenceRow(device, job, job.Stage, state.LayerOf(job), unit.Start, state.Now, outcome));
        }

        return unit;
    }

    private double RemainingNow(ReferenceUnit unit) => unit.Remaining - (unit.Rate * (state.Now - unit.UpdatedAt));

    // Overheads are spent first and not kept. What is left of the actual work is the same share of the predicted.
    private long Left(ReferenceUnit unit)
    {
        var left = Math.Max(1, (long)Math.Round(Math.Min(unit.Actual, RemainingNow(unit)), MidpointRounding.ToEven));
        return Math.Max(1, (long)Math.Round((double)left / unit.Actual * unit.Work, MidpointRounding.ToEven));
    }
}

using System.Runtime.InteropServices;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Simulator.Reports;

/// <summary>The first units of a run by start, up to a limit.</summary>
internal sealed class ReportUnits(Workload workload, int limit)
{
    /// <summary>The outcome of a unit that was running when the run ended. Other outcomes are from <see cref="UnitOutcome"/>.</summary>
    public const int CutOff = (int)UnitOutcome.Aborted + 1;

    private readonly List<Unit> _units = [];
    private readonly List<(int Stream, long Number, int Row)>[] _running = [.. workload.Platform.Devices.Select(_ => new List<(int, long, int)>())];

    /// <summary>Number of units of the run, including those beyond the limit.</summary>
    public long Total { get; private set; }

    /// <summary>The time before which all started units are kept.</summary>
    public Instant Until { get; private set; } = workload.End;

    /// <summary>The units, sorted by device, start and index in the batch.</summary>
    public IReadOnlyList<Unit> Sorted() => [.. _units.OrderBy(u => u.Device).ThenBy(u => u.StartNs).ThenBy(u => u.Member)];

    public void Started(in Job job, in UnitStart start)
    {
        Total++;
        var row = -1;
        if (_units.Count < limit)
        {
            row = _units.Count;
            var token = job.Stage is Stage.Prefill or Stage.Decode ? job.Generated + 1 : 0;
            _units.Add(new Unit(
                start.Device, start.Member, job.Stream, job.Number, job.Stage, token, job.Layer, start.At.Ns, workload.End.Ns,
                (start.Switch + start.Transfer).Ns, CutOff));
        }
        else if (Total == limit + 1L)
            Until = start.At;
        _running[start.Device].Add((job.Stream, job.Number, row));
    }

    public void Ended(in Job job, in UnitEnd end)
    {
        var running = _running[end.Device];
        for (var i = 0; i < running.Count; i++)
        {
            if (running[i].Stream != job.Stream || running[i].Number != job.Number)
                continue;
            if (running[i].Row >= 0)
            {
                ref var unit = ref CollectionsMarshal.AsSpan(_units)[running[i].Row];
                var isCutOff = end.Outcome == UnitOutcome.Kept && end.End == workload.End;
                unit = unit with { EndNs = end.End.Ns, Outcome = isCutOff ? CutOff : (int)end.Outcome };
            }

            running.RemoveAt(i);
            return;
        }
    }

    /// <summary>A unit, or one job's part of a batch.</summary>
    /// <param name="Device">The device that ran it.</param>
    /// <param name="Member">Index in the batch; 0 for the lead and for a unit of one job.</param>
    /// <param name="Stream">The job's stream.</param>
    /// <param name="Job">The job's number.</param>
    /// <param name="Stage">The unit's stage.</param>
    /// <param name="Token">The token that an LLM job works on, from 1; 0 for other jobs.</param>
    /// <param name="Layer">Index of the unit in the stage, from 0.</param>
    /// <param name="StartNs">When it started.</param>
    /// <param name="EndNs">When it ended.</param>
    /// <param name="OverheadNs">Switch and transfer time, in ns.</param>
    /// <param name="Outcome">How it ended.</param>
    internal readonly record struct Unit(
        int Device, int Member, int Stream, long Job, Stage Stage, long Token, long Layer, long StartNs, long EndNs, long OverheadNs, int Outcome);
}

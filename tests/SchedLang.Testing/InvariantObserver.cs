using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Testing;

/// <summary>
/// Fails a run that breaks what holds for every schedule: the clock never runs back, nothing starts before its release, a device runs one
/// unit at a time, and a job's units follow each other in order. Where the engine takes several units together, it tells of each one early or
/// late, so that only the order on its device and in its job is compared.
/// </summary>
public sealed class InvariantObserver(Workload workload) : RunRecorder
{
    private readonly Dictionary<(int Stream, long Number), JobMemory> _jobs = [];
    private readonly Instant[] _freeSince = new Instant[workload.Platform.Devices.Length];
    private readonly int[] _running = new int[workload.Platform.Devices.Length];
    private readonly long[] _next = new long[workload.Streams.Length];
    private SystemState? _state;
    private Instant _clock;

    /// <inheritdoc/>
    public override void RunStarted(SystemState state) => _state = state;

    /// <inheritdoc/>
    public override void Released(in Job job)
    {
        IsNow(job.Arrival, in job);
        if (job.Number != _next[job.Stream]++)
            Fail(in job, "is released out of turn");
        if (!job.FirstStart.IsNever)
            Fail(in job, "started before its release");
        _jobs.Add((job.Stream, job.Number), new JobMemory { Since = job.Arrival });
    }

    /// <inheritdoc/>
    public override void Dispatched(in Job job, in UnitStart start)
    {
        ReadClock(in job);
        if (!_jobs.TryGetValue((job.Stream, job.Number), out var known))
            Fail(in job, "starts and is not live");
        if (start.At < job.Arrival)
            Fail(in job, $"starts at {start.At.Ns} ns, before its release at {job.Arrival.Ns}");
        if (start.At < known.Since)
            Fail(in job, $"starts at {start.At.Ns} ns, before its unit ended at {known.Since.Ns}");
        if (known.IsRunning)
            Fail(in job, "runs two units at a time");
        if (start.Member != _running[start.Device])
            Fail(in job, $"starts on device {start.Device}, which is not free");
        if (start.At < _freeSince[start.Device])
            Fail(in job, $"starts at {start.At.Ns} ns on device {start.Device}, which was not free before {_freeSince[start.Device].Ns}");
        var unit = UnitOf(in job);
        if (known.Unit.CompareTo(unit) > 0)
            Fail(in job, $"runs unit {unit} after {known.Unit}");
        if (known.IsDone && known.Unit == unit)
            Fail(in job, $"runs unit {unit} again, which was done");
        if (start.Switch.Ns < 0 || start.Transfer.Ns < 0 || start.Latency.Ns <= 0)
            Fail(in job, "starts a unit that takes no time");
        _running[start.Device]++;
        (known.Unit, known.IsDone, known.IsRunning, known.Start) = (unit, false, true, start.At);
    }

    /// <inheritdoc/>
    public override void UnitEnded(in Job job, in UnitEnd end)
    {
        ReadClock(in job);
        if (end.End > workload.End)
            Fail(in job, $"has a unit until {end.End.Ns} ns, after the end");
        if (!_jobs.TryGetValue((job.Stream, job.Number), out var known) || !known.IsRunning)
            Fail(in job, "ends a unit that it does not run");
        if (known.Start != end.Start || end.End < end.Start)
            Fail(in job, $"ran from {known.Start.Ns} ns, not from {end.Start.Ns} to {end.End.Ns}");
        if (known.Unit != UnitOf(in job))
            Fail(in job, $"ends unit {UnitOf(in job)}, and ran {known.Unit}");
        if (end.DoneNs < 0 || end.DoneNs > end.ActualNs)
            Fail(in job, $"did {end.DoneNs} of {end.ActualNs} ns of work");
        if (Math.Abs(end.DeviationNs) > Math.Ceiling(workload.Platform.VariationOf(workload.Platform.Devices[end.Device]) * end.WorkNs))
            Fail(in job, $"did {end.ActualNs} ns of work where {end.WorkNs} were predicted");
        (known.IsRunning, known.IsDone, known.Since) = (false, end.Outcome == UnitOutcome.Done, end.End);
        _running[end.Device]--;
        if (_running[end.Device] == 0 != end.IsLast)
            Fail(in job, $"is one of {end.Members} jobs of a unit, and not all have ended it");
        _freeSince[end.Device] = end.End;
        if (known.HasEnded)
            _jobs.Remove((job.Stream, job.Number));
    }

    /// <inheritdoc/>
    public override void JobEnded(in Job job, JobOutcome outcome)
    {
        if (outcome == JobOutcome.Completed)
            IsNow(job.ReadySince, in job);
        if (!_jobs.TryGetValue((job.Stream, job.Number), out var known) || known.HasEnded)
            Fail(in job, "ends and is not live");
        if (job.FirstStart < job.Arrival)
            Fail(in job, $"started at {job.FirstStart.Ns} ns, before its release at {job.Arrival.Ns}");
        if (outcome == JobOutcome.Completed && (!known.IsDone || known.Since != job.ReadySince))
            Fail(in job, "completes without its last unit");
        known.HasEnded = true; // the unit of a dropped job may go on
        if (!known.IsRunning)
            _jobs.Remove((job.Stream, job.Number));
    }

    /// <inheritdoc/>
    public override void RunEnded(SystemState state)
    {
        if (state.Now != workload.End || _clock > workload.End)
            throw new InvariantException($"the run ended at {state.Now.Ns} ns and saw {_clock.Ns}, not {workload.End.Ns}");
    }

    /// <inheritdoc/>
    public override void TokenProduced(in Job job, Instant deadline) => IsNow(job.LastToken, in job);

    /// <summary>Fails where a figure of <c>summary.json</c> is negative.</summary>
    public static void NoFigureIsNegative(string summary)
    {
        using var document = JsonDocument.Parse(summary);
        NoFigureIsNegative(document.RootElement, "summary");
    }

    private static void NoFigureIsNegative(JsonElement element, string path)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject())
                    NoFigureIsNegative(property.Value, $"{path}.{property.Name}");
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                    NoFigureIsNegative(item, path);
                break;
            case JsonValueKind.Number when element.GetDouble() < 0:
                throw new InvariantException(string.Create(CultureInfo.InvariantCulture, $"{path} is {element.GetDouble()}"));
        }
    }

    private void IsNow(Instant at, in Job job)
    {
        ReadClock(in job);
        if (at != _clock)
            Fail(in job, $"has an event at {at.Ns} ns when it is {_clock.Ns}");
    }

    private void ReadClock(in Job job)
    {
        var now = _state!.Now;
        if (now < _clock || now > workload.End)
            Fail(in job, $"has an event at {now.Ns} ns after one at {_clock.Ns}");
        _clock = now;
    }

    private static (long Token, long Layer) UnitOf(in Job job) => (job.Generated, job.Layer);

    [DoesNotReturn]
    private void Fail(in Job job, string what) =>
        throw new InvariantException($"job {job.Number} of {workload.Streams[job.Stream].Name} {what}");

    private sealed class JobMemory
    {
        public Instant Since { get; set; }

        public Instant Start { get; set; }

        public (long Token, long Layer) Unit { get; set; }

        public bool IsRunning { get; set; }

        public bool IsDone { get; set; }

        public bool HasEnded { get; set; }
    }
}

/// <summary>A schedule that no policy may lead to.</summary>
public sealed class InvariantException(string message) : Exception(message);

using System.Globalization;
using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.EndToEnd.Embedding;

/// <summary>A machine as a user of an embedded scheduler writes it: units take as long as predicted, and it keeps a list of what it was told.</summary>
internal sealed class VirtualMachine(int devices, bool keepsList = true) : IEmbeddedMachine
{
    private readonly long[] _ends = [.. Enumerable.Repeat(long.MaxValue, devices)];

    public List<string> Told { get; } = [];

    /// <summary>Is called at every start and stop, as a fault of its user's.</summary>
    public Action? Fault { get; set; }

    public int Started { get; private set; }

    public Instant Now { get; set; }

    public Instant NextEnd
    {
        get
        {
            var next = long.MaxValue;
            foreach (var end in _ends)
                next = Math.Min(next, end);
            return Instant.FromNs(next);
        }
    }

    public bool EndsNow(int device) => _ends[device] == Now.Ns;

    public void Complete(int device) => _ends[device] = long.MaxValue;

    public void Start(in UnitToStart unit)
    {
        if (_ends[unit.Device] != long.MaxValue)
            throw new InvalidOperationException($"device {unit.Device} is busy");
        _ends[unit.Device] = (Now + unit.Predicted).Ns;
        Started++;
        if (keepsList)
        {
            foreach (var member in unit)
                Told.Add(Row(Now, unit.Device, member.Stream, member.Number, unit.Stage.ToString(), unit.Layer, unit.Predicted));
        }

        Fault?.Invoke();
    }

    public Duration Stop(int device, Duration left)
    {
        if (_ends[device] == long.MaxValue)
            throw new InvalidOperationException($"device {device} is idle");
        Complete(device);
        Fault?.Invoke();
        return left;
    }

    public void JobEnded(in EndedJob job)
    {
        if (keepsList)
            Told.Add(EndRow(job.Ended, job.Stream, job.Number, job.Outcome));
    }

    public static string Row(Instant at, int device, int stream, long number, string stage, long layer, Duration predicted) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.Ns}: device {device} starts {stream}#{number} {stage} {layer} for {predicted.Ns}");

    public static string EndRow(Instant at, int stream, long number, JobOutcome outcome) =>
        string.Create(CultureInfo.InvariantCulture, $"{at.Ns}: {stream}#{number} is {outcome}");
}

/// <summary>The same list, of a simulation.</summary>
internal sealed class SimulatedList : RunRecorder
{
    private SystemState? _state;

    public List<string> Told { get; } = [];

    public List<ReleaseOf> Releases { get; } = [];

    /// <summary>What was told before a time.</summary>
    public List<string> Before(Instant end) => [.. Told.TakeWhile(t => long.Parse(t.Split(':')[0], CultureInfo.InvariantCulture) < end.Ns)];

    public override void RunStarted(SystemState state) => _state = state;

    public override void Released(in Job job) =>
        Releases.Add(new ReleaseOf(job.Arrival, job.Stream, job.Number, job.FirstDeadline, job.Prompt, job.Output, job.Tokens));

    public override void Dispatched(in Job job, in UnitStart start) =>
        Told.Add(VirtualMachine.Row(start.At, start.Device, job.Stream, job.Number, job.Stage.ToString(), job.Layer, start.Cost));

    public override void JobEnded(in Job job, JobOutcome outcome)
    {
        if (outcome != JobOutcome.Unfinished)
            Told.Add(VirtualMachine.EndRow(_state!.Now, job.Stream, job.Number, outcome));
    }
}

/// <summary>A job that a simulation released.</summary>
internal readonly record struct ReleaseOf(Instant At, int Stream, long Number, Instant Deadline, long Prompt, long Output, long Tokens);

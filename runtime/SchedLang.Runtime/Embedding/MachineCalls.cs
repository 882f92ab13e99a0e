using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Scheduling;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Embedding;

/// <summary>Calls a machine of someone else's, and keeps what it throws until the scheduler has decided.</summary>
internal sealed class MachineCalls<TMachine>(SystemState state, TMachine machine)
    where TMachine : IEmbeddedMachine
{
    private TMachine _machine = machine;
    private List<Exception>? _failures;

    /// <summary>Whether the end of a job is no longer told, because the schedule ends.</summary>
    public bool IsOver { get; set; }

    /// <summary>Whether units have started or ended since the rates of units were last computed.</summary>
    public bool RunsOthers { get; set; }

    public void Start(in Job job, in UnitStart unit)
    {
        RunsOthers = true;
        try
        {
            _machine.Start(new UnitToStart(state, in job, in unit));
        }
        catch (Exception e)
        {
            Keep(e);
        }
    }

    public Duration Stop(int device, Duration left)
    {
        RunsOthers = true;
        try
        {
            var told = _machine.Stop(device, left);
            return told.IsNever ? left : Duration.Max(told, new Duration(1));
        }
        catch (Exception e)
        {
            Keep(e);
            return left;
        }
    }

    public void JobEnded(in Job job, JobOutcome outcome)
    {
        if (IsOver)
            return;
        try
        {
            _machine.JobEnded(new EndedJob(job.Stream, job.Number, outcome, job.Arrival, state.Now, job.FirstDeadline));
        }
        catch (Exception e)
        {
            Keep(e);
        }
    }

    /// <summary>What the machine has thrown since the last call, or null.</summary>
    public AggregateException? TakeFailures()
    {
        if (_failures == null)
            return null;
        var failures = new AggregateException("the machine threw while the scheduler decided; its units count as started or stopped", _failures);
        _failures = null;
        return failures;
    }

    private void Keep(Exception failure) => (_failures ??= []).Add(failure);
}

/// <summary>A machine as the scheduler calls it.</summary>
internal readonly struct CalledMachine<TMachine>(MachineCalls<TMachine> calls) : IMachine
    where TMachine : IEmbeddedMachine
{
    public void Start(in Job job, in UnitStart unit) => calls.Start(in job, in unit);

    public Duration Stop(int device, Duration left) => calls.Stop(device, left);
}

/// <summary>Tells a machine which jobs have ended.</summary>
internal readonly struct JobEnds<TMachine>(MachineCalls<TMachine> calls) : IObserver
    where TMachine : IEmbeddedMachine
{
    public static bool SeesUnits => false;

    public void Released(in Job job)
    {
    }

    public void Dispatched(in Job job, in UnitStart start)
    {
    }

    public void UnitEnded(in Job job, in UnitEnd end)
    {
    }

    public void TokenProduced(in Job job, Instant deadline)
    {
    }

    public void JobEnded(in Job job, JobOutcome outcome) => calls.JobEnded(in job, outcome);

    public void RunEnded(SystemState state)
    {
    }
}

/// <summary>A machine that is a class, as a struct: so the JIT does not share a scheduler's code between policies.</summary>
internal readonly struct MachineReference(IEmbeddedMachine machine) : IEmbeddedMachine
{
    public void Start(in UnitToStart unit) => machine.Start(in unit);

    public Duration Stop(int device, Duration left) => machine.Stop(device, left);

    public void JobEnded(in EndedJob job) => machine.JobEnded(in job);
}

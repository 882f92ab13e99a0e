using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Embedding;

/// <summary>
/// The scheduler of a compiled policy, for a runtime that has devices, jobs and a clock of its own. Report what has happened with
/// <see cref="Release"/> and <see cref="UnitCompleted"/>, then call <see cref="Decide"/> with the time. It handles all that was reported, in
/// the order that the semantics define, and calls the machine to start units. Times count from 0, when the scheduler is created.
/// <para>
/// One thread at a time may call it. A call while another is going on, from another thread or from the machine, is refused. Every refused
/// call throws an exception and leaves the scheduler as it was. After the first events of a kind, no call allocates memory.
/// </para>
/// </summary>
public abstract unsafe class EmbeddedScheduler : IDisposable
{
    // A dropped job keeps its place in memory while its unit runs.
    private readonly int _mostJobs;
    private readonly bool _releasesFollowers;
    private int _isBusy;
    private int _decidingThread;
    private bool _isBroken;
    private bool _isDisposed;

    private protected EmbeddedScheduler(SystemState state, bool releasesFollowers)
    {
        State = state;
        Events = new PendingEvents(state.StreamCount, state.DeviceCount);
        _mostJobs = TooManyJobsException.MostJobs - state.DeviceCount;
        _releasesFollowers = releasesFollowers;
    }

    /// <summary>The time of the last decision.</summary>
    public Instant Now => State.Now;

    /// <summary>
    /// When the scheduler has something to do by itself: a tick, a deadline at which a job may be dropped, or the release of a job that
    /// follows another. Call <see cref="Decide"/> then, or as soon after as you can. <see cref="Instant.Never"/> if there is nothing.
    /// </summary>
    public abstract Instant NextWakeUp { get; }

    /// <summary>Number of jobs that are released and neither complete nor dropped. Reported releases count after the next decision.</summary>
    public int LiveJobs => State.LiveCount;

    /// <summary>Number of devices.</summary>
    public int DeviceCount => State.DeviceCount;

    /// <summary>Number of streams.</summary>
    public int StreamCount => State.StreamCount;

    private protected SystemState State { get; }

    private protected PendingEvents Events { get; }

    private Workload Workload => State.Workload;

    /// <summary>Creates a scheduler. The generated class of a policy does this for its users.</summary>
    /// <typeparam name="TMachine">The machine; a struct is fastest.</typeparam>
    /// <param name="program">The compiled policy.</param>
    /// <param name="workload">The scenario that it was compiled for. Its times of release do not count, nor its length.</param>
    /// <param name="machine">Runs the units.</param>
    /// <param name="seed">Seed of the policy's random draws, and of those that decide whether a job follows another.</param>
    /// <param name="releasesFollowers">
    /// Whether the scheduler releases the jobs of <c>after</c> streams when the job before completes. Otherwise the caller does.
    /// </param>
    public static EmbeddedScheduler Create<TMachine>(
        ICompiledProgram program, Workload workload, TMachine machine, long seed = 0, bool releasesFollowers = true)
        where TMachine : IEmbeddedMachine
    {
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(workload);
        ArgumentNullException.ThrowIfNull(machine);
        return typeof(TMachine).IsValueType
            ? program.Use<EmbeddedUse<TMachine>, EmbeddedScheduler>(new(program, workload, machine, seed, releasesFollowers))
            : program.Use<EmbeddedUse<MachineReference>, EmbeddedScheduler>(
                new(program, workload, new MachineReference(machine), seed, releasesFollowers));
    }

    /// <summary>Whether a device runs no unit.</summary>
    /// <param name="device">Number of the device.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    public bool IsIdle(int device)
    {
        RequireDevice(device);
        return State.IsIdle(device);
    }

    /// <summary>The number of a stream.</summary>
    /// <param name="name">Its name in the program.</param>
    /// <exception cref="ArgumentException">There is no such stream.</exception>
    public int StreamNumber(string name) => NumberOf(name, "stream", Workload.Streams.Select(s => s.Name));

    /// <summary>The number of a device.</summary>
    /// <param name="name">Its name in the program.</param>
    /// <exception cref="ArgumentException">There is no such device.</exception>
    public int DeviceNumber(string name) => NumberOf(name, "device", Workload.Platform.Devices.Select(d => d.Name));

    /// <summary>
    /// Reports that a job has come. The next <see cref="Decide"/> releases it, at the time that it is told. The first job of a size that
    /// no job had before allocates its latencies.
    /// </summary>
    /// <param name="stream">Number of its stream.</param>
    /// <param name="details">Its size and deadline, where they are not those of the program.</param>
    /// <returns>The job's number within its stream, from 0.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such stream, or a number of tokens is out of range.</exception>
    /// <exception cref="ArgumentException">The details do not fit the stream's model.</exception>
    /// <exception cref="InvalidOperationException">
    /// The scheduler itself releases the jobs of the stream, the trace of the stream has no more jobs, or a call is going on.
    /// </exception>
    /// <exception cref="TooManyJobsException">As many jobs are live as a scheduler can hold.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed.</exception>
    public long Release(int stream, in JobDetails details = default)
    {
        Enter();
        try
        {
            RequireStream(stream);
            if (_releasesFollowers && Workload.Streams[stream].Arrival is FollowingArrival following)
                RefuseFollower(stream, following.Stream);
            var number = State.Streams[stream].Released + Events.ReleasesOf(stream);
            JobSizes.Require(Workload, stream, number, in details);
            if (State.LiveCount + Events.Releases >= _mostJobs)
                throw new TooManyJobsException(stream, State.LiveCount, State.Now);
            Events.AddRelease(stream, in details);
            return number;
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>Reports that the running unit of a device has ended. The next <see cref="Decide"/> handles it.</summary>
    /// <param name="device">Number of the device.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such device.</exception>
    /// <exception cref="InvalidOperationException">The device is idle, its unit's completion was reported already, or a call is going on.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed.</exception>
    public void UnitCompleted(int device)
    {
        Enter();
        try
        {
            RequireDevice(device);
            if (State.Running[device] < 0)
                throw new InvalidOperationException($"device {Workload.Platform.Devices[device].Name} is idle and has no unit to complete");
            if (Events.IsCompleted(device))
                throw new InvalidOperationException($"the unit of device {Workload.Platform.Devices[device].Name} was already reported as complete");
            Events.AddCompletion(device);
        }
        finally
        {
            Leave();
        }
    }

    /// <summary>
    /// Tells the time, handles all that was reported and all that is due by now, and then decides once what starts. If nothing has
    /// happened and nothing is due, it decides nothing. The order is that of the semantics: completions, drops, releases, ticks, decisions.
    /// </summary>
    /// <param name="now">The time, not before <see cref="Now"/>.</param>
    /// <returns>The next wake-up, as <see cref="NextWakeUp"/>.</returns>
    /// <exception cref="InvalidOperationException">Time would go back, or a call is going on.</exception>
    /// <exception cref="AggregateException">The machine threw. The decisions stand.</exception>
    /// <exception cref="ObjectDisposedException">The scheduler was disposed.</exception>
    public Instant Decide(Instant now)
    {
        Enter();
        AggregateException? failures;
        try
        {
            if (now < State.Now)
                throw new InvalidOperationException($"the time is {State.Now.Ns} ns and must not go back to {now.Ns} ns");
            if (now.IsNever)
                throw new InvalidOperationException("the time must not be 'never'");
            _decidingThread = Environment.CurrentManagedThreadId;
            _isBroken = true;
            failures = Handle(now);
            _isBroken = false;
        }
        finally
        {
            _decidingThread = 0;
            Leave();
        }

        return failures == null ? NextWakeUp : throw failures;
    }

    /// <summary>Ends the schedule and gives its memory back. The machine is told nothing. It may be called twice.</summary>
    /// <exception cref="InvalidOperationException">A call is going on.</exception>
    public void Dispose()
    {
        if (_isDisposed)
            return;
        if (Interlocked.CompareExchange(ref _isBusy, 1, 0) != 0)
            RefuseToEnter();
        _isDisposed = true;
        Finish();
        Leave();
        GC.SuppressFinalize(this);
    }

    /// <summary>Handles what was reported and decides. Returns what the machine threw.</summary>
    private protected abstract AggregateException? Handle(Instant now);

    private protected abstract void Finish();

    private void Enter()
    {
        if (Interlocked.CompareExchange(ref _isBusy, 1, 0) != 0)
            RefuseToEnter();
        if (_isDisposed || _isBroken)
            RefuseToGoOn();
    }

    private void Leave() => Volatile.Write(ref _isBusy, 0);

    private void RefuseToEnter() => throw new InvalidOperationException(
        _decidingThread == Environment.CurrentManagedThreadId
            ? "the machine must not call the scheduler that is calling it; report events after Decide has returned"
            : "another thread is in a call of this scheduler; only one call at a time is allowed");

    private void RefuseToGoOn()
    {
        Leave();
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        throw new InvalidOperationException("an earlier Decide failed inside the scheduler, so its state is not known");
    }

    private void RefuseFollower(int stream, int followed) => throw new InvalidOperationException(
        $"stream {Workload.Streams[stream].Name} follows {Workload.Streams[followed].Name}, and the scheduler releases its jobs; "
        + "create it with releasesFollowers: false to release them yourself");

    private void RequireStream(int stream)
    {
        if ((uint)stream >= (uint)State.StreamCount)
            throw new ArgumentOutOfRangeException(nameof(stream), stream, $"the scenario has {State.StreamCount} streams, numbered from 0");
    }

    private void RequireDevice(int device)
    {
        if ((uint)device >= (uint)State.DeviceCount)
            throw new ArgumentOutOfRangeException(nameof(device), device, $"the platform has {State.DeviceCount} devices, numbered from 0");
    }

    private static int NumberOf(string name, string kind, IEnumerable<string> names)
    {
        var all = names.ToArray();
        var number = Array.IndexOf(all, name);
        return number >= 0 ? number : throw new ArgumentException($"there is no {kind} '{name}'; the program has {string.Join(", ", all)}", nameof(name));
    }
}

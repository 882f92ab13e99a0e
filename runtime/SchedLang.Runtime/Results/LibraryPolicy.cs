using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Results;

/// <summary>A policy in a library that <c>schedlang build --library</c> wrote. It is safe for concurrent use.</summary>
/// <param name="identity">What results say about the build.</param>
/// <param name="workload">The workload to run.</param>
/// <param name="chunkTokens">Tokens in a chunk of prefill if the build fixed them, else 0.</param>
/// <param name="create">Creates the program with its default parameters.</param>
public sealed class LibraryPolicy(RunIdentity identity, Lazy<Workload> workload, long chunkTokens, Func<IOpenProgram> create)
{
    // Runs with the same arguments share what a program computes once, so the latest program is kept.
    private volatile Prepared? _latest;

    /// <summary>The policy's name.</summary>
    public string Name => identity.Policy;

    /// <summary>Runs the policy.</summary>
    /// <param name="arguments">The values of all open parameters.</param>
    /// <param name="seed">Seed of all random draws.</param>
    /// <param name="cancellation">Stops the run.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameters give a clause a value outside its range, or make the workload too large.</exception>
    /// <exception cref="OperationCanceledException">The run was stopped.</exception>
    /// <exception cref="TooManyJobsException">More jobs wait than a run can hold.</exception>
    public LibraryRun Run(LibraryArgument[] arguments, long seed, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var prepared = _latest;
        if (prepared == null || !prepared.Arguments.AsSpan().SequenceEqual(arguments))
            _latest = prepared = Prepare(arguments);
        var control = new RunControl();
        using var registration = cancellation.Register(control.Stop);
        try
        {
            var metrics = prepared.Program.Run(workload.Value, seed, new MetricsObserver(workload.Value), control);
            return new LibraryRun(prepared.Identity with { Seed = seed }, metrics.Figures);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
    }

    /// <summary>Creates the policy's scheduler for a machine and a clock of someone else's.</summary>
    /// <typeparam name="TMachine">The machine.</typeparam>
    /// <param name="arguments">The values of all open parameters.</param>
    /// <param name="machine">Runs the units.</param>
    /// <param name="seed">Seed of all random draws.</param>
    /// <param name="releasesFollowers">Whether the scheduler itself releases the jobs of streams that follow others.</param>
    /// <exception cref="ArgumentOutOfRangeException">The parameters give a clause a value outside its range, or make the workload too large.</exception>
    public EmbeddedScheduler CreateScheduler<TMachine>(LibraryArgument[] arguments, TMachine machine, long seed, bool releasesFollowers)
        where TMachine : IEmbeddedMachine =>
        EmbeddedScheduler.Create(Prepare(arguments).Program, workload.Value, machine, seed, releasesFollowers);

    private Prepared Prepare(LibraryArgument[] arguments)
    {
        var program = create();
        foreach (var argument in arguments.Where(a => a.Text != null))
            program.Set(argument.Name, argument.Value);
        Check(program.Ranges);
        var texts = arguments.Where(a => a.Text != null).ToDictionary(a => a.Name, a => a.Text!);
        return new Prepared(arguments, program, identity with
        {
            Parameters = [.. identity.Parameters.Select(p => texts.TryGetValue(p.Key, out var text) ? new(p.Key, text) : p)],
        });
    }

    private void Check(IReadOnlyList<ClauseRange> ranges)
    {
        foreach (var range in ranges)
        {
            if (!range.Holds)
            {
                var wanted = range.Maximum >= long.MaxValue - 1 ? "above 0" : $"from 1 to {range.Maximum}";
                throw OutOfRange("policy", range.Value, $"the parameters give '{range.Clause}' a value that is not {wanted}");
            }
        }

        var chunk = ranges.FirstOrDefault(r => r.Clause == "chunk")?.Value ?? chunkTokens;
        var bytes = WorkloadSize.BytesOf(workload.Value, WorkloadSize.Cells(workload.Value, chunk));
        if (bytes > WorkloadSize.MostBytes)
            throw OutOfRange("policy", chunk, "chunks this small take more memory than a run may use");
    }

    // Names the argument that the library's user passed.
    private static ArgumentOutOfRangeException OutOfRange(string argument, object value, string message) => new(argument, value, message);

    private sealed record Prepared(LibraryArgument[] Arguments, IOpenProgram Program, RunIdentity Identity);
}

using System.Diagnostics;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Cli.Exploration;

/// <summary>
/// Makes the runs of a plan on several threads. Each result has a fixed place, so results do not depend on the order of the runs.
/// It writes only to its journal, never to the console.
/// </summary>
internal sealed class Explorer
{
    private readonly Compilation _compilation;
    private readonly ExplorationResults _results;
    private readonly RunJournal? _journal;
    private readonly RunQueue _queue;
    private readonly ProgramPool _programs;
    private readonly OpenProgram?[] _open;
    private readonly Lock _linking = new();
    private readonly Action<ExplorationResults>? _onRun;
    private Exception? _fault;

    private Explorer(
        Compilation compilation, ExplorationResults results, RunJournal? journal, ProgramPool programs, int jobs, Action<ExplorationResults>? onRun)
    {
        _programs = programs;
        _compilation = compilation;
        _results = results;
        _journal = journal;
        _queue = new RunQueue(results.Plan.Combinations.Length, jobs + 1);
        _open = new OpenProgram?[results.Plan.Combinations.Length];
        _onRun = onRun;
    }

    private ExplorationPlan Plan => _results.Plan;

    /// <summary>Makes all runs that are not in the journal.</summary>
    /// <param name="compilation">The program.</param>
    /// <param name="results">Receives the results of the plan.</param>
    /// <param name="journal">Stores the runs; null to store none.</param>
    /// <param name="jobs">Number of threads.</param>
    /// <param name="onRun">Called after each run.</param>
    /// <param name="cancellation">Stops the exploration soon. Finished runs are kept.</param>
    /// <exception cref="IOException">The journal cannot be written.</exception>
    public static async Task ExploreAsync(
        Compilation compilation, ExplorationResults results, RunJournal? journal, int jobs, Action<ExplorationResults>? onRun,
        CancellationToken cancellation)
    {
        using var programs = new ProgramPool(new AssemblyCache(AssemblyCache.UserFolder()));
        var explorer = new Explorer(compilation, results, journal, programs, jobs, onRun);
        await using (cancellation.Register(explorer._queue.Stop))
        {
            var workers = Enumerable.Range(0, Math.Min(jobs, results.Plan.RunCount))
                .Select(_ => Task.Factory.StartNew(
                    () => explorer.Work(cancellation), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))
                .ToArray();
            await Task.WhenAll(workers);
        }

        if (explorer._fault != null)
            throw explorer._fault;
        results.IsInterrupted = cancellation.IsCancellationRequested && results.Finished < results.Plan.RunCount;
    }

    private void Work(CancellationToken cancellation)
    {
        try
        {
            var control = new RunControl();
            using var registration = cancellation.Register(control.Stop);
            while (_queue.Take() is { } task)
            {
                if (task.IsPreparation)
                    Prepare(task.Combination);
                else
                    Run(task, control);
            }
        }
        catch (OperationCanceledException)
        {
            // An interrupted run has no result.
        }
#pragma warning disable CA1031 // the journal's disk may be full; the other workers end, and the caller is told
        catch (Exception e)
#pragma warning restore CA1031
        {
            Interlocked.CompareExchange(ref _fault, e, null);
            _queue.Stop();
        }
    }

    private void Prepare(int combination)
    {
        var missing = new List<int>();
        if (Link(combination) is { } linked)
        {
            for (var seed = 0; seed < Plan.Seeds.Length; seed++)
            {
                if (_journal?.Find(linked.Fingerprint, Plan.Seeds[seed]) is { } figures)
                    _results.Keep(combination, seed, figures);
                else
                    missing.Add(seed);
            }

            if (missing.Count > 0 && !TryLoad(combination, linked, missing.Count))
                missing.Clear();
        }

        _queue.Prepared(combination, missing);
        _onRun?.Invoke(_results);
    }

    // Tables are read once and shared, so only one thread links at a time.
    private LinkedProgram? Link(int index)
    {
        var combination = Plan.Combinations[index];
        lock (_linking)
        {
            var diagnostics = new DiagnosticBag();
            var linked = _compilation.Link(
                combination.Scenario, combination.Policy.Policy, combination.SettingsOn(Plan.Settings), Plan.Grid.Policies.Select(p => p.Name).ToHashSet(),
                diagnostics);
            _results.Diagnostics.AddRange(diagnostics);
            if (linked == null)
                _results.Fail(index, "", Plan.Seeds.Length);
            else
                _results.Derive(linked.Workload.Derived);
            return linked;
        }
    }

    private bool TryLoad(int combination, LinkedProgram linked, int runs)
    {
        try
        {
            _open[combination] = new OpenProgram(linked, _programs.Rent(linked));
            return true;
        }
        catch (GeneratedCodeException e)
        {
            _results.Fail(combination, string.Join('\n', e.Messages.Prepend(e.Message)), runs);
            return false;
        }
    }

    private void Run(RunTask task, RunControl control)
    {
        var program = _open[task.Combination]!;
        var seed = Plan.Seeds[task.Seed];
        if (Execute(program, task.Combination, seed, control) is var (figures, time))
        {
            _journal?.Add(program.Linked.Fingerprint, seed, figures, time);
            _results.Add(task.Combination, task.Seed, figures, time);
        }

        if (_queue.Finished(task.Combination))
        {
            _open[task.Combination] = null;
            _programs.Return(program.Linked);
        }

        _onRun?.Invoke(_results);
    }

    private (double[] Figures, TimeSpan Time)? Execute(OpenProgram program, int combination, long seed, RunControl control)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            var workload = program.Linked.Workload;
            var counted = program.Loaded.Program.Run(workload, seed, new MetricsObserver(workload, Plan.Recorded), control).Figures;
            return ([.. Plan.Columns.Select(c => c.Value(counted))], Stopwatch.GetElapsedTime(start));
        }
        catch (TooManyJobsException e)
        {
            var diagnostic = program.Linked.Diagnose(e);
            _results.Fail(combination, $"seed {seed}: {diagnostic.Code}: {diagnostic.Message}", 1);
            return null;
        }
#pragma warning disable CA1031 // whatever stops one run is told of that run, and the others go on
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            _results.Fail(combination, $"seed {seed}: {e.GetType().Name}: {e.Message}", 1);
            return null;
        }
    }

    private sealed record OpenProgram(LinkedProgram Linked, LoadedProgram Loaded);
}

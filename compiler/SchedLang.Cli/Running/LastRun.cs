using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Cli.Running;

/// <summary>
/// What the same command line ran last time. Other threads load and JIT-compile it while this one reads the command line. A wrong guess costs only
/// its time.
/// </summary>
internal sealed class LastRun
{
    private const string Seed = "--seed";

    private readonly string? _command;
    private readonly Task<RememberedRun?> _run;
    private readonly Task<bool> _isCurrent;

    private LastRun(AssemblyCache? cache, string? command)
    {
        Cache = cache ?? new AssemblyCache(AssemblyCache.UserFolder());
        _command = command;
        _run = Task.Run(() => command == null ? null : RememberedRun.Of(Cache, command));
        _isCurrent = _run.ContinueWith(
            r => r.Result?.Files.All(f => f.IsUnchanged()) == true, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        Start = HeadStart.Begin(Cache, () => _run.Result?.Programs[0].Key, Prepare);
    }

    /// <summary>The cache of programs.</summary>
    public AssemblyCache Cache { get; }

    /// <summary>Its first program.</summary>
    public HeadStart Start { get; }

    /// <summary>Whether its programs run again.</summary>
    public bool IsRepeated { get; private set; }

    /// <summary>Begins to load what a command line ran last time.</summary>
    /// <param name="args">The command line, the command first.</param>
    /// <param name="cache">The cache of programs; the user's by default.</param>
    public static LastRun Begin(IReadOnlyList<string> args, AssemblyCache? cache = null)
    {
        // A response file holds more of the command line than its name tells.
        if (args.Count < 2 || args[0] != "run" || args.Any(a => a.StartsWith('@')))
            return new LastRun(cache, null);
        var own = args.Where((arg, i) => arg != Seed && args[Math.Max(i - 1, 0)] != Seed);
        return new LastRun(cache, string.Join('\0', own.Prepend(Environment.CurrentDirectory)));
    }

    /// <summary>What ran and its programs, loaded, if it was the same request and no file has changed; else null.</summary>
    public (RememberedRun Run, List<LoadedProgram> Programs)? Repeat(RunRequest request)
    {
        // Causes are told in words of the source, which is not remembered.
        if (request.Blame || _run.GetAwaiter().GetResult() is not { } run || run.Request != request.Key() || !_isCurrent.GetAwaiter().GetResult() || Start.Begun is not { } first)
            return null;
        var loaded = new List<LoadedProgram> { first };
        foreach (var program in run.Programs.Skip(1))
        {
            if (LoadedProgram.TryLoad(Cache, program.Key) is not { } other)
            {
                loaded.Skip(1).ToList().ForEach(p => p.Dispose()); // the first may still be what its file makes
                return null;
            }

            loaded.Add(other);
        }

        IsRepeated = true;
        return (run, loaded);
    }

    /// <summary>Keeps what runs now for the next time.</summary>
    public void Keep(RememberedRun run)
    {
        if (_command != null)
            run.Keep(Cache, _command);
    }

    /// <summary>A very short run, whose results are discarded, makes the JIT compile engine and output.</summary>
    /// <param name="program">The program.</param>
    /// <param name="workload">Its workload.</param>
    /// <param name="identity">What identifies its runs.</param>
    /// <param name="format">The output format.</param>
    public static void RunAMoment(ICompiledProgram program, Workload workload, RunIdentity identity, string format)
    {
        var moment = workload with { End = new Instant(1) };
        var figures = program.Run(moment, 0, new MetricsObserver(moment)).Figures;
        RunOutput.Write([new FinishedRun(identity, figures)], format, new Terminal(TextWriter.Null, TextWriter.Null));
    }

    // With output files the engine is another one.
    private void Prepare(ICompiledProgram program)
    {
        var run = _run.Result!;
        if (run.Form == RunForm.Blame)
            program.Prepare<Observers<Observers<MetricsObserver, RunRecorders>, LifeObserver>>();
        else if (run.Form == RunForm.Recorded)
            program.Prepare<Observers<MetricsObserver, RunRecorders>>();
        else
            RunAMoment(program, run.Programs[0].Image.Workload, run.Programs[0].Image.Identity, run.Format);
    }
}

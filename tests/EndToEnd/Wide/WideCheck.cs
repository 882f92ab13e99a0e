using System.Text;
using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Lowering;
using SchedLang.EndToEnd.Reference;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;
using SchedLang.Testing;

namespace SchedLang.EndToEnd.Wide;

/// <summary>
/// One program in every mode of the engine against the reference: as the command runs it, unit by unit, without anything that is done for speed,
/// with metrics alone, and with nothing but jobs observed.
/// </summary>
internal sealed class WideCheck
{
    private static readonly AssemblyCache NoCache = new(null);

    private readonly long[] _counts = new long[Enum.GetValues<EnginePath>().Length];
    private readonly WideProgram _program;
    private string _units = "";

    private WideCheck(WideProgram program) => _program = program;

    /// <summary>Where engine and reference differ; null where they agree in every mode.</summary>
    public static string? DifferenceOf(WideProgram program) => Of(program).Difference;

    /// <summary>Where engine and reference differ, and which ways the engine took.</summary>
    public static (string? Difference, IReadOnlySet<string> Ways) Of(WideProgram program)
    {
        var check = new WideCheck(program);
        try
        {
            var linked = ScheduleRun.Link("random.sched", "A", program.Files, null, program.Settings);
            return (check.Compare(linked), WideWays.Of(linked, check._counts, check._units));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return ($"{e}", new HashSet<string>());
        }
    }

    private string? Compare(LinkedProgram linked)
    {
        var bound = Compilation.Load("random.sched", _program.MeantFiles).Program;
        var (jobs, units) = ReferenceRun.Of(
            bound.Policies.Single(p => p.Symbol.Name == "A"), bound.Scenarios.Single(), f => _program.Data[f], _program.Seed);
        _units = units;
        using var loaded = linked.Load(NoCache);
        var usual = Logged(linked, loaded, isStepwise: false);
        var stepwise = Logged(linked, loaded, isStepwise: true);
        var plain = ScheduleRun.Of(linked.Without(Optimizations.All), _program.Seed, stepwise: true);
        var (countedJobs, countedSummary) = Counted(linked, loaded);
        return FirstDifference("units.csv without all optimizations", plain.Units, units)
            ?? FirstDifference("jobs.csv without all optimizations", plain.Jobs, jobs)
            ?? FirstDifference("units.csv", usual.Units, units)
            ?? FirstDifference("jobs.csv", usual.Jobs, jobs)
            ?? FirstDifference("units.csv unit by unit", stepwise.Units, units)
            ?? FirstDifference("jobs.csv unit by unit", stepwise.Jobs, jobs)
            ?? FirstDifference("jobs where metrics are counted", countedJobs, jobs)
            ?? FirstDifference("jobs where nothing else is observed", JobsOnly(linked, loaded), jobs)
            ?? FirstDifference("summary.json", usual.Summary, plain.Summary)
            ?? FirstDifference("summary.json unit by unit", stepwise.Summary, plain.Summary)
            ?? FirstDifference("summary.json where metrics are counted", countedSummary, plain.Summary);
    }

    // As the command runs it, with all its files.
    private (string Jobs, string Units, string Summary) Logged(LinkedProgram linked, LoadedProgram loaded, bool isStepwise)
    {
        var (jobs, units) = (new MemoryStream(), new MemoryStream());
        RunFigures figures;
        using (var log = new ScheduleLog(linked.Workload, jobs, units))
        {
            var observers = new Observers<Observers<MetricsObserver, RunRecorders>, PathObserver>(
                new Observers<MetricsObserver, RunRecorders>(new MetricsObserver(linked.Workload), new RunRecorders(log, new InvariantObserver(linked.Workload))), new PathObserver(_counts));
            figures = loaded.Program.Run(linked.Workload, _program.Seed, observers, stepwise: isStepwise).First.First.Figures;
        }

        var summary = Summary(linked, figures);
        InvariantObserver.NoFigureIsNegative(summary);
        return (Text(jobs), Text(units), summary);
    }

    private (string Jobs, string Summary) Counted(LinkedProgram linked, LoadedProgram loaded)
    {
        var rows = new List<(long, int, long, string)>();
        var observers = new Observers<Observers<MetricsObserver, JobRows>, PathObserver>(
            new Observers<MetricsObserver, JobRows>(new MetricsObserver(linked.Workload), new JobRows(linked.Workload, rows)), new PathObserver(_counts));
        var figures = loaded.Program.Run(linked.Workload, _program.Seed, observers).First.First.Figures;
        return (JobRows.Text(linked.Workload, rows), Summary(linked, figures));
    }

    private string JobsOnly(LinkedProgram linked, LoadedProgram loaded)
    {
        var rows = new List<(long, int, long, string)>();
        loaded.Program.Run(
            linked.Workload, _program.Seed, new Observers<JobRows, PathObserver>(new JobRows(linked.Workload, rows), new PathObserver(_counts)));
        return JobRows.Text(linked.Workload, rows);
    }

    private string Summary(LinkedProgram linked, RunFigures figures)
    {
        using var summary = new MemoryStream();
        SummaryJson.Write(summary, linked.Identity(_program.Seed), figures);
        return Text(summary);
    }

    private static string Text(MemoryStream stream) => Encoding.UTF8.GetString(stream.ToArray());

    private static string? FirstDifference(string what, string actual, string expected)
    {
        if (actual == expected)
            return null;
        var (left, right) = (actual.Split('\n'), expected.Split('\n'));
        var line = left.Zip(right).TakeWhile(p => p.First == p.Second).Count();
        return $"{what}, line {line + 1}: the engine has '{left.ElementAtOrDefault(line)}', expected is '{right.ElementAtOrDefault(line)}'";
    }
}

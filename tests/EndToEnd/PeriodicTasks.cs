using System.Globalization;
using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A periodic task of the real-time literature, released at 0 for the first time; times in microseconds.</summary>
/// <param name="Work">Execution time of a job.</param>
/// <param name="Period">Time between releases.</param>
/// <param name="Deadline">Time from release to deadline.</param>
/// <param name="Priority">A number that no other task of its set has; larger comes first.</param>
internal sealed record PeriodicTask(long Work, long Period, long Deadline, int Priority);

/// <summary>Sets of periodic tasks, and their schedules by the engine. Programs of the same generated code share one assembly.</summary>
internal sealed class PeriodicTasks : IDisposable
{
    private readonly Dictionary<string, LoadedProgram> _loaded = [];
    private readonly AssemblyCache _cache = new(null);

    /// <summary>
    /// A random set. Utilizations are drawn by UUniFast (Bini and Buttazzo, Measuring the performance of schedulability tests, 2005) and
    /// rounded to whole <paramref name="grain"/>s, priorities are in no order.
    /// </summary>
    public static PeriodicTask[] Random(Random random, int count, double utilization, long grain, long longestPeriod)
    {
        var priorities = Enumerable.Range(1, count).ToArray();
        random.Shuffle(priorities);
        var left = utilization;
        return [.. priorities.Select((priority, i) =>
        {
            var rest = i == count - 1 ? 0 : left * Math.Pow(random.NextDouble(), 1.0 / (count - 1 - i));
            var share = Math.Min(1, left - rest);
            left = rest;
            var period = grain * random.NextInt64(10, (longestPeriod / grain) + 1);
            var work = grain * Math.Max(1, (long)(share * period / grain));
            return new PeriodicTask(work, period, grain * random.NextInt64(work / grain, (period / grain) + 1), priority);
        })];
    }

    /// <summary>The jobs of a run on identical devices: stream <c>t0</c> is the first task.</summary>
    public IReadOnlyList<JobRow> Run(IReadOnlyList<PeriodicTask> tasks, int devices, string policy, long lengthUs)
    {
        var bench = new Bench();
        for (var d = 0; d < devices; d++)
            bench.Device($"gpu{d}", "GPU");
        foreach (var (task, i) in tasks.Select((t, i) => (t, i)))
        {
            bench.Vision($"m{i}", string.Join(' ', Enumerable.Range(0, devices).Select(d => $"gpu{d}={Ms(task.Work)}")));
            bench.Stream($"t{i} : m{i} every {Ms(task.Period)} ms {{ deadline {Ms(task.Deadline)} ms weight {task.Priority} }}");
        }

        var program = bench.Link(lengthUs / 1e3, policy);
        if (!_loaded.TryGetValue(program.Source.Text, out var loaded))
            _loaded.Add(program.Source.Text, loaded = program.Load(_cache));
        return Schedule.Of(ScheduleRun.Of(program, loaded, seed: 0, stepwise: false)).Jobs;
    }

    public void Dispose()
    {
        foreach (var program in _loaded.Values)
            program.Dispose();
    }

    private static string Ms(long microseconds) => (microseconds / 1000m).ToString(CultureInfo.InvariantCulture);
}

using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A run that records only what a metric needs gives that metric the value of a run that records everything.</summary>
public sealed class RecordedSamplesTests
{
    // FTF drops, starves and preempts jobs here; the prompts keep an LLM job busy beyond the end.
    [Theory]
    [InlineData("FCFS_DYN", false)]
    [InlineData("EDF_DYN", true)]
    [InlineData("FTF", false)]
    public void MetricsNeedWhatTheySay(string policy, bool stepwise)
    {
        var program = ScheduleRun.Link(Repository.PathOf("examples", "rtgen", "c-gaming-ii.sched"), policy, settings: ["run=10s", "llm.output=20"]);
        using var loaded = program.Load(new AssemblyCache(null));
        RunFigures Run(SampleKinds recorded) =>
            loaded.Program.Run(program.Workload, 1, new MetricsObserver(program.Workload, recorded), stepwise: stepwise).Figures;
        var (all, none) = (Run(SampleKinds.All), Run(SampleKinds.None));

        foreach (var metrics in MetricCatalog.OfRun.GroupBy(m => m.Needs))
        {
            var figures = Run(metrics.Key);
            foreach (var metric in metrics)
                metric.Value(figures, figures).ShouldBe(metric.Value(all, all), metric.Id);
        }

        foreach (var metrics in MetricCatalog.OfStream.GroupBy(m => m.Needs))
        {
            var figures = Run(metrics.Key);
            for (var i = 0; i < all.Streams.Length; i++)
            {
                foreach (var metric in metrics)
                    metric.Value(figures, figures.Streams[i]).ShouldBe(metric.Value(all, all.Streams[i]), metric.Id);
            }
        }

        foreach (var metric in MetricCatalog.OfRun.Where(m => m.Needs != SampleKinds.None))
            Should.Throw<InvalidOperationException>(() => metric.Value(none, none), metric.Id);
        foreach (var metric in MetricCatalog.OfStream.Where(m => m.Needs != SampleKinds.None))
            Should.Throw<InvalidOperationException>(() => none.Streams.Select(s => metric.Value(none, s)).ToList(), metric.Id);
    }
}

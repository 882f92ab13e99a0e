using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>Random streams of one scenario have nothing to do with each other.</summary>
public sealed class IndependentStreamsTests
{
    private const double MeanMs = 5;

    [Fact]
    public void PoissonStreamsShareNoGaps()
    {
        var streams = Releases(runMs: 20_000).Select(releases => releases.Zip(releases.Skip(1), (a, b) => b - a).ToHashSet()).ToList();

        foreach (var (one, other) in streams.SelectMany((s, i) => streams.Skip(i + 1).Select(t => (s, t))))
        {
            one.Count.ShouldBeGreaterThan(3000);
            // Of 4000 gaps around 5 ms, rounded to ns, two streams have a handful in common by chance.
            one.Intersect(other).Count().ShouldBeLessThan(30);
        }
    }

    [Fact]
    public void PoissonStreamsCountedTogetherVaryLikeOne()
    {
        const int window = 20 * (int)MeanMs;
        var runMs = 400_000;
        var releases = Releases(runMs);

        foreach (var (one, other) in (ReadOnlySpan<(int, int)>)[(0, 1), (1, 2), (0, 2)])
        {
            var counts = new double[runMs / window];
            foreach (var release in releases[one].Concat(releases[other]))
                counts[release / 1_000_000 / window]++;
            var mean = counts.Average();
            var variance = counts.Sum(c => (c - mean) * (c - mean)) / (counts.Length - 1);

            // Of independent streams the variance is the mean; of 4000 windows it is off by a standard deviation of 2.2 %.
            mean.ShouldBe(40, 0.5);
            (variance / mean).ShouldBe(1, 0.09);
        }
    }

    private static List<List<long>> Releases(double runMs)
    {
        var bench = new Bench().Device("npu", "NPU").Vision("m", "npu=0.01");
        foreach (var stream in (ReadOnlySpan<string>)["a", "b", "c"])
            bench.Stream($"{stream} : m every ~{MeanMs} ms {{}}");
        var jobs = Schedule.Of(bench.Run(runMs, "order by arrival  place on idle device", seed: 3)).Jobs;
        return [.. jobs.GroupBy(j => j.Stream).Select(g => g.Select(j => j.Release).ToList())];
    }
}

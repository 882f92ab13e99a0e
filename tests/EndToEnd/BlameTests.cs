using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.EndToEnd.Wide;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>What jobs wait for, summed over a run: the sums are those of the single lives, to the nanosecond.</summary>
public sealed class BlameTests
{
    private const int Programs = 100;

    private static readonly AssemblyCache NoCache = new(null);

    [Fact]
    public void OnRandomProgramsSumsAreThoseOfTheLives()
    {
        var campaign = long.TryParse(Environment.GetEnvironmentVariable("LIFE_SEED"), out var seed) ? seed : 2;
        var (misses, partsWithMisses) = (0L, 0L);
        Parallel.For(0, Programs, number =>
        {
            var program = new WideProgram(campaign, number);
            try
            {
                var linked = ScheduleRun.Link("random.sched", "A", program.Files, null, program.Settings);
                var (blame, lives, figures) = Of(linked, program.Seed);
                Check(blame, lives, figures);
                Interlocked.Add(ref misses, blame.Streams.Sum(s => s.Missed));
                Interlocked.Add(ref partsWithMisses, blame.Parts.Count(p => p.Misses > 0));
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"campaign {campaign}, program {number}\n{program}", e);
            }
        });

        misses.ShouldBeGreaterThan(10, $"campaign {campaign}");
        partsWithMisses.ShouldBeGreaterThan(10, $"campaign {campaign}");
    }

    [Fact]
    public void AMissCountsForTheLongestPartThatIsNotOwnWork()
    {
        // llm#0 runs on the npu until 12 ms. sr#0 waits for it by key and misses; sr#1 comes while it runs, then waits for sr#0 and is in time.
        var (blame, _, _) = Of(Game(30), 0);

        blame.Streams[1].ShouldBe(new BlamedStream(3, 30_000_000, 1, 16_000_000));
        blame.Parts.Where(p => p.Stream == 1).Select(p => (p.Cause.Kind, p.Cause.BlockerStream, p.Jobs, p.Ns, p.MissedNs, p.Misses)).ShouldBe([
            (PartKind.Ranked, 0, 1L, 12_000_000L, 12_000_000L, 1L),
            (PartKind.Work, -1, 3L, 12_000_000L, 4_000_000L, 0L),
            (PartKind.Running, 0, 1L, 2_000_000L, 0L, 0L),
            (PartKind.Ranked, 1, 1L, 4_000_000L, 0L, 0L),
        ]);
    }

    [Fact]
    public void AJobDroppedAtItsReleaseHasNoPartAndIsCounted()
    {
        // With 'queue 0', the second job finds the device busy and is dropped at once.
        var linked = new Bench().Device("gpu", "GPU").Vision("slow", "gpu=15").Stream("a : slow every 10 ms { queue 0 }").Link(20, "order by arrival  place on idle device");
        var (blame, lives, figures) = Of(linked, 0);

        lives.Select(l => (l.End - l.Release).Ns).ShouldBe([0L, 15_000_000L], ignoreOrder: true);
        Check(blame, lives, figures);
        (blame.Streams[0].Missed - blame.Parts.Sum(p => p.Misses)).ShouldBe(1);
    }

    [Fact]
    public void MemoryDoesNotGrowWithTheRun()
    {
        var (brief, few, _) = Of(Game(400), 0);
        var (extended, many, _) = Of(Game(4000), 0);

        many.Count.ShouldBe(10 * few.Count);
        extended.Parts.Count.ShouldBe(brief.Parts.Count);
    }

    private static LinkedProgram Game(double ms) => new Bench().Device("npu", "NPU").Llm("lm", "npu=12", "npu=1").Vision("v", "npu=4")
        .Stream("llm : lm every 40 ms { prompt 1 tokens  output 1 tokens }").Stream("sr : v every 10 ms").Link(ms, "prefer stage == prefill  order by arrival  place on idle device");

    private static void Check(Blame blame, List<JobLife> lives, RunFigures figures)
    {
        for (var stream = 0; stream < figures.Streams.Length; stream++)
        {
            var (sums, own) = (blame.Streams[stream], lives.Where(l => l.Stream == stream).ToList());
            sums.Jobs.ShouldBe(figures.Streams[stream].Released);
            sums.Missed.ShouldBe(figures.Streams[stream].Violated);
            sums.Ns.ShouldBe(own.Sum(l => (l.End - l.Release).Ns));
            sums.MissedNs.ShouldBe(own.Where(l => l.IsMissed == true).Sum(l => (l.End - l.Release).Ns));
            var parts = blame.Parts.Where(p => p.Stream == stream).ToList();
            parts.Sum(p => p.Ns).ShouldBe(sums.Ns);
            parts.Sum(p => p.MissedNs).ShouldBe(sums.MissedNs);
            parts.Sum(p => p.Misses).ShouldBe(own.Count(l => l.IsMissed == true && l.End > l.Release));
            Sums(parts.Select(p => (p.Cause, p.Ns, p.MissedNs))).ShouldBe(
                Sums(own.SelectMany(l => l.Parts.Select(p => (p.Cause, p.Ns, l.IsMissed == true ? p.Ns : 0L)))), ignoreOrder: true);
        }
    }

    private static List<(PartKind Kind, int Device, int Behind, int Clause, long Ns, long MissedNs)> Sums(IEnumerable<(Cause Cause, long Ns, long MissedNs)> parts) =>
        [.. parts.GroupBy(p => (p.Cause.Kind, p.Cause.Device, p.Cause.BlockerStream, p.Cause.Clause))
            .Select(g => (g.Key.Kind, g.Key.Device, g.Key.BlockerStream, g.Key.Clause, g.Sum(p => p.Ns), g.Sum(p => p.MissedNs)))];

    private static (Blame Blame, List<JobLife> Lives, RunFigures Figures) Of(LinkedProgram linked, long seed)
    {
        using var loaded = linked.Explained().Load(NoCache);
        var blame = new Blame(linked.Workload.Streams.Length);
        var lives = new List<JobLife>();
        var observers = new Observers<MetricsObserver, Observers<LifeObserver, LifeObserver>>(
            new MetricsObserver(linked.Workload),
            new Observers<LifeObserver, LifeObserver>(
                blame.Observer(linked.Workload, -1), new LifeObserver(linked.Workload, (_, _) => true, lives.Add, byJob: true)));
        return (blame, lives, loaded.Program.Run(linked.Workload, seed, observers, stepwise: true).First.Figures);
    }
}

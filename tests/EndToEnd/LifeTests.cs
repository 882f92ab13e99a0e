using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Explanation;
using SchedLang.EndToEnd.Wide;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;
using Xunit.Abstractions;

namespace SchedLang.EndToEnd;

/// <summary>What jobs wait for: parts add up to the life, and each has a name.</summary>
public sealed class LifeTests(ITestOutputHelper output)
{
    private const int Programs = 100;

    private static readonly AssemblyCache NoCache = new(null);

    [Fact]
    public void OnRandomProgramsPartsAddUpAndNameAClauseAJobOrADevice()
    {
        var (seed, first, count) = Campaign.Of("LIFE", Programs);
        var kinds = Enum.GetValues<PartKind>().ToDictionary(k => k, _ => 0);
        var done = 0;
        // A kind that is rare may be missing in so few programs; then there are more of them.
        for (var next = first; done < count || (count >= Programs && done < 5 * count && Missing().Any()); next += count, done += count)
            CheckPrograms(seed, next, count, kinds);

        output.WriteLine(string.Join('\n', kinds.Select(k => $"{k.Value,6} of {done} programs: {k.Key}").Prepend($"LIFE_SEED={seed}")));
        if (count >= Programs)
            Missing().ShouldBeEmpty($"LIFE_SEED={seed}");

        // These two are very rare, and have a test of their own.
        IEnumerable<PartKind> Missing() => kinds.Where(k => k.Value == 0).Select(k => k.Key).Except([PartKind.Protected, PartKind.NoRule]);
    }

    [Fact]
    public void TheDecidingKeyAndTheSlowerDeviceAreNamed()
    {
        // llm prefill first on the npu until 12; sr then runs there. On the gpu it would take three times as long.
        var linked = new Bench().Device("gpu", "GPU").Device("npu", "NPU").Llm("lm", "npu=12", "npu=1").Vision("v", "npu=4")
            .Stream("llm : lm every 1 s { prompt 1 tokens  output 1 tokens }").Stream("sr : v every 10 ms").Link(30, "prefer stage == prefill  order by arrival  place on idle device");

        var (lives, _) = LivesOf(linked, 0);
        var first = lives.Single(l => l.Stream == 1 && l.Number == 0);

        first.IsMissed.ShouldBe(true);
        first.Parts.Select(p => (p.Cause.Kind, p.Ns)).ShouldBe([(PartKind.Ranked, 12_000_000L), (PartKind.Work, 4_000_000L)]);
        DecidingClauses.Of(first.Parts[0].Cause, linked.Lowered.Policy)!.Text.ShouldBe("prefer stage == prefill");
        first.Parts[0].Cause.Blocker.ShouldBe(0);
    }

    [Fact]
    public void LostWorkSwitchesAndSlowDownHaveTheirParts()
    {
        var lost = new Bench().Device("gpu", "GPU").Platform("switch 1 ms").Vision("slow", "gpu=10").Vision("fast", "gpu=2")
            .Stream("a : slow every 100 ms").Stream("b : fast every 100 ms { offset 4 ms  class hot }")
            .Link(50, "prefer class == hot  order by arrival  place on idle device  preempt immediately losing work");
        var a = LivesOf(lost, 0).Lives.Single(l => l.Stream == 0);

        // 0-4 lost; behind b 4-7 (switch and work); then 1 ms of switch and 10 of work.
        a.Parts.Select(p => (p.Cause.Kind, p.Ns / 1_000_000)).ShouldBe(
            [(PartKind.Lost, 4), (PartKind.Ranked, 3), (PartKind.Switch, 1), (PartKind.Work, 10)]);

        var shared = new Bench().Device("gpu", "GPU").Device("npu", "NPU").Platform("memory 16 GB at 10 GB/s  contention proportional")
            .Vision("x", "gpu=10::10").Vision("y", "npu=10::10").Stream("a : x every 100 ms").Stream("b : y every 100 ms").Link(50, "order by arrival  place on idle device");
        LivesOf(shared, 0).Lives.First().Parts.Select(p => (p.Cause.Kind, p.Ns / 1_000_000)).ShouldBe([(PartKind.Work, 10), (PartKind.Contention, 10)]);
    }

    [Fact]
    public void AWaitForABatchIsNamedWithItsClause()
    {
        var linked = new Bench().Device("gpu", "GPU").Vision("m", "gpu=4 gpu*2=5 gpu*3=6").Stream("a : m every 100 ms").Stream("b : m every 100 ms { offset 1 ms }")
            .Link(50, "strict  order by arrival  place on idle device  batch decode up to 2  batch infer up to 3 wait up to 3 ms");
        var a = LivesOf(linked, 0).Lives.Single(l => l.Stream == 0);

        // Alone it takes 4 ms, in a batch of two 5 ms.
        a.Parts.Select(p => (p.Cause.Kind, p.Ns / 1_000_000)).ShouldBe([(PartKind.Gathering, 3), (PartKind.Work, 4), (PartKind.Batch, 1)]);
        DecidingClauses.Of(a.Parts[0].Cause, linked.Lowered.Policy)!.Text.ShouldBe("batch infer up to 3 wait up to 3 ms");
        DecidingClauses.Of(a.Parts[2].Cause, linked.Lowered.Policy)!.Text.ShouldBe("batch infer up to 3 wait up to 3 ms");
    }

    [Fact]
    public void AProtectedJobAndAMissingRuleAreNamed()
    {
        // b comes first but may take the device only from jobs that have run for less than 1 ms.
        var shielded = new Bench().Device("gpu", "GPU").Vision("slow", "gpu=10").Vision("fast", "gpu=2").Stream("a : slow every 100 ms")
            .Stream("b : fast every 100 ms { offset 4 ms  class hot }")
            .Link(50, "prefer class == hot  order by arrival  place on idle device  preempt immediately losing work when victim.age < 1 ms");
        LivesOf(shielded, 0).Lives.Single(l => l.Stream == 1).Parts.Select(p => (p.Cause.Kind, p.Ns / 1_000_000)).ShouldBe([(PartKind.Protected, 6), (PartKind.Work, 2)]);

        var late = new Bench().Device("gpu", "GPU").Vision("m", "gpu=10").Stream("a : m every 100 ms").Stream("b : m every 100 ms { offset 20 ms }")
            .Link(50, "order by arrival  place when age >= 20 ms on idle device");
        LivesOf(late, 0).Lives.Single(l => l.Stream == 0).Parts[0].ShouldBe(new LifePart(new Cause(PartKind.NoRule), 20_000_000L, null, KeysChange: false));
    }

    // Counts in how many programs each kind is.
    private static void CheckPrograms(long seed, int first, int count, Dictionary<PartKind, int> kinds)
    {
        var failures = new SortedDictionary<int, string>();
        Parallel.For(first, first + count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, number =>
        {
            var fault = FaultOf(new WideProgram(seed, number), out var ofProgram);
            lock (kinds)
            {
                foreach (var kind in ofProgram)
                    kinds[kind]++;
                if (fault != null)
                    failures.Add(number, fault);
            }
        });

        if (failures.Count == 0)
            return;
        var (wrong, found) = failures.First();
        var program = new WideProgram(seed, wrong);
        var (smaller, its) = WideShrinker.Shrink(program, found, p => FaultOf(p, out _));
        Assert.Fail(
            $"{failures.Count} of {count} programs are wrong: {string.Join(' ', failures.Keys.Take(50))}\n"
            + $"To make the first again: LIFE_SEED={seed} LIFE_FIRST={wrong} LIFE_PROGRAMS=1\n{found}\n{program}\n\nA smaller one: {its}\n{smaller}");
    }

    // What is wrong with the lives of a program's jobs; null where nothing is.
    private static string? FaultOf(WideProgram program, out IReadOnlyCollection<PartKind> kinds)
    {
        kinds = [];
        try
        {
            var linked = ScheduleRun.Link("random.sched", "A", program.Files, null, program.Settings);
            var (lives, figures) = LivesOf(linked, program.Seed);
            kinds = lives.SelectMany(l => l.Parts).Select(p => p.Cause.Kind).ToHashSet();
            lives.Count.ShouldBe((int)figures.Streams.Sum(s => s.Released));
            lives.Count(l => l.IsMissed == true).ShouldBe((int)figures.Streams.Sum(s => s.Violated));
            foreach (var life in lives)
                Check(life, linked);
            return null;
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{e}";
        }
    }

    private static void Check(JobLife life, LinkedProgram linked)
    {
        life.Parts.Sum(p => p.Ns).ShouldBe((life.End - life.Release).Ns);
        life.Spans.Sum(s => s.Ns).ShouldBe((life.End - life.Release).Ns);
        foreach (var (cause, ns, _, _) in life.Parts)
        {
            ns.ShouldBeGreaterThan(0);
            (cause.Device >= 0 || cause.BlockerStream >= 0 || DecidingClauses.Of(cause, linked.Lowered.Policy) != null).ShouldBeTrue($"{cause}");
            if (cause.Kind is PartKind.Ranked or PartKind.Held or PartKind.Excluded or PartKind.Strict or PartKind.NoRule)
                DecidingClauses.Of(cause, linked.Lowered.Policy).ShouldNotBeNull($"{cause}");
        }
    }

    internal static (List<JobLife> Lives, RunFigures Figures) LivesOf(LinkedProgram linked, long seed)
    {
        var explained = linked.Explained();
        using var loaded = explained.Load(NoCache);
        var lives = new List<JobLife>();
        var observers = new Observers<MetricsObserver, LifeObserver>(
            new MetricsObserver(linked.Workload), new LifeObserver(linked.Workload, (_, _) => true, lives.Add, byJob: true));
        return (lives, loaded.Program.Run(linked.Workload, seed, observers, stepwise: true).First.Figures);
    }
}

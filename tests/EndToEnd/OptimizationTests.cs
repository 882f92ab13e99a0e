using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SchedLang.Compiler;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Lowering;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.State;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>What is done for speed changes no result, to the last byte: with all of it, unit by unit, and with none of it.</summary>
public sealed partial class OptimizationTests
{
    private static readonly string Conformance = Repository.PathOf("tests", "Conformance", "Programs");

    public static TheoryData<string> ConformancePrograms =>
        [.. Directory.EnumerateFiles(Conformance, "*.sched").Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(ConformancePrograms))]
    public void ConformanceProgramsAreTheSame(string name)
    {
        var path = Path.Combine(Conformance, name + ".sched");
        var policy = Policy().Match(File.ReadLines(path).First()).Groups[1].Value;
        Same(ScheduleRun.Link(path, policy), 7, name);
    }

    [Theory]
    [InlineData("a-video-conferencing")]
    [InlineData("b-gaming-i")]
    [InlineData("c-gaming-ii")]
    [InlineData("d-prompt-length")]
    public void TheStudyIsTheSame(string scenario)
    {
        foreach (var policy in (string[])["FCFS_AOT", "FCFS_DYN", "EDF_AOT", "EDF_DYN", "FTF"])
            Same(ScheduleRun.Link(Repository.PathOf("examples", "rtgen", scenario + ".sched"), policy, settings: "run=3s"), 0, policy);
    }

    /// <summary>Which library policies keep ready jobs in groups, by unit or by stage, and whether these share keys.</summary>
    [Theory]
    [InlineData("HEFT", false, false)]
    [InlineData("AgentXpu", false, false)]
    [InlineData("Orca", false, false)]
    [InlineData("MinMin", false, true)]
    [InlineData("WFQ", false, true)]
    [InlineData("Disaggregated", true, false)]
    [InlineData("Lottery", true, true)]
    [InlineData("Sarathi", true, true)]
    [InlineData("CBS", true, true)]
    [InlineData("Stride", true, true)]
    public void LibraryPoliciesWaitInGroups(string policy, bool byStage, bool shareKeys)
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game", settings: "run=4s");
        program.Lowered.Groups.ShouldBe(new GroupAnalysis(true, byStage, shareKeys));
        PathsOf(program)[(int)(shareKeys ? EnginePath.SharedKeys : EnginePath.SortedGroup)].ShouldBeGreaterThan(100);
    }

    /// <summary>Who waits longest and is due soonest comes first under these policies, so a pass computes keys of first jobs only.</summary>
    [Theory]
    [InlineData("MapScore", true)]
    [InlineData("EDZL", false)]
    public void LibraryPoliciesWaitInLanes(string policy, bool hasKeysOfFour)
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game", settings: ["run=20s", "sr.at=150 fps"]);
        program.Lowered.Groups.Lanes.ShouldNotBe(LaneOrder.None);
        var paths = PathsOf(program);
        paths[(int)EnginePath.Lane].ShouldBeGreaterThan(100);
        (paths[(int)EnginePath.FourJobs] > 100).ShouldBe(hasKeysOfFour);
        Same(program, 1, policy);
    }

    [Fact]
    public void ClockworkPassesOverLateJobsTogether()
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), "Clockwork", scenario: "Game", settings: "run=20s");
        program.Lowered.Groups.FavorsLaterJobs.ShouldBeTrue();
        PathsOf(program)[(int)EnginePath.LateJobs].ShouldBeGreaterThan(100);
        Same(program, 1, "Clockwork");
    }

    /// <summary>EnergyFirst asks of each job which devices meet its deadline.</summary>
    [Fact]
    public void JobsThatMeetTheSameLimitsArePassedOverTogether()
    {
        var program = ScheduleRun.Link(
            Path.Combine(PolicyLibrary.Folder, "demo.sched"), "EnergyFirst", scenario: "Game", settings: ["run=20s", "sr.at=250 fps", "sr.deadline=200ms"]);
        program.Lowered.Groups.Limits.Length.ShouldBe(2);
        PathsOf(program)[(int)EnginePath.LimitedJobs].ShouldBeGreaterThan(100);
        Same(program, 1, "EnergyFirst");
    }

    [Theory]
    [InlineData("MapScore", 3)]
    [InlineData("WFQ", 1)]
    public void ValuesAreKeptBesideUnits(string policy, int columns)
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game", settings: "run=20s");
        program.Lowered.Columns.Length.ShouldBe(columns);
        Same(program, 1, policy);
        var (with, without) = (ScheduleRun.Of(program, 1), ScheduleRun.Of(program.Without(Optimizations.Columns), 1));
        FirstDifference(with.Units, without.Units).ShouldBeNull();
    }

    [Theory]
    [InlineData("AgentXpu")]
    [InlineData("PREMA")]
    [InlineData("XSchedLaxity")]
    public void AggregatesAreComputedOnceForAllJobs(string policy)
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game", settings: "run=20s");
        program.Lowered.Totals.Count.ShouldBe(1);
        Same(program, 1, policy);
        var (with, without) = (ScheduleRun.Of(program, 1), ScheduleRun.Of(program.Without(Optimizations.Totals), 1));
        FirstDifference(with.Units, without.Units).ShouldBeNull();
    }

    [Theory]
    [InlineData("AgentXpu", true)]
    [InlineData("XSchedHhpf", false)]
    [InlineData("XSchedLaxity", false)]
    public void JobsOfOtherStreamsAreNotVisited(string policy, bool isSo)
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game", settings: "run=20s");
        program.Lowered.ListsJobsByStream.ShouldBe(isSo);
        var (with, without) = (ScheduleRun.Of(program, 1), ScheduleRun.Of(program.Without(Optimizations.Counts), 1));
        FirstDifference(with.Units, without.Units).ShouldBeNull();
    }

    /// <summary>While the device of all waiting jobs is busy, a pass computes no keys.</summary>
    [Fact]
    public void KeysAreNotComputedWhereNoJobFindsADevice()
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), "XSchedLaxity", scenario: "Game", settings: "run=4s");
        PathsOf(program)[(int)EnginePath.NoKeys].ShouldBeGreaterThan(100);
        Same(program, 1, "XSchedLaxity");
    }

    /// <summary>Where devices are idle for several jobs, their keys decide; those of the other jobs are not computed.</summary>
    [Theory]
    [InlineData("XSchedLaxity", "")]
    [InlineData("A", "order by max(laxity, 1 ms) / (stage_remaining + 1 ms)  place on static device minimizing latency  hold when count(j in jobs where j.age > 50 ms) > 6 and deadline < never")]
    [InlineData("A", "prefer age > 20 ms  order by laxity % 5 ms  place when stage == prefill on static device minimizing latency  place on idle device  hold when exists(j in jobs where j.remaining < remaining / 9)")]
    public void KeysAreComputedOnlyOfJobsThatFindADevice(string policy, string clauses)
    {
        var program = clauses.Length == 0 ? ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game", settings: "run=4s")
            : ScheduleRun.Link("many.sched", files: ManyDevices(5, clauses));
        program.Lowered.PlacementAnalysis.RefusalsStand.ShouldBeTrue();
        PathsOf(program)[(int)EnginePath.KeysOfSome].ShouldBeGreaterThan(10);
        Same(program, 1, clauses);
        var (with, without) = (ScheduleRun.Of(program, 1), ScheduleRun.Of(program.Without(Optimizations.Sorting), 1));
        FirstDifference(with.Units, without.Units).ShouldBeNull();
    }

    /// <summary>An extreme over few devices takes one instruction each. Zeros, infinities and what is no number come out as from the loop.</summary>
    [Theory]
    [InlineData("max(d in devices: (age / 1 ms - 5) * share(job, d)) descending", "PlainMax")]
    [InlineData("min(d in devices: (laxity / 1 ms - 5) * share(job, d))", "PlainMin")]
    [InlineData("1 / max(d in devices where latency(d) < 2 ms: (age / 1 ms) * share(job, d) * 0)", "PlainMax")]
    [InlineData("1 / min(d in devices: max(0, age / 1 ms - 5) * share(job, d)) descending", "PlainMin")]
    public void ExtremesOverFewDevicesAreExact(string key, string call)
    {
        var program = ScheduleRun.Link("many.sched", files: ManyDevices(4, $"fn share(j, d) = j.latency(d) / min(e in devices: j.latency(e))  order by {key}  place on idle device minimizing latency"));
        program.Source.Text.ShouldContain(call);
        Same(program, 1, key);
        var (with, without) = (ScheduleRun.Of(program, 1), ScheduleRun.Of(program.Without(Optimizations.Columns), 1));
        FirstDifference(with.Units, without.Units).ShouldBeNull();
        ScheduleRun.Link("many.sched", files: ManyDevices(5, $"fn share(j, d) = j.latency(d) / min(e in devices: j.latency(e))  order by {key}  place on idle device")).Source.Text.ShouldNotContain(call);
    }

    /// <summary>Who has the best of all keys starts, and jobs that were released later are not asked.</summary>
    [Theory]
    [InlineData("XSchedLaxity", "", true)]
    [InlineData("A", "prefer laxity < 20 ms  order by (if age > 30 ms then 1 else if stage == prefill then 3 else 2)  place on static device minimizing latency  hold when count(j in jobs where j.age > 50 ms) > 6 and deadline < never", true)]
    [InlineData("A", "order by (if age > 30 ms then 1 ms else 2 ms), laxity < 3 ms descending  place on static device minimizing latency  hold when count(j in jobs where j.age > 50 ms) > 6 and deadline < never", true)]
    [InlineData("A", "order by (if waited > 1 ms then 1 else 2)  place on static device minimizing latency  hold when count(j in jobs where j.age > 50 ms) > 6 and deadline < never", false)]
    [InlineData("A", "order by (if age > 30 ms then 1 else 2), laxity  place on static device minimizing latency  hold when count(j in jobs where j.age > 50 ms) > 6 and deadline < never", false)]
    public void JobsBehindOneThatNoneCanPrecedeAreNotAsked(string policy, string clauses, bool stops)
    {
        var program = clauses.Length == 0 ? ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game", settings: "run=4s")
            : ScheduleRun.Link("many.sched", files: ManyDevices(5, clauses));
        (PathsOf(program)[(int)EnginePath.FirstKeys] > 10).ShouldBe(stops);
        Same(program, 1, clauses);
        var (with, without) = (ScheduleRun.Of(program, 1), ScheduleRun.Of(program.Without(Optimizations.Sorting), 1));
        FirstDifference(with.Units, without.Units).ShouldBeNull();
    }

    [Fact]
    public void GroupsFormBatches()
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), "Orca", scenario: "Game", settings: "run=20s");
        program.Lowered.Groups.GroupsJobs.ShouldBeTrue();
        PathsOf(program)[(int)EnginePath.Batch].ShouldBeGreaterThan(0);
        Same(program, 1, "Orca");
    }

    [Fact]
    public void KeysAreSortedAgainAtATick()
    {
        var program = ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), "Mlfq", scenario: "Game", settings: "run=20s");
        PathsOf(program)[(int)EnginePath.SortedAgain].ShouldBeGreaterThan(0);
        Same(program, 1, "Mlfq");
    }

    private static long[] PathsOf(LinkedProgram program)
    {
        var counts = new long[Enum.GetValues<EnginePath>().Length];
        using var loaded = program.Load(new AssemblyCache(null));
        loaded.Program.Run(program.Workload, 1, new Wide.PathObserver(counts));
        return counts;
    }

    [Theory]
    [InlineData("Mlfq")]
    [InlineData("FastServe")]
    [InlineData("RoundRobin")]
    public void KeysOfAJobsOwnStateAreKeptSorted(string policy) =>
        ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game").Lowered.OrderIsFixed.ShouldBeTrue();

    public static TheoryData<string> LibraryPolicies => [.. PolicyLibrary.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(LibraryPolicies))]
    public void TheLibraryIsTheSame(string policy) =>
        Same(ScheduleRun.Link(Path.Combine(PolicyLibrary.Folder, "demo.sched"), policy, scenario: "Game", settings: "run=4s"), 1, policy);

    /// <summary>Random programs have few devices; with many the engine goes other ways.</summary>
    [Theory]
    [InlineData(5)]
    [InlineData(8)]
    [InlineData(33)]
    [InlineData(64)]
    [InlineData(70)]
    public void ManyDevicesAreTheSame(int devices)
    {
        string[] policies =
        [
            "order by deadline  place on idle device minimizing latency",
            "order by remaining  place on npu, gpu minimizing latency",
            "order by laxity  place when stage == prefill on npu  place on idle device where latency < 3 ms minimizing energy",
            "order by age / (stage_remaining + 1 ms) descending  place on static device minimizing latency",
            "order by deadline  place on idle device minimizing latency  preempt immediately keeping work",
            "order by arrival  place on idle device  strict",
        ];
        foreach (var clauses in policies)
            Same(ScheduleRun.Link("many.sched", files: ManyDevices(devices, clauses)), 3, clauses);
    }

    private static MemoryFiles ManyDevices(int devices, string clauses)
    {
        var random = new Random(devices);
        var table = new StringBuilder("model,stage,device,tokens,latency_ms\n");
        var platform = new StringBuilder();
        for (var device = 0; device < devices; device++)
        {
            platform.Append(CultureInfo.InvariantCulture, $"  device d{device} : {(device % 3 == 0 ? "NPU" : "GPU")} {{ power {1 + random.Next(20)} W }}\n");
            foreach (var (stage, tokens) in new[] { ("v,infer", ""), ("l,prefill", "1"), ("l,prefill", "512"), ("l,decode", "1"), ("l,decode", "1024") })
                table.Append(CultureInfo.InvariantCulture, $"{stage},d{device},{tokens},{5 + random.Next(200) / 10.0:0.0}\n");
        }

        return new MemoryFiles().Add("table.csv", table.ToString()).Add(
            "many.sched",
            string.Create(CultureInfo.InvariantCulture, $$"""
                platform P {
                {{platform}}  latencies "table.csv"
                  switch 30 us
                }
                model v : vision { layers 7 }
                model l : llm { layers 4 }
                scenario S on P {
                  run for 400 ms
                  stream s : v at {{devices * 60}} Hz { deadline 40 ms }
                  stream t : v every ~{{20.0 / devices:0.###}} ms { jitter 1 ms  deadline 90 ms  late drop }
                  stream u : l every ~{{400.0 / devices:0.###}} ms { prompt 64 tokens  output 5 tokens }
                }
                policy P { {{clauses}} }
                """));
    }

    private static void Same(LinkedProgram program, long seed, string what)
    {
        using var loaded = program.Load(new AssemblyCache(null));
        var (fast, stepwise) = (ScheduleRun.Of(program, loaded, seed, stepwise: false), ScheduleRun.Of(program, loaded, seed, stepwise: true));
        var plain = ScheduleRun.Of(program.Without(Optimizations.All), seed, stepwise: true);

        foreach (var other in (ScheduleRun[])[stepwise, plain])
        {
            FirstDifference(fast.Units, other.Units).ShouldBeNull(what);
            FirstDifference(fast.Jobs, other.Jobs).ShouldBeNull(what);
            FirstDifference(fast.Summary, other.Summary).ShouldBeNull(what);
        }

        FirstDifference(Counted(program, loaded, seed), plain.Summary).ShouldBeNull(what);
        Ends<Blind>(program, loaded, seed).ShouldBe(Ends<Watchful>(program, loaded, seed), what);
    }

    // The summary of a run in which no one is told of each unit.
    private static string Counted(LinkedProgram program, LoadedProgram loaded, long seed)
    {
        var figures = loaded.Program.Run(program.Workload, seed, new MetricsObserver(program.Workload)).Figures;
        using var summary = new MemoryStream();
        SummaryJson.Write(summary, program.Identity(seed), figures);
        return Encoding.UTF8.GetString(summary.ToArray());
    }

    private static string Ends<TEyes>(LinkedProgram program, LoadedProgram loaded, long seed)
        where TEyes : struct, IEyes =>
        loaded.Program.Run(program.Workload, seed, new JobEnds<TEyes>(new StringBuilder())).Text.ToString();

    private interface IEyes
    {
        static abstract bool SeesUnits { get; }
    }

    private readonly struct Blind : IEyes
    {
        public static bool SeesUnits => false;
    }

    private readonly struct Watchful : IEyes
    {
        public static bool SeesUnits => true;
    }

    private readonly record struct JobEnds<TEyes>(StringBuilder Text) : IObserver
        where TEyes : struct, IEyes
    {
        static bool IObserver.SeesUnits => TEyes.SeesUnits;

        public void Released(in Job job)
        {
        }

        public void Dispatched(in Job job, in UnitStart start)
        {
        }

        public void UnitEnded(in Job job, in UnitEnd end)
        {
        }

        public void TokenProduced(in Job job, Instant deadline) => Text.Append(job.Stream).Append(' ').Append(job.Number).Append(' ').Append(deadline.Ns).Append('\n');

        public void JobEnded(in Job job, JobOutcome outcome) =>
            Text.Append(job.Stream).Append(' ').Append(job.Number).Append(' ').Append(outcome).Append(' ').Append(job.FirstStart.Ns).Append(' ')
                .Append(job.FirstToken.Ns).Append(' ').Append(job.LastToken.Ns).Append(' ')
                .Append(outcome == JobOutcome.Completed ? job.ReadySince.Ns : 0).Append('\n');

        public void RunEnded(SystemState state)
        {
        }
    }

    private static string? FirstDifference(string fast, string plain)
    {
        if (fast == plain)
            return null;
        var (left, right) = (fast.Split('\n'), plain.Split('\n'));
        var line = left.Zip(right).TakeWhile(p => p.First == p.Second).Count();
        return $"line {line + 1}: fast '{left.ElementAtOrDefault(line)}', plain '{right.ElementAtOrDefault(line)}'";
    }

    [GeneratedRegex(@"--policy (\w+)")]
    private static partial Regex Policy();
}

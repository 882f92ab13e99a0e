using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;
using SchedLang.Testing;

namespace SchedLang.EndToEnd.Embedding;

/// <summary>What an embedded scheduler does beyond the policies of the library: followers, queues, sizes, timers, threads.</summary>
public sealed class EmbeddedFeatureTests
{
    private const string Table = "model,stage,device,tokens,latency_us\ncam,infer,npu,,1000\ntalk,prefill,npu,1,100\ntalk,prefill,npu,101,1100\ntalk,decode,npu,1,10\ntalk,decode,npu,1001,1010\n";

    private const string Program = """
        platform P { device npu : NPU {}  latencies "table.csv" }
        model cam : vision {}
        model talk : llm {}
        policy First { order by arrival  place on npu }
        policy Ticking { state ticks: int = 0  order by arrival  place when ticks >= 3 on npu  on tick every 10 ms { ticks = ticks + 1 } }
        scenario S on P {
          run for 1 s
          stream eye : cam every 20 ms { late drop  deadline 5 ms }
          stream ear : talk after eye { prompt 11 tokens  output 3 tokens  offset 2 ms }
          stream own : talk every 1 s { prompt 11 tokens  output 3 tokens }
        }
        """;

    // Programs of random parts with followers, queues, traces, ticks and all else; each is simulated and driven.
    [Fact]
    public void RandomProgramsDecideAsInTheSimulation()
    {
        var compared = 0;
        for (var seed = 1; seed <= 40; seed++)
        {
            var random = RandomProgram.Any(seed);
            var program = ScheduleRun.Link("random.sched", files: random.Files);
            if (program.Workload.Platform.HasContention || program.Workload.Platform.VariesWork)
                continue; // units then take other times than predicted
            using var loaded = program.Load(new AssemblyCache(null));
            var list = new SimulatedList();
            loaded.Program.Run(program.Workload, 0, new RunRecorders(list), stepwise: true);
            var machine = new VirtualMachine(program.Workload.Platform.Devices.Length);
            using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
            List<ReleaseOf> own = [.. list.Releases.Where(r => program.Workload.Streams[r.Stream].Arrival is not FollowingArrival)];
            new EmbeddedDriver(scheduler, machine, own).RunUntil(program.Workload.End);
            var before = list.Before(program.Workload.End);

            machine.Told.ShouldBe(before, $"seed {seed}\n{random.Text}");
            compared += before.Count > 0 ? 1 : 0;
        }

        compared.ShouldBeGreaterThan(15);
    }

    // Sizes that are known only at the release give the schedule of a program that declares them.
    [Theory]
    [InlineData("EDZL")]
    [InlineData("FTF")]
    [InlineData("HEFT")]
    [InlineData("Orca")]
    [InlineData("Sarathi")]
    [InlineData("AgentXpu")]
    public void ASizeOfAJobsOwnIsThatOfAProgramThatDeclaresIt(string policy)
    {
        string[] known = ["run=6s", "npc.prompt=700", "npc.output=40", "note.prompt=90", "note.output=300", "rag.tokens=77"];
        var path = Path.Combine(PolicyLibrary.Folder, "demo.sched");
        var declared = ScheduleRun.Link(path, policy, scenario: "Game", settings: known);
        var other = ScheduleRun.Link(path, policy, scenario: "Game", settings: ["run=6s"]);
        using var loadedDeclared = declared.Load(new AssemblyCache(null));
        using var loaded = other.Load(new AssemblyCache(null));
        var list = new SimulatedList();
        loadedDeclared.Program.Run(declared.Workload, 0, new RunRecorders(list), stepwise: true);
        var machine = new VirtualMachine(declared.Workload.Platform.Devices.Length);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, other.Workload, machine);

        new EmbeddedDriver(scheduler, machine, list.Releases, givesSizes: true).RunUntil(declared.Workload.End);

        machine.Told.ShouldBe(list.Before(declared.Workload.End));
    }

    [Fact]
    public void FollowersAreReleasedByTheSchedulerOrByTheCaller()
    {
        using var loaded = Load("First", out var program);
        var machine = new VirtualMachine(1);
        using (var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine))
        {
            Should.Throw<InvalidOperationException>(() => scheduler.Release(scheduler.StreamNumber("ear"))).Message.ShouldContain("ear follows eye");
            new EmbeddedDriver(scheduler, machine, [Frame(0, 0)]).RunUntil(Instant.FromNs(100_000_000));
            machine.Told.Count(t => t.Contains("starts 1#0", StringComparison.Ordinal)).ShouldBe(3);
            machine.Told[2].ShouldStartWith("3000000: "); // 2 ms after the completion
        }

        using var own = EmbeddedScheduler.Create(loaded.Program, program.Workload, new VirtualMachine(1), releasesFollowers: false);
        own.Release(1).ShouldBe(0);
        own.Release(1, new JobDetails { Prompt = 7 }).ShouldBe(1);
        own.Decide(Instant.Zero).ShouldBe(Instant.Never);
        own.LiveJobs.ShouldBe(2);
    }

    [Fact]
    public void DeadlinesOfTheCallersOwnDropJobsInTheirOrder()
    {
        using var loaded = Load("First", out var program);
        var machine = new VirtualMachine(1);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
        scheduler.Release(2);
        scheduler.Decide(Instant.Zero);
        foreach (var dueMs in (long[])[9, 3, 6])
            scheduler.Release(0, new JobDetails { Deadline = Instant.FromNs(dueMs * 1_000_000) });

        scheduler.Decide(Instant.Zero).ShouldBe(Instant.FromNs(3_000_000));
        foreach (var dueMs in (long[])[3, 6, 9])
        {
            machine.Now = scheduler.NextWakeUp;
            machine.Now.ShouldBe(Instant.FromNs(dueMs * 1_000_000));
            scheduler.Decide(machine.Now);
        }

        machine.Told.Skip(1).ShouldBe(["3000000: 0#1 is Dropped", "6000000: 0#2 is Dropped", "9000000: 0#0 is Dropped"]);
        scheduler.NextWakeUp.ShouldBe(Instant.Never);
    }

    [Fact]
    public void ADriverThatComesLateRunsEveryTickThatItMissed()
    {
        using var loaded = Load("Ticking", out var program);
        var machine = new VirtualMachine(1);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
        scheduler.NextWakeUp.ShouldBe(Instant.FromNs(10_000_000));
        scheduler.Release(2);
        scheduler.Decide(Instant.FromNs(25_000_000)).ShouldBe(Instant.FromNs(30_000_000));
        machine.Started.ShouldBe(0);

        scheduler.Decide(Instant.FromNs(61_000_000)).ShouldBe(Instant.FromNs(70_000_000));

        machine.Started.ShouldBe(1);
    }

    [Theory]
    [InlineData(0, 5L, 0L, 0L, "has no LLM")]
    [InlineData(2, 0L, 0L, 5L, "has an LLM")]
    [InlineData(2, -1L, 0L, 0L, "from 1 to 16777216")]
    [InlineData(2, 0L, 131_073L, 0L, "from 1 to 131072")]
    public void ASizeThatDoesNotFitIsRefused(int stream, long prompt, long output, long tokens, string message)
    {
        using var loaded = Load("First", out var program);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, new VirtualMachine(1));

        Should.Throw<ArgumentException>(() => scheduler.Release(stream, new JobDetails { Prompt = prompt, Output = output, Tokens = tokens }))
            .Message.ShouldContain(message);

        scheduler.Release(stream).ShouldBe(0);
    }

    [Fact]
    public void NamesThatAreUnknownAreToldWithThoseThatThereAre()
    {
        using var loaded = Load("First", out var program);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, new VirtualMachine(1));

        scheduler.StreamNumber("own").ShouldBe(2);
        scheduler.DeviceNumber("npu").ShouldBe(0);
        Should.Throw<ArgumentException>(() => scheduler.StreamNumber("eyes")).Message.ShouldContain("eye, ear, own");
        Should.Throw<ArgumentException>(() => scheduler.DeviceNumber("gpu")).Message.ShouldContain("npu");
    }

    // The machine holds one thread within a decision until another has tried every call.
    [Fact]
    public async Task ACallWhileAnotherThreadIsInOneIsRefused()
    {
        using var loaded = Load("First", out var program);
        using var entered = new SemaphoreSlim(0);
        using var left = new SemaphoreSlim(0);
        var machine = new VirtualMachine(1)
        {
            Fault = () =>
            {
                entered.Release();
                left.Wait();
            },
        };
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
        scheduler.Release(0);
        var deciding = Task.Run(() => scheduler.Decide(Instant.Zero));
        await entered.WaitAsync();

        Should.Throw<InvalidOperationException>(() => scheduler.Release(0)).Message.ShouldContain("another thread");
        Should.Throw<InvalidOperationException>(() => scheduler.UnitCompleted(0)).Message.ShouldContain("another thread");
        Should.Throw<InvalidOperationException>(() => scheduler.Decide(Instant.Zero)).Message.ShouldContain("another thread");
        Should.Throw<InvalidOperationException>(scheduler.Dispose).Message.ShouldContain("another thread");

        left.Release();
        await deciding;
        scheduler.UnitCompleted(0);
        Should.Throw<InvalidOperationException>(() => scheduler.UnitCompleted(0)).Message.ShouldContain("already reported");
        scheduler.Decide(Instant.FromNs(1_000_000));
        machine.Told[^1].ShouldContain("0#0 is Completed");
    }

    private static ReleaseOf Frame(long atNs, long number) => new(Instant.FromNs(atNs), 0, number, Instant.FromNs(atNs + 5_000_000), 0, 0, 0);

    private static LoadedProgram Load(string policy, out LinkedProgram program)
    {
        program = ScheduleRun.Link("p.sched", policy, new MemoryFiles().Add("p.sched", Program).Add("table.csv", Table));
        return program.Load(new AssemblyCache(null));
    }
}

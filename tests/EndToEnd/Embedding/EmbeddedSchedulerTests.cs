using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;
using SchedLang.Testing;

namespace SchedLang.EndToEnd.Embedding;

/// <summary>The scheduler in someone else's runtime, under every policy of the library.</summary>
public sealed class EmbeddedSchedulerTests
{
    // No object is smaller than 24 bytes, so that this leaves no room for one in every twenty-four events.
    private const int MostBytesPerEvent = 1;

    private static readonly string Demonstration = Path.Combine(PolicyLibrary.Folder, "demo.sched");

    // Late jobs are dropped, and queues do not grow without bound.
    private static readonly string[] Settings =
        ["run=6s", "sr.late=drop", "od.late=drop", "rag.late=drop", "npc.late=drop", "note.late=drop"];

    // Every policy keeps up with these, so that the number of live jobs does not grow. Jobs of every stream come in the first half.
    private static readonly string[] Slower = ["run=40s", "sr.at=20 fps", "od.at=10 fps", "npc.every=4s", "note.every=8s"];

    public static TheoryData<string> Policies => [.. PolicyLibrary.All.Select(p => p.Name)];

    [Theory]
    [MemberData(nameof(Policies))]
    public void APolicyDecidesAsInTheSimulation(string policy)
    {
        var program = ScheduleRun.Link(Demonstration, policy, scenario: "Game", settings: Settings);
        using var loaded = program.Load(new AssemblyCache(null));
        var simulated = Simulate(program, loaded);
        var end = Instant.FromNs(600_000_000);
        var early = simulated.Before(end);

        Drive(program, loaded, simulated, program.Workload.End, givesSizes: false).ShouldBe(simulated.Before(program.Workload.End));
        Drive(program, loaded, simulated, end, givesSizes: true).ShouldBe(early);
        early.Count.ShouldBeGreaterThan(100);
        RefusedCallsLeaveItAsItWas(program, loaded, simulated, end).ShouldBe(early);
        WhatTheMachineThrowsLeavesItAsItWas(program, loaded, simulated, end).ShouldBe(early);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void EventsAllocateNothing(string policy)
    {
        var program = ScheduleRun.Link(Demonstration, policy, scenario: "Game", settings: Slower);
        using var loaded = program.Load(new AssemblyCache(null));
        var machine = new VirtualMachine(program.Workload.Platform.Devices.Length, keepsList: false);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
        var driver = new EmbeddedDriver(scheduler, machine, Simulate(program, loaded).Releases);
        driver.RunUntil(Instant.FromNs(program.Workload.End.Ns / 2));
        var (started, decided) = (machine.Started, driver.Decisions);

        var before = GC.GetAllocatedBytesForCurrentThread();
        driver.RunUntil(program.Workload.End);
        var bytes = GC.GetAllocatedBytesForCurrentThread() - before;

        var events = machine.Started - started + driver.Decisions - decided;
        events.ShouldBeGreaterThan(5000);
        bytes.ShouldBeLessThan(events * MostBytesPerEvent);
    }

    private static SimulatedList Simulate(LinkedProgram program, LoadedProgram loaded)
    {
        var list = new SimulatedList();
        loaded.Program.Run(program.Workload, 0, new RunRecorders(list), stepwise: true);
        return list;
    }

    private static List<string> Drive(LinkedProgram program, LoadedProgram loaded, SimulatedList simulated, Instant end, bool givesSizes)
    {
        var machine = new VirtualMachine(program.Workload.Platform.Devices.Length);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
        new EmbeddedDriver(scheduler, machine, OwnReleases(program.Workload, simulated), givesSizes).RunUntil(end);
        return machine.Told;
    }

    // The scheduler releases those that follow others.
    private static List<ReleaseOf> OwnReleases(Workload workload, SimulatedList simulated) =>
        [.. simulated.Releases.Where(r => workload.Streams[r.Stream].Arrival is not FollowingArrival)];

    private static List<string> RefusedCallsLeaveItAsItWas(LinkedProgram program, LoadedProgram loaded, SimulatedList simulated, Instant end)
    {
        var machine = new VirtualMachine(program.Workload.Platform.Devices.Length);
        var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
        var refusals = 0;
        machine.Fault = () => refusals += EmbeddedMisuse.TryFromWithin(scheduler);
        var driver = new EmbeddedDriver(scheduler, machine, simulated.Releases) { Before = () => refusals += EmbeddedMisuse.Try(scheduler) };

        driver.RunUntil(end);

        refusals.ShouldBeGreaterThan(500);
        scheduler.Dispose();
        scheduler.Dispose();
        Should.Throw<ObjectDisposedException>(() => scheduler.Decide(end));
        Should.Throw<ObjectDisposedException>(() => scheduler.Release(0));
        Should.Throw<ObjectDisposedException>(() => scheduler.UnitCompleted(0));
        return machine.Told;
    }

    private static List<string> WhatTheMachineThrowsLeavesItAsItWas(LinkedProgram program, LoadedProgram loaded, SimulatedList simulated, Instant end)
    {
        var machine = new VirtualMachine(program.Workload.Platform.Devices.Length);
        using var scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, machine);
        machine.Fault = () => throw new TimeoutException("the device does not answer");
        var failures = 0;
        var driver = new EmbeddedDriver(scheduler, machine, simulated.Releases)
        {
            Failed = e => failures += e.InnerExceptions.Count(i => i is TimeoutException),
        };

        driver.RunUntil(end);

        failures.ShouldBeGreaterThanOrEqualTo(machine.Started);
        return machine.Told;
    }
}

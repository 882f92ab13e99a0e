using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;
using SchedLang.Testing;
using SchedLang.Traces.Tests.Perfetto;

namespace SchedLang.Traces.Tests;

public sealed class PerfettoTraceTests
{
    public static TheoryData<string, string> Programs => new()
    {
        { "examples/rtgen/c-gaming-ii.sched", "FTF" },
        { "examples/rtgen/b-gaming-i.sched", "EDF_AOT" },
        { "examples/policies/demo.sched", "EDF_DYN" },
        { "examples/policies/demo.sched", "Orca" },
        { "examples/azure/conversation.sched", "Serving" },
    };

    [Theory]
    [MemberData(nameof(Programs))]
    public void UnitsAreThoseOfTheLog(string file, string policy)
    {
        var (trace, units, _, program) = Record(file, policy);

        foreach (var device in program.Workload.Platform.Devices)
        {
            var slices = trace.Slices(trace.TrackNamed(device.Name)).Where(s => s.End.Values["outcome"] != "cut off");
            var rows = units.Where(u => u[0] == device.Name);

            slices.Select(s => string.Join(',', s.Begin.Name, s.Begin.Values["job"], s.Begin.Values["stage"], s.Begin.Values["layer"], s.Begin.At, s.End.At))
                .Order(StringComparer.Ordinal)
                .ShouldBe(rows.Select(u => string.Join(',', u[1], u[2], u[3], u[5], u[6], u[7])).Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void JobsAreThoseOfTheLog(string file, string policy)
    {
        var (trace, _, jobs, program) = Record(file, policy);
        var spans = new List<string>();
        foreach (var track in trace.Tracks.Values.Where(t => t.Name.EndsWith(" jobs", StringComparison.Ordinal)))
        {
            var endings = trace.Events.Where(e => e.Track == track.Uuid && e.Type == TrackEvent.Types.Type.Instant)
                .ToLookup(e => e.Ends.Single(), e => e.Name);
            foreach (var slice in trace.Slices(track.Uuid))
            {
                var outcome = endings[slice.Begin.Flows.Single()].ShouldHaveSingleItem();
                spans.Add($"{slice.Begin.Name},{slice.Begin.Values["job"]},{slice.Begin.At},{outcome}" + (outcome == "completed" ? $",{slice.End.At}" : ""));
            }
        }

        var wanted = jobs.Select(j => $"{j[0]},{j[1]},{j[2]},{j[8]}" + (j[8] == "completed" ? $",{j[6]}" : ""));
        spans.Count.ShouldBeGreaterThan(0);
        spans.Except(wanted).ShouldBeEmpty();
        if (spans.Count < jobs.Count) // beyond 64 live jobs of a stream, the rest have no span
            spans.Count.ShouldBeGreaterThan(64);
        program.Workload.Streams.Length.ShouldBeGreaterThan(0);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void DeadlinesThatPassAreInstants(string file, string policy)
    {
        var (trace, _, jobs, program) = Record(file, policy);
        var end = program.Workload.End.Ns;
        foreach (var stream in program.Workload.Streams)
        {
            var track = trace.Tracks.Values.Single(t => t.Name == stream.Name && t.ParentUuid == 2).Uuid;
            var instants = trace.Events.Where(e => e.Track == track).Select(e => $"{e.Values["job"]},{e.At},{e.Name}");
            var isLlm = program.Workload.Models[stream.Model].Kind == SchedLang.Runtime.Workloads.ModelKind.Llm;
            var wanted = from job in jobs
                         where job[0] == stream.Name && job[3].Length > 0 && long.Parse(job[3]) < end
                         let reached = isLlm ? job[5] : job[6]
                         let isMet = reached.Length > 0 && long.Parse(reached) <= long.Parse(job[3])
                         select $"{job[1]},{job[3]},deadline {(isMet ? "met" : "missed")}";

            instants.Order(StringComparer.Ordinal).ShouldBe(wanted.Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void CountersFollowTheRun()
    {
        var (trace, _, _, program) = Record("examples/rtgen/c-gaming-ii.sched", "FTF");
        var power = trace.Events.Where(e => e.Track == trace.TrackNamed("power")).ToList();
        var ready = trace.Events.Where(e => e.Track == trace.TrackNamed("ready jobs")).ToList();
        var most = program.Workload.Platform.Devices.Sum(d => Math.Max(d.Power, d.IdlePower));
        var least = program.Workload.Platform.Devices.Sum(d => Math.Min(d.Power, d.IdlePower));

        power.Count.ShouldBeGreaterThan(100);
        power.ShouldAllBe(e => e.Value >= least - 1e-9 && e.Value <= most + 1e-9);
        ready.ShouldAllBe(e => e.Value >= 0);
        ready.Select(e => e.At).ShouldBeInOrder();
        ready.Zip(ready.Skip(1)).ShouldAllBe(p => p.First.Value != p.Second.Value);
    }

    [Fact]
    public void ArrowsLeadFromReleaseThroughUnitsToTheEnd()
    {
        var (trace, _, _, _) = Record("examples/rtgen/c-gaming-ii.sched", "FTF");
        var flows = trace.Events.SelectMany(e => e.Flows.Concat(e.Ends).Select(f => (Flow: f, Event: e))).GroupBy(f => f.Flow, f => f.Event).ToList();

        flows.Count.ShouldBeGreaterThan(200);
        foreach (var flow in flows)
        {
            flow.First().Type.ShouldBe(TrackEvent.Types.Type.SliceBegin);
            flow.Count(e => e.Ends.Length > 0).ShouldBe(1);
            flow.Last().Ends.ShouldNotBeEmpty();
            flow.Select(e => e.At).ShouldBeInOrder();
        }
    }

    [Fact]
    public void SameRunSameBytes() => Bytes("examples/rtgen/c-gaming-ii.sched", "FTF").ShouldBe(Bytes("examples/rtgen/c-gaming-ii.sched", "FTF"));

    [Fact]
    public void ARunWithoutJobsIsATrace()
    {
        var files = new MemoryFiles()
            .Add("t.csv", "model,stage,device,tokens,latency_ms\nv,infer,npu,,1\n")
            .Add("a.sched", """
                platform Box { device npu : NPU { power 4 W idle 1 W }  latencies "t.csv" }
                model v : vision { layers 1 }
                scenario S on Box { run for 1 s  stream a : v every 2 s { offset 3 s } }
                policy P { order by arrival  place on idle device }
                """);
        var program = ScheduleRun.Link("a.sched", files: files);
        var memory = new MemoryStream();
        Run(program, new PerfettoTrace(program.Workload, "P", memory));

        var trace = new TraceReader(memory.ToArray());
        trace.Events.ShouldHaveSingleItem().Value.ShouldBe(1); // the idle power
    }

    private static byte[] Bytes(string file, string policy)
    {
        var program = ScheduleRun.Link(Repository.PathOf(file.Split('/')), policy.Length == 0 ? null : policy, settings: ["run=2s"]);
        var memory = new MemoryStream();
        Run(program, new PerfettoTrace(program.Workload, policy, memory));
        return memory.ToArray();
    }

    private static (TraceReader Trace, List<string[]> Units, List<string[]> Jobs, SchedLang.Compiler.LinkedProgram Program) Record(string file, string policy)
    {
        var settings = file.Contains("azure", StringComparison.Ordinal) ? "run=60s" : "run=2s";
        var program = ScheduleRun.Link(
            Repository.PathOf(file.Split('/')), policy.Length == 0 ? null : policy,
            scenario: file.EndsWith("demo.sched", StringComparison.Ordinal) ? "Game" : null, settings: [settings]);
        var (memory, jobs, units) = (new MemoryStream(), new MemoryStream(), new MemoryStream());
        Run(program, new PerfettoTrace(program.Workload, policy, memory), new ScheduleLog(program.Workload, jobs, units));
        return (new TraceReader(memory.ToArray()), Rows(units), Rows(jobs), program);
    }

    private static void Run(SchedLang.Compiler.LinkedProgram program, params RunRecorder[] recorders)
    {
        using var loaded = program.Load(new AssemblyCache(null));
        loaded.Program.Run(program.Workload, 0, new Observers<MetricsObserver, RunRecorders>(new MetricsObserver(program.Workload), new RunRecorders(recorders)));
        foreach (var recorder in recorders)
            recorder.Dispose();
    }

    private static List<string[]> Rows(MemoryStream stream) =>
        [.. System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(','))];
}

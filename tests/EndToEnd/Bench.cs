using System.Globalization;
using SchedLang.Compiler;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A little program for a schedule worked out by hand: times are in ms, a model has one unit unless it says otherwise.</summary>
internal sealed class Bench
{
    private readonly List<string> _devices = [];
    private readonly List<string> _models = [];
    private readonly List<string> _rows = ["model,stage,device,tokens,batch,latency_ms,energy_mj,bandwidth_gbps"];
    private readonly List<string> _streams = [];
    private string _platform = "";

    public Bench Device(string name, string kind, string attributes = "")
    {
        _devices.Add($"device {name} : {kind} {{ {attributes} }}");
        return this;
    }

    public Bench Platform(string attributes)
    {
        _platform = attributes;
        return this;
    }

    /// <summary>
    /// A vision model; latencies are written <c>gpu=10 npu=4</c>, energy and bandwidth after colons, tokens and batch before the sign:
    /// <c>gpu@256*2=10:3:40</c>.
    /// </summary>
    public Bench Vision(string name, string latencies, int layers = 1)
    {
        _models.Add($"model {name} : vision {{ layers {layers} }}");
        return Rows(name, "infer", latencies);
    }

    public Bench Llm(string name, string prefill, string decode, int layers = 1)
    {
        _models.Add($"model {name} : llm {{ layers {layers} }}");
        return Rows(name, "prefill", prefill).Rows(name, "decode", decode);
    }

    public Bench Stream(string text)
    {
        _streams.Add("stream " + text);
        return this;
    }

    public ScheduleRun Run(double ms, string policy, long seed = 0) => ScheduleRun.Of(Link(ms, policy), seed);

    public LinkedProgram Link(double ms, string policy) => ScheduleRun.Link("bench.sched", files: Files(ms, $"policy A {{ {policy} }}"));

    /// <summary>Under a policy of <c>examples/policies</c>.</summary>
    public ScheduleRun RunUnder(LibraryPolicy policy, double ms, long seed = 0, params string[] settings)
    {
        var files = Files(ms, $"use \"{policy.File}\"");
        foreach (var member in PolicyLibrary.All)
            files.Add(member.File, member.Text);
        return ScheduleRun.Of(ScheduleRun.Link("bench.sched", policy.Name, files, settings: settings), seed);
    }

    private MemoryFiles Files(double ms, string policy)
    {
        var text = $$"""
            {{policy}}
            platform P { {{string.Join(' ', _devices)}} latencies "t.csv" {{_platform}} }
            {{string.Join('\n', _models)}}
            scenario S on P { run for {{ms.ToString(CultureInfo.InvariantCulture)}} ms {{string.Join('\n', _streams)}} }
            """;
        return new MemoryFiles().Add("bench.sched", text).Add("t.csv", string.Join('\n', _rows));
    }

    private Bench Rows(string model, string stage, string latencies)
    {
        foreach (var (place, figures) in latencies.Split(' ').Select(l => l.Split('=')).Select(p => (p[0], p[1].Split(':'))))
        {
            var (head, batch) = Cut(place, '*', "1");
            var (device, tokens) = Cut(head, '@', "");
            _rows.Add($"{model},{stage},{device},{tokens},{batch},{figures[0]},{figures.ElementAtOrDefault(1)},{figures.ElementAtOrDefault(2)}");
        }

        return this;
    }

    private static (string Head, string Tail) Cut(string text, char sign, string otherwise)
    {
        var parts = text.Split(sign);
        return (parts[0], parts.Length > 1 ? parts[1] : otherwise);
    }
}

/// <summary>Schedules as short texts.</summary>
internal static class ScheduleTexts
{
    /// <summary><c>gpu a0 0-10</c> a line, in ms; an aborted unit ends in an exclamation mark.</summary>
    public static string[] UnitTexts(this ScheduleRun run) =>
        [.. Schedule.Of(run).Units.Select(u => $"{u.Device} {u.Stream}{u.Job} {Ms(u.Start)}-{Ms(u.End)}{(u.IsDone ? "" : "!")}")];

    /// <summary>Who runs after whom, as <c>a0 b0 a0</c>: units of one job that follow each other count once.</summary>
    public static string Turns(this ScheduleRun run)
    {
        var jobs = Schedule.Of(run).Units.Select(u => $"{u.Stream}{u.Job}").ToList();
        return string.Join(' ', jobs.Where((job, i) => i == 0 || job != jobs[i - 1]));
    }

    /// <summary>How many units of a stream started in an interval of the run, in ms.</summary>
    public static int UnitsOf(this ScheduleRun run, string stream, double from = 0, double to = double.PositiveInfinity) =>
        Schedule.Of(run).Units.Count(u => u.Stream == stream && u.Start / 1e6 >= from && u.Start / 1e6 < to);

    /// <summary>When a job first started, in ms; null where it never did.</summary>
    public static double? StartOf(this ScheduleRun run, string stream, long job = 0) =>
        Schedule.Of(run).Jobs.Single(j => j.Stream == stream && j.Job == job).FirstStart / 1e6;

    /// <summary>Jobs of a stream that were not done at their deadlines.</summary>
    public static int MissedBy(this ScheduleRun run, string stream) =>
        Schedule.Of(run).Jobs.Count(j => j.Stream == stream && j.Deadline is { } deadline && (j.Finish ?? long.MaxValue) > deadline);

    /// <summary>The numbers of a stream's jobs of an outcome.</summary>
    public static long[] JobsOf(this ScheduleRun run, string stream, string outcome) =>
        [.. Schedule.Of(run).Jobs.Where(j => j.Stream == stream && j.Outcome == outcome).Select(j => j.Job)];

    private static string Ms(long ns) => (ns / 1e6).ToString("0.######", CultureInfo.InvariantCulture);
}

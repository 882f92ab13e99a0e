using System.Globalization;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>A little program for a schedule worked out by hand: times are in ms, a model has one unit unless it says otherwise.</summary>
internal sealed class Bench
{
    private readonly List<string> _devices = [];
    private readonly List<string> _models = [];
    private readonly List<string> _rows = ["model,stage,device,latency_ms,energy_mj"];
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

    /// <summary>A vision model; latencies are written <c>gpu=10 npu=4</c>, energy after a colon.</summary>
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

    public ScheduleRun Run(double ms, string policy, long seed = 0)
    {
        var text = $$"""
            platform P { {{string.Join(' ', _devices)}} latencies "t.csv" {{_platform}} }
            {{string.Join('\n', _models)}}
            scenario S on P { run for {{ms.ToString(CultureInfo.InvariantCulture)}} ms {{string.Join('\n', _streams)}} }
            policy A { {{policy}} }
            """;
        var files = new MemoryFiles().Add("bench.sched", text).Add("t.csv", string.Join('\n', _rows));
        return ScheduleRun.Of(ScheduleRun.Link("bench.sched", files: files), seed);
    }

    private Bench Rows(string model, string stage, string latencies)
    {
        foreach (var (device, figures) in latencies.Split(' ').Select(l => l.Split('=')).Select(p => (p[0], p[1].Split(':'))))
            _rows.Add($"{model},{stage},{device},{figures[0]},{(figures.Length > 1 ? figures[1] : "")}");
        return this;
    }
}

/// <summary>Schedules as short texts.</summary>
internal static class ScheduleTexts
{
    /// <summary><c>gpu a0 0-10</c> a line, in ms; an aborted unit ends in an exclamation mark.</summary>
    public static string[] UnitTexts(this ScheduleRun run) =>
        [.. Schedule.Of(run).Units.Select(u => $"{u.Device} {u.Stream}{u.Job} {Ms(u.Start)}-{Ms(u.End)}{(u.IsDone ? "" : "!")}")];

    /// <summary>The numbers of a stream's jobs of an outcome.</summary>
    public static long[] JobsOf(this ScheduleRun run, string stream, string outcome) =>
        [.. Schedule.Of(run).Jobs.Where(j => j.Stream == stream && j.Outcome == outcome).Select(j => j.Job)];

    private static string Ms(long ns) => (ns / 1e6).ToString("0.######", CultureInfo.InvariantCulture);
}

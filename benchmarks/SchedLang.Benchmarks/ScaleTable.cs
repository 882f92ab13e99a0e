using System.Text;
using SchedLang.Compiler.Text;

namespace SchedLang.Benchmarks;

/// <summary>What a unit costs with many jobs that wait, and with many devices.</summary>
internal static class ScaleTable
{
    private const int Layers = 10;
    private const int UnitUs = 1000;
    private const int Seconds = 20;

    private static readonly int[] Waiting = [4, 16, 64, 256, 1024, 4096];
    private static readonly int[] Devices = [3, 4, 8, 16, 32, 64];

    // With a stream for each device, or one for all.
    private static readonly (string Name, string Clauses, bool HasStreams)[] Policies =
    [
        ("EDF (keys fixed at release)", "order by deadline  place on idle device minimizing latency", false),
        ("SJF (keys change at each unit)", "order by remaining  place on idle device minimizing latency", false),
        ("LLF (keys move with the clock)", "order by laxity  place on idle device minimizing latency", false),
        ("`place on npu, gpu`", "order by deadline  place on npu, gpu minimizing latency", false),
        ("static placement", "order by deadline  place on static device minimizing latency", true),
        ("static placement, `preempt immediately`", "order by deadline  place on static device minimizing latency  preempt immediately losing work", true),
        ("`age / (stage_remaining + 1 ms)`", "order by age / (stage_remaining + 1 ms) descending  place on idle device minimizing latency", false),
        ("`max(age, 1 ms) / (stage_remaining + 1 ms)`", "order by max(age, 1 ms) / (stage_remaining + 1 ms) descending  place on idle device minimizing latency", false),
    ];

    public static void Print()
    {
        Console.WriteLine("Nanoseconds of CPU time a unit, bare, unit by unit, the best of three.");
        Table("waiting jobs, 3 devices", Waiting, waiting => (3, waiting));
        Table("devices, 64 waiting jobs", Devices, devices => (devices, 64));
    }

    private static void Table(string title, int[] sizes, Func<int, (int Devices, int Waiting)> of)
    {
        Console.WriteLine();
        Console.WriteLine($"| {title} | {string.Join(" | ", sizes)} | last / first |");
        Console.WriteLine($"|---|{string.Concat(sizes.Select(_ => "--:|"))}--:|");
        foreach (var (name, clauses, hasStreams) in Policies)
        {
            var figures = sizes.Select(size => of(size) is var (devices, waiting) ? Measure(devices, waiting, hasStreams ? devices : 1, clauses) : 0).ToList();
            Console.WriteLine($"| {name} | {string.Join(" | ", figures.Select(f => f.ToString("0.0")))} | {figures[^1] / figures[0]:0.0} |");
        }
    }

    private static double Measure(int devices, int waiting, int streams, string clauses)
    {
        var files = new Files { ["scale.sched"] = Program(devices, streams, clauses), ["latencies.csv"] = Latencies(devices, streams) };
        for (var stream = 0; stream < streams; stream++)
            files[$"jobs{stream}.csv"] = Jobs(stream, streams, devices, waiting);
        return Case.Of("scale.sched", "P", files).NsPerUnit(stepwise: true);
    }

    // As much work arrives as the devices do, after a burst that they never catch up with.
    private static string Program(int devices, int streams, string clauses) => $$"""
        platform P {
          {{string.Join("\n  ", Enumerable.Range(0, devices).Select(d => $"device d{d} : {(d % 2 == 0 ? "GPU" : "NPU")}"))}}
          latencies "latencies.csv"
        }
        {{string.Join("\n", Enumerable.Range(0, streams).Select(s => $"model m{s} : encoder {{ layers {Layers} }}"))}}
        scenario S on P {
          run for {{Seconds}} s
          {{string.Join("\n  ", Enumerable.Range(0, streams).Select(s => $"stream s{s} : m{s} at trace \"jobs{s}.csv\" {{ deadline 1 s }}"))}}
        }
        policy P { {{clauses}} }
        """;

    // Each stream is a little faster on the device of its number.
    private static string Latencies(int devices, int streams)
    {
        var table = new StringBuilder("model,stage,device,tokens,latency_ms\n");
        for (var stream = 0; stream < streams; stream++)
        {
            for (var device = 0; device < devices; device++)
            {
                var factor = 1 + (device + devices - stream) % devices * 1e-4;
                foreach (var tokens in (int[])[1, 1000])
                    table.Append($"m{stream},encode,d{device},{tokens},{(tokens == 1 ? 0.5 : 1.5) * Layers * UnitUs / 1000 * factor:0.######}\n");
            }
        }

        return table.ToString();
    }

    private static string Jobs(int stream, int streams, int devices, int waiting)
    {
        var random = new Random(1 + stream);
        var jobs = new StringBuilder("release_ns,tokens\n");
        for (var job = stream; job < waiting + devices; job += streams)
            jobs.Append($"0,{Tokens()}\n");
        var gapNs = Layers * UnitUs * 1000L / devices * streams;
        for (var at = gapNs / streams * (stream + 1); at < Seconds * 1_000_000_000L; at += gapNs)
            jobs.Append($"{at},{Tokens()}\n");
        return jobs.ToString();

        // As many shapes in all, however many streams there are, so that tables do not grow.
        int Tokens() => 1 + random.Next(1000 / streams) * streams;
    }

    private sealed class Files : Dictionary<string, string>, IFileSource
    {
        public byte[] Read(string path) =>
            TryGetValue(Path.GetFileName(path), out var text) ? Encoding.UTF8.GetBytes(text) : throw new FileNotFoundException(path);

        public long SizeOf(string path) => Read(path).Length;

        public IEnumerable<string> FilesIn(string folder) => [];
    }
}

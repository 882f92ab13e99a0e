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

    private static readonly (string Name, string Clauses)[] Policies =
    [
        ("fixed keys (EDF)", "order by deadline  place on idle device minimizing latency"),
        ("keys in no order (SJF)", "order by remaining  place on idle device minimizing latency"),
        ("keys that shift (LLF)", "order by laxity  place on idle device minimizing latency"),
        ("kinds in an order", "order by deadline  place on npu, gpu minimizing latency"),
        ("keys that change", "order by age / (stage_remaining + 1 ms) descending  place on idle device minimizing latency"),
    ];

    public static void Print()
    {
        Console.WriteLine("Nanoseconds of CPU time a unit, bare, unit by unit, the best of three.");
        Table("Jobs that wait, on 3 devices", Waiting, waiting => (3, waiting));
        Table("Devices, 64 jobs waiting", Devices, devices => (devices, 64));
    }

    private static void Table(string title, int[] sizes, Func<int, (int Devices, int Waiting)> of)
    {
        Console.WriteLine();
        Console.WriteLine($"| {title} | {string.Join(" | ", sizes)} | last / first |");
        Console.WriteLine($"|---|{string.Concat(sizes.Select(_ => "--:|"))}--:|");
        foreach (var (name, clauses) in Policies)
        {
            var figures = sizes.Select(size => of(size) is var (devices, waiting) ? Measure(devices, waiting, clauses) : 0).ToList();
            Console.WriteLine($"| {name} | {string.Join(" | ", figures.Select(f => f.ToString("0.0")))} | {figures[^1] / figures[0]:0.0} |");
        }
    }

    private static double Measure(int devices, int waiting, string clauses) =>
        Case.Of("scale.sched", "P", new Files(Program(devices, clauses), Latencies(devices), Jobs(devices, waiting))).NsPerUnit(stepwise: true);

    // As much work arrives as the devices do, after a burst that they never catch up with.
    private static string Program(int devices, string clauses) => $$"""
        platform P {
          {{string.Join("\n  ", Enumerable.Range(0, devices).Select(d => $"device d{d} : {(d % 2 == 0 ? "GPU" : "NPU")}"))}}
          latencies "latencies.csv"
        }
        model m : encoder { layers {{Layers}} }
        scenario S on P {
          run for {{Seconds}} s
          stream s : m at trace "jobs.csv" { deadline 1 s }
        }
        policy P { {{clauses}} }
        """;

    private static string Latencies(int devices)
    {
        var table = new StringBuilder("model,stage,device,tokens,latency_ms\n");
        for (var device = 0; device < devices; device++)
        {
            foreach (var tokens in (int[])[1, 1000])
                table.Append($"m,encode,d{device},{tokens},{(tokens == 1 ? 0.5 : 1.5) * Layers * UnitUs / 1000 * (1 + device * 1e-4):0.######}\n");
        }

        return table.ToString();
    }

    private static string Jobs(int devices, int waiting)
    {
        var random = new Random(1);
        var jobs = new StringBuilder("release_ns,tokens\n");
        for (var job = 0; job < waiting + devices; job++)
            jobs.Append($"0,{1 + random.Next(1000)}\n");
        var gapNs = Layers * UnitUs * 1000L / devices;
        for (var at = gapNs; at < Seconds * 1_000_000_000L; at += gapNs)
            jobs.Append($"{at},{1 + random.Next(1000)}\n");
        return jobs.ToString();
    }

    private sealed class Files(string program, string latencies, string jobs) : IFileSource
    {
        public byte[] Read(string path) => Encoding.UTF8.GetBytes(Path.GetFileName(path) switch
        {
            "latencies.csv" => latencies,
            "jobs.csv" => jobs,
            "scale.sched" => program,
            _ => throw new FileNotFoundException(path),
        });

        public long SizeOf(string path) => Read(path).Length;

        public IEnumerable<string> FilesIn(string folder) => [];
    }
}

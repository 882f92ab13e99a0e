using System.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Binding;

/// <summary>
/// Large texts of one shape. An analysis that is quadratic in any of them takes minutes at these sizes, and the test fails by its limit;
/// one that is n log n takes a second.
/// </summary>
public sealed class LargeTextTests
{
    private const string Box = """
        platform Box { device npu : NPU { power 4 W }  latencies "t.csv" }
        model v : vision { layers 1 }

        """;

    private const string OneStream = Box + "scenario S on Box { run for 1 s  stream a : v every 100 ms }\n";
    private const string Rest = " order by arrival  place on idle device }";

    public static TheoryData<string, int> Shapes => new()
    {
        { "keys", 40_000 }, { "chain of extends", 20_000 }, { "wide extends", 40_000 }, { "cycle of extends", 20_000 }, { "broken and", 60_000 },
        { "streams", 1_024 }, { "too many streams", 40_000 }, { "chain of after", 1_024 }, { "too many devices", 40_000 }, { "prefer", 20_000 },
        { "place", 20_000 }, { "misspelt names among lets", 10_000 }, { "misspelt streams", 20_000 }, { "lets", 40_000 }, { "functions", 40_000 },
        { "states", 40_000 }, { "policies with errors", 20_000 }, { "scenarios", 5_000 }, { "braces", 100_000 }, { "handlers", 20_000 },
        { "comments", 200_000 }, { "models", 40_000 }, { "duplicates", 40_000 }, { "conjunctions", 999 },
    };

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Shapes))]
    public Task IsCheckedInTime(string shape, int size) => Task.Run(() =>
    {
        var text = Text(shape, size);
        text.Length.ShouldBeLessThan(4 << 20);
        var files = new MemoryFiles().Add("a.sched", text).Add("t.csv", "model,stage,device,tokens,latency_ms\nv,infer,npu,,1\n");

        var diagnostics = Compilation.Load("a.sched", files).Check();

        diagnostics.ShouldAllBe(d => d.Code != "SL9001");
        if (shape is "chain of extends" or "cycle of extends" or "broken and" or "too many streams" or "too many devices")
            diagnostics.Count(d => d.Severity == SchedLang.Compiler.Diagnostics.Severity.Error).ShouldBe(1);
    });

    [Theory(Timeout = 300_000)]
    [MemberData(nameof(Shapes))]
    public Task IsFormattedInTime(string shape, int size) => Task.Run(() =>
        Compilation.Format(new SchedLang.Compiler.Text.SourceText("a.sched", Text(shape, size))).Text.ShouldNotBeNull());

    private static string Text(string shape, int n) => shape switch
    {
        "keys" => "policy P { order by " + Many(n, ", ", _ => "deadline") + "  place on idle device }",
        "chain of extends" => "policy P0 {" + Rest + "\n" + Many(n, "\n", i => $"policy P{i + 1} extends P{i} {{ let a{i} = age }}"),
        "wide extends" => "policy B { " + Many(2_000, " ", i => $"let b{i} = age") + Rest + "\n" + Many(n, "\n", i => $"policy P{i} extends B {{ }}"),
        "cycle of extends" => Many(n, "\n", i => $"policy P{i} extends P{(i + 1) % n} {{ place on idle device }}"),
        "broken and" => "policy P { order by (laxity < 0 ms) and, " + Many(n, ", ", _ => "deadline") + "  place on idle device }",
        "streams" or "too many streams" => Box + "scenario S on Box { run for 1 s\n" + Many(n, "\n", i => $"  stream s{i} : v every 100 ms") + "\n}\npolicy P {" + Rest,
        "chain of after" => Box + "scenario S on Box { run for 1 s\n  stream s0 : v every 100 ms\n"
            + Many(n - 1, "\n", i => $"  stream s{i + 1} : v after s{i}") + "\n}\npolicy P {" + Rest,
        "too many devices" => "platform Box { " + Many(n, "\n", i => $"device d{i} : NPU {{ power 4 W }}") + " latencies \"t.csv\" }",
        "prefer" => "policy P { " + Many(n, "\n", _ => "prefer laxity < 0 ms") + Rest,
        "place" => "policy P { " + Many(n, "\n", _ => "place when age > 1 ms on idle device") + Rest,
        "misspelt names among lets" => "policy P { " + Many(n, "\n", i => $"let name{i} = age") + "\norder by " + Many(n, ", ", i => $"nome{i}") + " place on idle device }",
        "misspelt streams" => Box + "scenario S on Box { run for 1 s\n" + Many(n, "\n", i => $"  stream s{i} : v after t{i}") + "\n}",
        "lets" => "policy P { " + Many(n, "\n", i => $"let a{i} = age") + Rest,
        "functions" => "policy P { " + Many(n, "\n", i => $"fn f{i}(x) = x + 1") + Rest,
        "states" => "policy P { " + Many(n, "\n", i => $"state c{i}: int = 0") + Rest,
        "policies with errors" => Many(n, "\n", i => $"policy P{i} {{ order by dedline }}"),
        "scenarios" => Box + Many(n, "\n", i => $"scenario S{i} on Box {{ run for 1 s  stream a : v every 100 ms }}") + "\npolicy P {" + Rest,
        "braces" => "policy P { order by " + Many(n, " ", _ => "}"),
        "handlers" => "policy P { state c: int = 0\n" + Many(n, "\n", _ => "on release { c += 1 }") + Rest,
        "comments" => "policy P { " + Many(n, "", _ => "// x\n") + Rest,
        "models" => Many(n, "\n", i => $"model m{i} : vision {{ layers 1 }}"),
        "duplicates" => Many(n, "\n", _ => "model m : vision { layers 1 }"),
        "conjunctions" => OneStream + "policy P { prefer " + Many(n, " and ", _ => "laxity < 0 ms") + Rest,
        _ => throw new ArgumentOutOfRangeException(nameof(shape)),
    };

    private static string Many(int n, string separator, Func<int, string> part)
    {
        var text = new StringBuilder();
        for (var i = 0; i < n; i++)
            text.Append(i == 0 ? "" : separator).Append(part(i));
        return text.ToString();
    }
}

using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Robustness;

/// <summary>Whatever names a program uses, its C# compiles; and lets that stand for each other are computed once.</summary>
public sealed class GeneratedNameTests : IDisposable
{
    private static readonly string[] Odd =
    [
        "Own", "Math", "Numbers", "Duration", "Instant", "Stage", "Lets", "Cells", "Order", "System", "Unsafe", "Job", "SystemState", "Whole", "Value1",
        "local_Math", "local_local_Math", "state_", "job_", "lets", "value", "result", "var", "dynamic", "nint", "nameof", "await", "field", "record", "_", "__", "_1",
    ];

    private readonly string _folder = CommandProcess.FolderWith("names");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string> Files => [.. Directory.GetFiles(CommandProcess.Inputs("names"), "*.sched").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task NamesOfTheGeneratedCodeAreFree(string file) => await Runs(Path.Combine(_folder, file));

    [Theory]
    [InlineData("let of a handler")]
    [InlineData("parameter of a function")]
    [InlineData("member of a set")]
    [InlineData("member of a loop")]
    [InlineData("state")]
    [InlineData("let")]
    [InlineData("function")]
    [InlineData("class")]
    [InlineData("parameter")]
    public async Task EveryKindOfNameMayBeAnything(string kind)
    {
        var parts = Odd.Select((name, i) => kind switch
        {
            "let of a handler" => $"on release {{ let {name} = 3  z += min({name}, floor(random() * 3)) }}",
            "parameter of a function" => $"fn f{i}({name}, y) = min({name}, 3) + y  on release {{ z += f{i}(1, 2) }}",
            "member of a set" => $"on release {{ z += sum({name} in jobs where {name}.stage == infer: {name}.layer) }}",
            "member of a loop" => $"on release {{ for {name} in jobs where {name}.layer > 3 {{ z += {name}.layer }} }}",
            "state" => $"state {name}: int = 0  on release {{ {name} += 1 }}",
            "let" => $"let {name} = layer + 1  on release {{ z += {name} }}",
            "function" => $"fn {name}(x) = x + 1  on release {{ z += {name}(2) }}",
            "class" => $"on release {{ if class == {name} {{ z += 1 }} }}",
            _ => "",
        });
        var parameters = kind == "parameter" ? "(" + string.Join(", ", Odd.Select(n => $"{n}: int = 1")) + ")" : "";
        var uses = kind == "parameter" ? "on release { z += " + string.Join(" + ", Odd) + " }" : "";
        var head = File.ReadAllText(Path.Combine(_folder, "Math.sched"));
        var file = Path.Combine(_folder, "all.sched");
        File.WriteAllText(file, head[..head.IndexOf("policy", StringComparison.Ordinal)] + $"policy Zed{parameters} {{ state z: int = 0\n{string.Join('\n', parts)}\n{uses}\nplace on idle device }}\n");

        await Runs(file);
    }

    [Theory]
    [InlineData("a\n#error X\n.sched")]
    [InlineData("a\r#error X\r.sched")]
    [InlineData("a\u0085#error X\u0085.sched")]
    [InlineData("a\u2028#error X\u2028.sched")]
    [InlineData("a\u2029#error X\u2029.sched")]
    [InlineData("a\\\".sched")]
    public async Task AFilesNameMayHoldLineEnds(string name)
    {
        if (OperatingSystem.IsWindows())
            return; // has no such names
        File.Copy(Path.Combine(_folder, "t.csv"), Path.Combine(_folder, "u.csv"));
        var file = Path.Combine(_folder, name);
        File.WriteAllText(file, File.ReadAllText(Path.Combine(_folder, "Own.sched")));

        await Runs(file);
    }

    [Theory]
    [InlineData("check")]
    [InlineData("emit")]
    [InlineData("explain")]
    [InlineData("run")]
    [InlineData("test")]
    public async Task LetsThatStandForEachOtherAreComputedOnce(string verb)
    {
        var run = await CommandRun.OfAsync(verb, Path.Combine(CommandProcess.Inputs("lets"), "lets40.sched")).WaitAsync(CommandProcess.Patience);

        run.ExitCode.ShouldBe(0, run.ToString());
        run.Error.ShouldBe("");
    }

    [Theory]
    [InlineData("order by a0  place on idle device", "")]
    [InlineData("place when a0 > 1 ns on idle device where a1 > 2 ns minimizing a2 + latency  place on idle device  hold when a3 < 0 ns - 1 s", "")]
    [InlineData("order by a0 * stream.weight  place on idle device", "")]
    [InlineData("place on idle device", "state m per job: duration = 0 ms  on release { m[job] = a0  let z = a1  if z > a2 { m[job] += a0 }  for j in jobs where j.deadline > now + a3 { m[j] += a3 + z } }  on dispatch { m[job] = a2 }")]
    public async Task SharedLetsGiveWhatPlainOnesDo(string clauses, string more)
    {
        // Few enough lets to be computed plainly; with the others beside them they are shared.
        var few = string.Concat(Enumerable.Range(0, 5).Select(i => $"let a{i} = a{i + 1} + a{i + 1}\n")) + "let a5 = laxity\n";
        var many = "hold when b0 < 0 ns - 100000 h\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"let b{i} = b{i + 1} + b{i + 1}\n")) + "let b30 = laxity\n";
        var head = File.ReadAllText(Path.Combine(_folder, "Math.sched"));
        head = head[..head.IndexOf("policy", StringComparison.Ordinal)].Replace("at 30 fps", "at 250 fps", StringComparison.Ordinal);
        File.WriteAllText(Path.Combine(_folder, "few.sched"), $"{head}policy Zed {{ {few} {clauses}\n{more} }}\n");
        File.WriteAllText(Path.Combine(_folder, "many.sched"), $"{head}policy Zed {{ {few} {many} {clauses}\n{more} }}\n");
        var (plain, shared) = (ScheduleRun.Link(Path.Combine(_folder, "few.sched"), "Zed"), ScheduleRun.Link(Path.Combine(_folder, "many.sched"), "Zed"));

        plain.Source.Text.ShouldNotContain("ref Lets");
        shared.Source.Text.ShouldContain("ref Lets");
        await Task.Run(() => ScheduleRun.Of(shared).Jobs.ShouldBe(ScheduleRun.Of(plain).Jobs)).WaitAsync(CommandProcess.Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ChainsOfLetsEndInAMessageBeforeTheStackDoes(bool isLastFirst)
    {
        var lets = Enumerable.Range(0, 10_000).Select(i => $"let a{i} = a{i + 1} + 1 ms\n");
        var file = Path.Combine(_folder, "chain.sched");
        File.WriteAllText(file, $"policy Q {{ let a10000 = laxity\n{string.Concat(isLastFirst ? lets.Reverse() : lets)}order by a0 place on idle device }}\n");

        var run = await CommandRun.OfAsync("check", file);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("error SL0006: nested more than 1500 levels deep\n");
        run.Error.ShouldEndWith("\n1 error\n");
    }

    private static async Task Runs(string file)
    {
        var run = await CommandRun.OfAsync("run", file);

        run.ExitCode.ShouldBe(0, run.ToString());
    }
}

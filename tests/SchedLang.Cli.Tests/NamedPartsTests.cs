using SchedLang.Cli;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>Commands that are restricted to policies and scenarios, and options that a command does not have.</summary>
public sealed class NamedPartsTests
{
    private const string Game = "examples/rtgen/c-gaming-ii.sched";

    [Fact]
    public async Task CheckSaysNothingOfOtherPolicies()
    {
        var all = await CommandRun.OfAsync("check", Game);
        var one = await CommandRun.OfAsync("check", Game, "--policy", "EDF_AOT");
        var other = await CommandRun.OfAsync("check", Game, "--policy", "EDF_DYN", "--scenario", "GamingII");

        all.Error.ShouldContain("under EDF_AOT");
        one.Error.ShouldContain("under EDF_AOT");
        other.Error.ShouldNotContain("EDF_AOT");
        new[] { all, one, other }.ShouldAllBe(r => r.ExitCode == 0);
    }

    [Theory]
    [InlineData("check", "--policy", "EDF_DIN", "SL4110", "did you mean 'EDF_DYN'?")]
    [InlineData("check", "--scenario", "GamingIII", "SL4109", "did you mean 'GamingII'?")]
    [InlineData("test", "--policy", "EDF_DIN", "SL4110", "did you mean 'EDF_DYN'?")]
    [InlineData("test", "--scenario", "GamingIII", "SL4109", "did you mean 'GamingII'?")]
    public async Task UnknownNamesAreReported(string command, string option, string name, string code, string help)
    {
        var run = await CommandRun.OfAsync(command, Game, option, name);

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain(code);
        run.Error.ShouldContain(help);
    }

    [Fact]
    public async Task TestChecksWhatIsExpectedOfTheNamedPolicies()
    {
        var folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;
        var file = Path.Combine(folder, "t.sched");
        await File.WriteAllTextAsync(file, """
            platform P { device npu : NPU {}  latencies "t.csv" }
            model cam : vision {}
            scenario S on P { run for 1 s  stream a : cam every 10 ms  expect A.completed == 100  expect B.completed == 100  expect completed == 100 }
            scenario T on P { run for 1 s  stream a : cam every 20 ms  expect A.completed == 50 }
            policy A { place on npu }
            policy B { place on npu }
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "t.csv"), "model,stage,device,latency_ms\ncam,infer,npu,1\n");

        (await CommandRun.OfAsync("test", file)).Output.ShouldEndWith("4 passed, 0 failed\n");
        (await CommandRun.OfAsync("test", file, "--policy", "A")).Output.ShouldEndWith("3 passed, 0 failed\n");
        (await CommandRun.OfAsync("test", file, "--policy", "B", "--scenario", "S")).Output.ShouldEndWith("2 passed, 0 failed\n");
        (await CommandRun.OfAsync("test", file, "-p", "A,B", "-s", "T")).Output.ShouldEndWith("1 passed, 0 failed\n");
        (await CommandRun.OfAsync("test", file, "-s", "T", "--set", "a.every=10 ms")).Output.ShouldEndWith("0 passed, 1 failed\n");
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task ExploreSetsValuesInEveryRun()
    {
        var folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;
        var file = Path.Combine(folder, "t.sched");
        await File.WriteAllTextAsync(file, """
            platform P { device npu : NPU {}  latencies "t.csv" }
            model cam : vision {}
            scenario S on P { run for 1 s  stream a : cam every 10 ms }
            policy A { place on npu }
            experiment E { scenario S  policies A  vary a.every in 10, 20 ms  report completed }
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "t.csv"), "model,stage,device,latency_ms\ncam,infer,npu,1\n");

        var usual = await CommandRun.OfAsync("explore", file, "--out", folder, "--format", "csv");
        var longer = await CommandRun.OfAsync("explore", file, "--out", folder, "--format", "csv", "--set", "run=2 s", "--set", "a.every=5 ms");
        var wrong = await CommandRun.OfAsync("explore", file, "--out", folder, "--set", "a.evry=5 ms");

        // What varies comes after what is set.
        Completed(usual).ShouldBe(["100", "50"]);
        Completed(longer).ShouldBe(["200", "100"]);
        wrong.ExitCode.ShouldBe(ExitCode.Errors);
        wrong.Error.ShouldContain("did you mean 'a.every'? a has ");
        Directory.Delete(folder, recursive: true);

        static IEnumerable<string> Completed(CommandRun run) => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(l => l.Split(',')[4]);
    }

    [Fact]
    public async Task RunCanAllowAWarning()
    {
        const string file = "tests/SchedLang.Compiler.Tests/Diagnostics/Samples/SL3007.sched";

        (await CommandRun.OfAsync("run", file, "--policy", "A")).Error.ShouldContain("SL3007");
        (await CommandRun.OfAsync("run", file, "--policy", "A", "--allow", "class-missing")).Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("check", "--polcy", "--policy")]
    [InlineData("check", "--strickt", "--strict")]
    [InlineData("test", "--filtre", "--filter")]
    [InlineData("run", "--polcy", "--policy")]
    [InlineData("explore", "--seed", "--seeds")]
    [InlineData("fmt", "--chek", "--check")]
    [InlineData("explain", "--sceanrio", "--scenario")]
    [InlineData("build", "--opne", "--open")]
    [InlineData("emit", "--polcy", "--policy")]
    public async Task AnUnknownOptionIsToldAsOne(string command, string option, string meant)
    {
        var run = await CommandRun.OfAsync(command, Game, option, "x");

        run.ShouldBe(new CommandRun(ExitCode.Usage, "", $"unknown option '{option}'\n  help: did you mean '{meant}'?\n"));
    }

    [Fact]
    public async Task AnOptionLikeNoOtherIsToldToo() =>
        (await CommandRun.OfAsync("check", Game, "--no-such-thing")).ShouldBe(
            new CommandRun(ExitCode.Usage, "", "unknown option '--no-such-thing'\n  help: 'schedlang check --help' lists the options\n"));

    [Fact]
    public async Task AFileMayBeginWithADash() =>
        (await CommandRun.OfAsync("check", "--", "--nowhere.sched")).Error.ShouldContain("SL4001");
}

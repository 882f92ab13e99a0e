using System.Text.Json;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

public sealed class CheckCommandTests
{
    private const string Busy = "examples/rtgen/b-gaming-i.sched";

    private const string Bad = "tests/SchedLang.Compiler.Tests/Diagnostics/Samples/SL1003.sched";

    [Fact]
    public async Task AGoodFileIsGood()
    {
        var run = await CommandRun.OfAsync("check", "examples/rtgen/policies.sched");

        run.ShouldBe(new CommandRun(0, "examples/rtgen/policies.sched: no errors\n", ""));
    }

    [Fact]
    public async Task WarningsAreNoErrors() => await Verifier.Verify((await CommandRun.OfAsync("check", Busy)).ToString());

    [Fact]
    public async Task UnlessTheyAreWantedToBe() => await Verifier.Verify((await CommandRun.OfAsync("check", Busy, "--strict", "--allow", "starvation")).ToString());

    [Theory]
    [InlineData("--allow", "overload", "--allow", "starvation", "--allow", "long-unit")]
    [InlineData("--strict", "--allow", "overload,starvation,long-unit")]
    public async Task WarningsAreAllowed(params string[] options)
    {
        var run = await CommandRun.OfAsync(["check", Busy, .. options]);

        run.ShouldBe(new CommandRun(0, $"{Busy}: no errors\n", ""));
    }

    [Fact]
    public async Task AWarningThatThereIsNotIsToldOnce()
    {
        var run = await CommandRun.OfAsync("check", "examples/rtgen/platform.sched", "examples/rtgen/policies.sched", "--allow", "overlod");

        run.ExitCode.ShouldBe(0);
        run.Error.Split("unknown warning 'overlod'").Length.ShouldBe(2, run.Error);
        run.Error.ShouldContain("did you mean 'overload'?");
    }

    [Fact]
    public async Task AllErrorsAreTold() => await Verifier.Verify((await CommandRun.OfAsync("check", Bad)).ToString());

    [Fact]
    public async Task JsonIsForScripts()
    {
        var run = await CommandRun.OfAsync("check", Bad, "--format", "json");

        run.ExitCode.ShouldBe(1);
        await Verifier.Verify(run.Output);
    }

    [Fact]
    public async Task SarifIsForReviewTools()
    {
        var run = await CommandRun.OfAsync("check", Bad, "examples/rtgen/platform.sched", "--format", "sarif");
        var sarif = JsonDocument.Parse(run.Output).RootElement;

        sarif.GetProperty("version").GetString().ShouldBe("2.1.0");
        var result = sarif.GetProperty("runs")[0].GetProperty("results")[0];
        result.GetProperty("ruleId").GetString().ShouldBe("SL1003");
        result.GetProperty("level").GetString().ShouldBe("error");
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        place.GetProperty("artifactLocation").GetProperty("uri").GetString().ShouldBe(Bad);
        place.GetProperty("region").GetProperty("startLine").GetInt32().ShouldBe(4);
    }

    [Fact]
    public async Task NothingWrongIsAnEmptyList() =>
        (await CommandRun.OfAsync("check", "examples/rtgen/policies.sched", "--format", "json")).Output.Trim().ShouldBe("[]");
}

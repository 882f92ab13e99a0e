using System.Text.Json;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

public sealed class CheckCommandTests
{
    private const string Bad = "tests/SchedLang.Compiler.Tests/Diagnostics/Samples/SL1003.sched";

    [Fact]
    public async Task AGoodFileIsGood()
    {
        var run = await CommandRun.OfAsync("check", "examples/rtgen/c-gaming-ii.sched");

        run.ShouldBe(new CommandRun(0, "examples/rtgen/c-gaming-ii.sched: no errors\n", ""));
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

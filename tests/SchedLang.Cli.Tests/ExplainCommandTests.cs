using System.Text.Json;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

public sealed class ExplainCommandTests
{
    private const string Game = "examples/rtgen/c-gaming-ii.sched";

    [Theory]
    [InlineData("FCFS_AOT")]
    [InlineData("FTF")]
    public async Task APolicyOnAScenario(string policy) =>
        await Verifier.Verify((await CommandRun.OfAsync("explain", Game, "--policy", policy)).ToString()).UseParameters(policy);

    [Fact]
    public async Task AllThatAPolicyCanHave() => await Verifier.Verify((await CommandRun.OfAsync("explain", "docs/walk.sched", "--set", "slack=3ms")).ToString());

    [Fact]
    public async Task APolicyOnItsOwn() => await Verifier.Verify((await CommandRun.OfAsync("explain", "examples/rtgen/policies.sched", "-p", "EDF_DYN")).ToString());

    [Fact]
    public async Task JsonIsForScripts() =>
        await Verifier.Verify((await CommandRun.OfAsync("explain", Game, "--policy", "FCFS_AOT", "--format", "json")).Output);

    [Fact]
    public async Task FiguresAreWhatTheTableSays()
    {
        var json = JsonDocument.Parse((await CommandRun.OfAsync("explain", Game, "-p", "FCFS_AOT", "-f", "json")).Output).RootElement.GetProperty("scenario");

        // Super resolution at 60 frames a second: 8.72 ms on the NPU, 15.79 on the GPU, 61.09 on the CPU.
        var sr = json.GetProperty("demand")[0].GetProperty("shareByDevice");
        sr.GetProperty("npu").GetDouble().ShouldBe(60 * 8.72e-3, 1e-9);
        sr.GetProperty("gpu").GetDouble().ShouldBe(60 * 15.79e-3, 1e-9);
        sr.GetProperty("cpu").GetDouble().ShouldBe(60 * 61.09e-3, 1e-9);
        json.GetProperty("staticDevices")[0].GetProperty("chosen").GetString().ShouldBe("npu");
    }

    /// <summary>How the cost of each clause grows with the number of waiting jobs.</summary>
    [Theory]
    [InlineData("FCFS_DYN", "logarithmic", "constant", "")]
    [InlineData("EDZL", "constant logarithmic", "constant", "")]
    [InlineData("HRRN", "logarithmic", "constant", "")]
    [InlineData("Mlfq", "logarithmic logarithmic", "constant", "")]
    [InlineData("CBS", "constant", "constant", "")]
    [InlineData("Lottery", "constant", "constant", "")]
    [InlineData("MinMin", "constant", "constant", "")]
    [InlineData("HEFT", "logarithmic", "constant", "")]
    [InlineData("Clockwork", "logarithmic", "logarithmic logarithmic", "")]
    [InlineData("Sarathi", "constant logarithmic", "constant", "")]
    [InlineData("AgentXpu", "logarithmic logarithmic", "constant constant constant constant", "linear constant")]
    [InlineData("MapScore", "constant", "constant", "")]
    [InlineData("PREMA", "linear linear", "constant", "")]
    public async Task TheCostOfEachClauseIsTold(string policy, string keys, string rules, string holds)
    {
        var json = JsonDocument.Parse((await CommandRun.OfAsync("explain", "examples/policies/demo.sched", "--scenario", "Game", "--policy", policy, "--format", "json")).Output).RootElement;

        Costs("keys").ShouldBe(keys);
        Costs("rules").ShouldBe(rules);
        Costs("conditions").ShouldBe(holds);

        string Costs(string clauses) => string.Join(' ', json.GetProperty(clauses).EnumerateArray().Select(c => c.GetProperty("cost").GetString()));
    }

    [Theory]
    [InlineData("SL3203")]
    [InlineData("sl3203")]
    [InlineData("long-unit")]
    public async Task ADiagnosticByCodeOrName(string what)
    {
        var run = await CommandRun.OfAsync("explain", what);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldStartWith("## long-unit (SL3203)\n\nA [non-preemptible section]");
        run.Output.ShouldContain("```sched");
        run.Output.ShouldNotContain("## starvation");
    }

    [Fact]
    public async Task EveryDiagnosticHasSomethingToSay()
    {
        foreach (var descriptor in DiagnosticCatalog.All)
        {
            var run = await CommandRun.OfAsync("explain", descriptor.Code);

            run.ExitCode.ShouldBe(0);
            run.Output.ShouldStartWith($"## {descriptor.Name} ({descriptor.Code})\n\n");
        }
    }

    [Theory]
    [InlineData("SL4001", "examples/rtgen/nothing.sched")]
    [InlineData("SL4001", "")]
    [InlineData("SL4108", Game)]
    [InlineData("SL4110", Game, "--policy", "FTV")]
    [InlineData("SL4109", Game, "--policy", "FTF", "--scenario", "X")]
    [InlineData("SL4105", "examples/rtgen/policies.sched", "--policy", "FTF", "--set", "run=1s")]
    public async Task WhatIsMissingIsTold(string code, params string[] args)
    {
        var run = await CommandRun.OfAsync(["explain", .. args]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain($"error {code}");
        run.Output.ShouldBe("");
    }
}

using System.Text.Json;

namespace SchedLang.Cli.Tests;

/// <summary><c>schedlang why</c>.</summary>
public sealed class WhyCommandTests
{
    private static readonly string[] Game = ["why", "examples/rtgen/c-gaming-ii.sched", "--policy", "FTF"];

    [Fact]
    public async Task AJobsLifeIsToldPartByPart()
    {
        var run = await CommandRun.OfAsync([.. Game, "--job", "sr#14"]);

        run.ExitCode.ShouldBe(0);
        run.Output.ShouldContain("behind llm#0 on npu, which comes first [prefer stage == prefill,");
        run.Output.ShouldContain("129.206667 ms  in all");
    }

    [Fact]
    public async Task PartsAndSpansOfTheJsonAddUp()
    {
        var run = await CommandRun.OfAsync([.. Game, "--stream", "od", "--worst", "3", "--format", "json"]);

        using var json = JsonDocument.Parse(run.Output);
        json.RootElement.GetArrayLength().ShouldBe(3);
        foreach (var job in json.RootElement.EnumerateArray())
        {
            var life = job.GetProperty("end_ns").GetInt64() - job.GetProperty("release_ns").GetInt64();
            job.GetProperty("parts").EnumerateArray().Sum(p => p.GetProperty("ns").GetInt64()).ShouldBe(life);
            job.GetProperty("spans").EnumerateArray().Sum(p => p.GetProperty("ns").GetInt64()).ShouldBe(life);
        }
    }

    [Theory]
    [InlineData("sr", "SL4121")]
    [InlineData("sr#x", "SL4121")]
    [InlineData("zz#1", "SL4122")]
    [InlineData("sr#99999", "SL4122")]
    public async Task AJobThatThereIsNotIsAnError(string job, string code)
    {
        var run = await CommandRun.OfAsync([.. Game, "--job", job]);

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain($"error {code}:");
        run.Output.ShouldBeEmpty();
    }
}

using System.Text.Json;

namespace SchedLang.Cli.Tests;

/// <summary><c>schedlang why</c>.</summary>
public sealed class WhyCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

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

    [Fact]
    public async Task ADecidingKeyHasBothValues()
    {
        string[] command = [.. Game, "--stream", "rag", "--worst", "1"];
        (await CommandRun.OfAsync(command)).Output.ShouldContain(
            "behind pp#4 on npu, because deadline 333.333333 ms comes before deadline 1 s [order by deadline, examples/policies/ftf.sched:5]");

        using var json = JsonDocument.Parse((await CommandRun.OfAsync([.. command, "--format", "json"])).Output);
        foreach (var list in (string[])["parts", "spans"])
        {
            var part = json.RootElement[0].GetProperty(list).EnumerateArray().First(p => p.TryGetProperty("behind", out var behind) && behind.GetString() == "pp#4");
            ((string[])["key", "behind_key", "own_key"]).Select(n => part.GetProperty(n).GetString()).ShouldBe(["deadline", "333.333333 ms", "1 s"]);
        }
    }

    [Theory]
    [InlineData("key 0.", "order by 1 / (1 + age / 1 s + 0.001 * laxity / 1 ms)", "b")]
    [InlineData("at first laxity ", "order by laxity", "a")]
    public async Task ALongKeyHasNoNameAndAChangingOneSaysSo(string expected, string order, string stream)
    {
        var file = Path.Combine(_folder, "changing.sched");
        await File.WriteAllTextAsync(file, $$"""
            platform P { device gpu : GPU }
            model m : vision { latency gpu 4 ms }
            policy A { {{order}}  place on idle device }
            scenario S on P { run for 100 ms  stream a : m every 10 ms { deadline 30 ms }  stream b : m every 10 ms { deadline 12 ms }  stream c : m every 10 ms { deadline 20 ms } }
            """);

        (await CommandRun.OfAsync("why", file, "--stream", stream)).Output.ShouldContain($"because {expected}");
    }

    [Theory]
    [InlineData("No stream has a deadline.", "stream a : talk every 10 ms { prompt 2 tokens  output 2 tokens }")]
    [InlineData("No job was due before the end of the run.", "stream a : m every 1 s { offset 2 s }")]
    [InlineData("The run released no job of 'a'.", "stream a : m every 1 s { offset 2 s }", "--stream", "a")]
    public async Task WhereThereIsNothingToTellItSaysSo(string expected, string stream, params string[] options)
    {
        var file = Path.Combine(_folder, "nothing.sched");
        await File.WriteAllTextAsync(file, $$"""
            platform P { device gpu : GPU }
            model m : vision { latency gpu 4 ms }
            model talk : llm { prefill gpu 4 ms  decode gpu 1 ms }
            policy A { order by arrival  place on idle device }
            scenario S on P { run for 100 ms  {{stream}} }
            """);
        var run = await CommandRun.OfAsync(["why", file, .. options]);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldStartWith(expected);
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

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

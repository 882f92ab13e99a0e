using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>Latencies that models declare are settings, for <c>--set</c> and for <c>vary</c>.</summary>
public sealed class LatencySettingTests : IDisposable
{
    private const string Program = """
        platform P { device big : GPU  device npu : NPU  device cpu : CPU }
        model blur : vision { latency gpu 4 ms, npu 6 ms }
        model chat : llm { prefill npu 2 ms + 0.1 ms per token  decode npu 3 ms, gpu 5 ms }
        scenario S on P {
          run for 300 ms
          stream frames : blur every 10 ms
          stream more   : blur every 17 ms
          stream ask    : chat every 90 ms { prompt 30 tokens  output 5 tokens }
        }
        policy A { order by arrival  place on idle device minimizing latency }
        experiment E { scenario S  policies A  vary blur.latency.npu in 1..3 ms  vary chat.prefill.npu.token in 0.1 ms, 0.2 ms  report frames.latency.mean, ask.ttft.mean }
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [Theory]
    [InlineData("blur.latency.gpu=5ms", "latency gpu 4 ms", "latency gpu 5 ms")]
    [InlineData("blur.latency.big=5ms", "latency gpu 4 ms", "latency big 5 ms")] // the name of a device wins over its kind
    [InlineData("blur.latency.cpu=7 ms", "npu 6 ms", "npu 6 ms, cpu 7 ms")] // a device that had none
    [InlineData("chat.decode.npu=1500us", "decode npu 3 ms", "decode npu 1.5 ms")]
    [InlineData("chat.prefill.npu=4 ms", "npu 2 ms + 0.1 ms per token", "npu 4 ms + 0.1 ms per token")]
    [InlineData("chat.prefill.npu=0 ms", "npu 2 ms + 0.1 ms per token", "npu 0.1 ms per token")]
    [InlineData("chat.prefill.npu.token=0.3 ms", "0.1 ms per token", "0.3 ms per token")]
    [InlineData("chat.decode.npu.token=0.01 ms", "decode npu 3 ms", "decode npu 3 ms + 0.01 ms per token")]
    public async Task ASettingMeansWhatTheFileWouldMean(string setting, string written, string instead)
    {
        var set = await CommandRun.OfAsync("run", Write(Program), "--set", setting, "--format", "csv");
        var changed = await CommandRun.OfAsync("run", Write(Program.Replace(written, instead, StringComparison.Ordinal)), "--format", "csv");
        var before = await CommandRun.OfAsync("run", Write(Program), "--format", "csv");

        Program.ShouldContain(written);
        set.ExitCode.ShouldBe(ExitCode.Success, set.Error);
        set.Output.ShouldBe(changed.Output);
        set.Output.ShouldNotBe(before.Output);
    }

    [Theory]
    [InlineData("blur.latency.tpu=5ms", "SL4102", "blur.latency has gpu, npu, big, cpu")]
    [InlineData("blur.latency.npv=5ms", "SL4102", "did you mean 'blur.latency.npu'?")]
    [InlineData("blur.prefill.npu=5ms", "SL4102", null)]
    [InlineData("chat.latency.npu=5ms", "SL4102", null)]
    [InlineData("blur.latency=5ms", "SL4102", null)]
    [InlineData("blur.latency.npu.tokens=5ms", "SL4102", null)]
    [InlineData("blur.latency.npu=5", "SL1004", "add a unit: 5 ms")]
    [InlineData("blur.latency.npu=0 ms", "SL4012", null)]
    [InlineData("blur.latency.npu=-1 ms", "SL2005", null)]
    [InlineData("blur.latency.npu=never", "SL2005", null)]
    [InlineData("blur.latency.npu=1 ms, 2 ms", "SL4104", null)]
    public async Task AWrongSettingIsToldWithItsRemedy(string setting, string code, string? help)
    {
        var run = await CommandRun.OfAsync("run", Write(Program), "--set", setting);

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain($"error {code}: ");
        run.Error.ShouldContain(help ?? "");
    }

    [Fact]
    public async Task AnExperimentVariesLatencies()
    {
        var run = await CommandRun.OfAsync("explore", Write(Program), "E", "--out", Path.Combine(_folder, "out"), "--format", "csv");

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        var rows = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        rows.Length.ShouldBe(7);
        rows[0].ShouldStartWith("scenario,policy,blur.latency.npu");
        rows.Skip(1).Select(r => string.Join(',', r.Split(',')[4..])).Distinct().Count().ShouldBe(6); // each combination gives other results
    }

    [Fact]
    public async Task AWordThatIsVariedMustBeOneOfTheModel()
    {
        var run = await CommandRun.OfAsync("check", Write(Program.Replace("vary blur.latency.npu", "vary blur.latency.dsp", StringComparison.Ordinal)));

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain("error SL4102: unknown setting 'blur.latency.dsp'");
    }

    // A built program holds its tables, so a latency is fixed when it is built.
    [Fact]
    public async Task ABuildFixesThem()
    {
        var run = await CommandRun.OfAsync("build", Write(Program), "-o", Path.Combine(_folder, "sim"), "--open", "blur.latency.npu");

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain("with --set blur.latency.npu=VALUE");
        File.Exists(Path.Combine(_folder, "sim")).ShouldBeFalse();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "test.sched");
        File.WriteAllText(path, text);
        return path;
    }
}

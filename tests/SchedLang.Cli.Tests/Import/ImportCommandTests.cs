using SchedLang.Compiler.Import;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Import;

/// <summary>Small files in the formats of other tools, and what becomes of them.</summary>
public sealed class ImportCommandTests
{
    private const string Samples = "tests/SchedLang.Cli.Tests/Import/Samples";

    // Each sample with what its format does not say.
    private static readonly Dictionary<string, string[]> Options = new()
    {
        ["llama-bench.csv"] = [],
        ["llama-bench.json"] = [],
        ["llama-bench.jsonl"] = [],
        ["llama-bench.sql"] = [],
        ["llama-bench.md"] = ["--model", "qwen"],
        ["batched-bench.md"] = ["--model", "llama", "--device", "gpu"],
        ["batched-bench.jsonl"] = ["--model", "llama", "--device", "gpu"],
        ["onnxruntime.json"] = ["--model", "blur"],
        ["openvino.csv"] = [],
        ["openvino.json"] = [],
        ["openvino-counters.csv"] = ["--model", "blur", "--device", "cpu"],
        ["azure-2023.csv"] = [],
        ["azure-2024.csv"] = [],
        ["azure-seconds.csv"] = [],
        ["burstgpt.csv"] = [],
        ["mooncake.jsonl"] = [],
        ["measured.csv"] = ["--map", "model=model", "--map", "stage=stage", "--map", "device=device", "--map", "tokens=tokens", "--map", "tokens_per_second=tokens_per_second"],
    };

    public static TheoryData<string> Files => [.. Options.Keys];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task AFileBecomesOurs(string file)
    {
        var run = await CommandRun.OfAsync(["import", $"{Samples}/{file}", .. Options[file]]);

        run.ExitCode.ShouldBe(ExitCode.Success, run.Error);
        await Verifier.Verify(run.ToString()).UseParameters(file);
    }

    [Fact]
    public void EverySampleIsTested() =>
        Directory.EnumerateFiles(Repository.PathOf(Samples)).Select(Path.GetFileName).ShouldBe(Options.Keys, ignoreOrder: true);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task WhatComesOutIsRead(string file)
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        var csv = Path.Combine(folder, "out.csv");
        (await CommandRun.OfAsync(["import", $"{Samples}/{file}", "-o", csv, .. Options[file]])).ExitCode.ShouldBe(ExitCode.Success);

        var isTrace = File.ReadAllText(csv).StartsWith("release_s", StringComparison.Ordinal);
        var model = isTrace ? "m" : File.ReadLines(csv).Skip(1).First().Split(',')[0];
        var program = $$"""
            platform P { device cpu : CPU  device gpu : GPU  device npu : NPU  latencies "{{(isTrace ? "table.csv" : "out.csv")}}" }
            model m : llm { prefill cpu 1 ms per token  decode cpu 1 ms }
            scenario S on P { run for 10 s  stream a : m {{(isTrace ? "at trace \"out.csv\"" : "every 1 s { prompt 8 tokens  output 2 tokens }")}} }
            """;
        File.WriteAllText(Path.Combine(folder, "table.csv"), "model,stage,device,latency_ms\nm,prefill,gpu,1\nm,decode,gpu,1\n");
        File.WriteAllText(Path.Combine(folder, "p.sched"), program);
        var check = await CommandRun.OfAsync("check", Path.Combine(folder, "p.sched"));

        check.ExitCode.ShouldBe(ExitCode.Success, $"{model}\n{check.Error}");
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("SL4050", "examples/first/call.sched")]
    [InlineData("SL4051", Samples + "/batched-bench.md")]
    [InlineData("SL4052", Samples + "/burstgpt.csv", "--model", "none")]
    [InlineData("SL4053", Samples + "/measured.csv", "--map", "model")]
    [InlineData("SL4054", Samples + "/measured.csv", "--map", "modle=model")]
    [InlineData("SL4007", Samples + "/measured.csv", "--map", "model=modle")]
    [InlineData("SL4301", Samples + "/llama-bench.csv", "--format", "llama-bench-json")]
    [InlineData("SL4001", "no/such/file.csv")]
    public async Task WhatIsWrongIsTold(string code, params string[] arguments)
    {
        var run = await CommandRun.OfAsync(["import", .. arguments]);

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain($"error {code}: ");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void AForeignFileIsRecognized(string file)
    {
        if (file != "measured.csv") // which only --map makes one
            Importer.Recognize(File.ReadAllText(Repository.PathOf(Samples, file))).ShouldNotBeNull();
    }

    // Whatever a file holds, it ends in a message.
    [Theory]
    [MemberData(nameof(Files))]
    public void NoTextBreaksAnyFormat(string file)
    {
        var text = File.ReadAllText(Repository.PathOf(Samples, file));
        foreach (var format in Importer.FormatNames)
        {
            for (var cut = 0; cut <= text.Length; cut += 1 + (text.Length / 12))
            {
                foreach (var broken in (string[])[text[..cut], text[cut..], text[..cut] + "\0{[\"|,;" + text[cut..]])
                {
                    var diagnostics = new SchedLang.Compiler.Diagnostics.DiagnosticBag();
                    var result = Importer.Convert(new("f", broken), format, ImportOptions.None with { Model = "m", Device = "gpu" }, diagnostics);
                    (result == null).ShouldBe(diagnostics.HasErrors);
                }
            }
        }
    }
}

using System.Text.Json;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Tables;

public sealed class TableCommandTests
{
    private const string Samples = "tests/SchedLang.Cli.Tests/Tables/Samples";
    private const string Foreign = "tests/SchedLang.Cli.Tests/Import/Samples";

    public static TheoryData<string, string> Files => new()
    {
        { "study", "examples/rtgen/ryzen-ai-9-365.csv" },
        { "gaps", $"{Samples}/gaps.csv" },
        { "layers", $"{Samples}/layers.csv" },
        { "fallback", $"{Samples}/fallback.csv" },
        { "declared", $"{Samples}/declared.sched" },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task CurvesAndGapsAreShown(string name, string file)
    {
        var run = await CommandRun.OfAsync("table", file);

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Output.ShouldAllBe(c => c < 128); // not a terminal
        await Verifier.Verify(run.ToString()).UseParameters(name);
    }

    [Fact]
    public async Task ATerminalShowsBraille()
    {
        using var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(output, TextWriter.Null, isOutputTerminal: true);
        terminal.Out.Profile.Width = 60;
        Environment.CurrentDirectory = Repository.Root;

        (await CommandLine.RunAsync(["table", "examples/rtgen/ryzen-ai-9-365.csv", "--model", "llama3_1b", "--stage", "decode"], terminal)).ShouldBe(0);

        if (terminal.ShowsUnicode)
            output.ToString().Count(c => c is > '\u2800' and <= '\u28ff').ShouldBeGreaterThan(20);
        else
            output.ToString().ShouldAllBe(c => c < 128);
    }

    [Theory]
    [InlineData(null, null, null, true)]
    [InlineData(null, null, "en_US.UTF-8", true)]
    [InlineData(null, null, "C.utf8", true)]
    [InlineData(null, "", "C", false)]
    [InlineData("POSIX", null, "en_US.UTF-8", false)]
    [InlineData(null, "de_DE.UTF-8", "de_DE.ISO-8859-1", true)]
    [InlineData(null, null, "de_DE.ISO-8859-1", false)]
    public void TheLocaleDecidesAboutUnicode(string? all, string? type, string? lang, bool expected) =>
        Terminal.IsUtf8(name => name switch { "LC_ALL" => all, "LC_CTYPE" => type, _ => lang }).ShouldBe(expected);

    // What --format csv prints is the same table again.
    [Theory]
    [MemberData(nameof(Files))]
    public async Task CsvIsATableAgain(string name, string file)
    {
        var first = await CommandRun.OfAsync("table", file, "--format", "csv");
        var folder = Directory.CreateTempSubdirectory().FullName;
        var path = Path.Combine(folder, "again.csv");
        File.WriteAllText(path, first.Output);

        var second = await CommandRun.OfAsync("table", path, "--format", "csv");

        first.ExitCode.ShouldBe(ExitCode.Success, name);
        second.Output.ShouldBe(first.Output);
        first.Output.Split('\n').Length.ShouldBeGreaterThan(5);
        if (file.EndsWith(".csv", StringComparison.Ordinal))
            first.Output.Split('\n').Length.ShouldBe(File.ReadAllLines(Repository.PathOf(file)).Length + 1);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task JsonHasPointsAndDiagnostics()
    {
        var run = await CommandRun.OfAsync("table", $"{Samples}/layers.csv", "--format", "json");

        run.Error.ShouldBeEmpty();
        using var json = JsonDocument.Parse(run.Output);
        var curve = json.RootElement.GetProperty("curves")[0];
        curve.GetProperty("model").GetString().ShouldBe("pair");
        curve.GetProperty("layers").GetInt32().ShouldBe(2);
        var point = curve.GetProperty("points")[1];
        point.GetProperty("tokens").GetInt64().ShouldBe(64);
        point.GetProperty("layer").GetInt32().ShouldBe(0);
        point.GetProperty("latency_ms").GetDecimal().ShouldBe(0.3m);
        point.GetProperty("bandwidth_gbps").GetDouble().ShouldBe(20);
        point.GetProperty("energy_mj").GetDouble().ShouldBe(1.5);
        json.RootElement.GetProperty("diagnostics").EnumerateArray().Select(d => d.GetProperty("code").GetString()).ShouldBe(["SL4024"]);
    }

    [Fact]
    public async Task FiltersTakePartOfATable()
    {
        var run = await CommandRun.OfAsync("table", $"{Samples}/gaps.csv", "--model", "chat", "--stage", "decode", "--device", "gpu", "--format", "csv");

        run.Output.ShouldBe("""
            model,stage,device,tokens,batch,latency_ms
            chat,decode,gpu,512,1,9
            chat,decode,gpu,512,4,12
            chat,decode,gpu,512,8,17

            """, StringCompareShould.IgnoreLineEndings);
    }

    [Theory]
    [InlineData("SL4021", "blur infer has latencies on npu, and none on gpu")]
    [InlineData("SL4022", "chat decode on npu has no rows at batch 4 and 8, unlike gpu")]
    [InlineData("SL4023", "the rows of chat prefill on npu end at 256 tokens, and those on gpu at 4096")]
    [InlineData("SL4024", "chat decode on npu has rows at 512 tokens only")]
    public async Task GapsAreTold(string code, string message)
    {
        var run = await CommandRun.OfAsync("table", $"{Samples}/gaps.csv");
        var quiet = await CommandRun.OfAsync("table", $"{Samples}/gaps.csv", "--allow", "stage-on-some-devices,missing-batches,rows-end-early,one-size");

        run.Error.ShouldContain($"{code}: {message}");
        quiet.Error.ShouldBeEmpty();
        quiet.Output.ShouldBe(run.Output);
    }

    [Theory]
    [InlineData("SL4025", "no device 'dsp' is declared")]
    [InlineData("SL4025", "no model 'char' is declared")]
    [InlineData("SL2031", "this latency is not used")]
    [InlineData("SL3215", "ask has up to 900 tokens")]
    public async Task WhatAProgramDoesNotUseIsTold(string code, string message)
    {
        var run = await CommandRun.OfAsync("table", $"{Samples}/declared.sched");

        run.Error.ShouldContain($"{code}: ");
        run.Error.ShouldContain(message);
    }

    [Fact]
    public async Task FallingCurvesAreTold()
    {
        var run = await CommandRun.OfAsync("table", "tests/SchedLang.Compiler.Tests/Diagnostics/Samples/SL4019.csv");
        var strict = await CommandRun.OfAsync("table", "tests/SchedLang.Compiler.Tests/Diagnostics/Samples/SL4019.csv", "--strict");

        run.ExitCode.ShouldBe(ExitCode.Success);
        run.Error.ShouldContain("warning SL4019: ");
        strict.ExitCode.ShouldBe(ExitCode.Errors);
        strict.Error.ShouldContain("error SL4019: ");
    }

    [Theory]
    [InlineData("SL2008", $"{Samples}/gaps.csv", "--model", "chatt")]
    [InlineData("SL4027", $"{Samples}/gaps.csv", "--device", "cpu")]
    [InlineData("SL4026", $"{Samples}/gaps.csv", "--model", "blur", "--stage", "decode")]
    [InlineData("SL4026", "examples/policies/fcfs-dyn.sched")]
    [InlineData("SL4001", "no/such/table.csv")]
    [InlineData("SL4001", "no/such/file.sched")]
    [InlineData("SL4040", "docs/walk.sched.csv")]
    [InlineData("SL1001", "docs/wrong.sched")]
    public async Task WhatIsWrongIsTold(string code, string file, params string[] options)
    {
        var path = file;
        if (file == "docs/walk.sched.csv") // a program that is named as a table
        {
            path = Path.Combine(Directory.CreateTempSubdirectory().FullName, "walk.csv");
            File.Copy(Repository.PathOf("docs", "walk.sched"), path);
        }

        foreach (var format in (string[])["text", "csv"])
        {
            var run = await CommandRun.OfAsync(["table", path, "--format", format, .. options]);

            run.ExitCode.ShouldBe(ExitCode.Errors);
            run.Output.ShouldBeEmpty();
            run.Error.ShouldContain($"error {code}: ");
        }
    }

    public static TheoryData<string> ForeignFiles =>
        [.. Directory.EnumerateFiles(Repository.PathOf(Foreign)).Select(f => Path.GetFileName(f)).Where(f => f != "measured.csv")];

    [Theory]
    [MemberData(nameof(ForeignFiles))]
    public async Task AForeignFileIsNamedWithTheCommandThatConvertsIt(string file)
    {
        var run = await CommandRun.OfAsync("table", $"{Foreign}/{file}");

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain("error SL4040: ");
        run.Error.ShouldContain($"schedlang import {Foreign}/{file} -o converted.csv");
    }

    [Fact]
    public async Task EveryTableOfTheExamplesIsShown()
    {
        foreach (var file in Directory.EnumerateFiles(Repository.PathOf("examples"), "*.sched", SearchOption.AllDirectories))
        {
            if (!File.ReadAllText(file).Contains("latencies \"", StringComparison.Ordinal))
                continue;
            var run = await CommandRun.OfAsync("table", file);
            run.ExitCode.ShouldBe(ExitCode.Success, file + run.Error);
            run.Output.ShouldContain("platform ");
        }
    }
}

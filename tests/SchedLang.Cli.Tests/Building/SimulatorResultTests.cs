using SchedLang.Compiler;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Building;

/// <summary>A built simulator gives what <c>schedlang run</c> gives, to the byte.</summary>
public sealed class SimulatorResultTests : IDisposable
{
    private const string Demo = "examples/policies/demo.sched";

    private static readonly Lazy<BuiltSimulator> Small = new(() => BuiltSimulator.Of(Demo, "EDZL", "Game", "npc.prompt,npc.late", "run=100ms"));

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-built").FullName;

    public static TheoryData<string> Policies => [.. Compilation.Load(Repository.PathOf(Demo)).Program.Policies.Select(p => p.Symbol.Name)];

    public static TheoryData<string, string> Study => new()
    {
        { "examples/rtgen/a-video-conferencing.sched", "FTF" },
        { "examples/rtgen/b-gaming-i.sched", "EDF_DYN" },
        { "examples/rtgen/c-gaming-ii.sched", "FCFS_AOT" },
        { "examples/rtgen/d-prompt-length.sched", "EDF_AOT" },
    };

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task EveryPolicyOfTheLibraryRunsAsTheCommandRunsIt(string policy)
    {
        var built = BuiltSimulator.Of(Demo, policy, "Game", "parameters", "run=300ms");

        var run = await built.RunAsync("--seed", "3", "--format", "json");

        run.ShouldBe(await CommandRun.OfAsync("run", Demo, "-s", "Game", "-p", policy, "--set", "run=300ms", "--seed", "3", "--format", "json") with { Error = "" });
    }

    [Theory]
    [MemberData(nameof(Study))]
    public async Task ScenariosOfTheStudyGiveTheSameTablesAndFiles(string file, string policy)
    {
        var built = BuiltSimulator.Of(file, policy, settings: "run=2s");
        foreach (var format in (string[])["table", "csv"])
        {
            var (ours, theirs) = (Path.Combine(_folder, "built"), Path.Combine(_folder, "run"));

            var run = await built.RunAsync("--format", format, "--out", ours);

            run.ShouldBe(await CommandRun.OfAsync("run", file, "-p", policy, "--set", "run=2s", "--format", format, "--out", theirs) with { Error = "" });
            foreach (var name in (string[])["summary.json", "jobs.csv", "units.csv"])
                File.ReadAllBytes(Path.Combine(ours, name)).ShouldBe(File.ReadAllBytes(Path.Combine(theirs, name)), name);
        }
    }

    [Theory]
    [InlineData("examples/policies/demo.sched", "Game", "EDZL", "parameters")]
    [InlineData("examples/policies/demo.sched", "Game", "Sarathi", "parameters")]
    [InlineData("examples/azure/conversation.sched", null, null, "chat.queue,chat.jitter,chat.ttft")]
    [InlineData("tests/SchedLang.Cli.Tests/Building/everything.sched", null, "Wide", "all")]
    public async Task EachSettingMeansWhatItMeansToTheCommand(string file, string? scenario, string? policy, string open)
    {
        policy ??= Compilation.Load(Repository.PathOf(file)).Program.Policies[0].Symbol.Name;
        string[] fixedSettings = ["run=100ms"];
        var built = BuiltSimulator.Of(file, policy, scenario, open, fixedSettings);
        built.Settings.ShouldNotBeEmpty();
        foreach (var setting in built.Settings)
        {
            foreach (var value in ValuesOf(setting.Name, setting.Type.Name, setting.Member))
            {
                string[] select = scenario == null ? [] : ["-s", scenario];
                var expected = await CommandRun.OfAsync(["run", file, .. select, "-p", policy, "--set", fixedSettings[0], "--set", $"{setting.Name}={value}", "--format", "json"]);

                var run = await built.RunAsync("--set", $"{setting.Name}={value}", "--format", "json");

                run.Output.ShouldBe(expected.Output, $"{setting.Name}={value}: {run.Error}");
                run.ExitCode.ShouldBe(expected.ExitCode, $"{setting.Name}={value}: {run.Error}{expected.Error}");
                Code(run.Error).ShouldBe(expected.ExitCode == 0 ? null : Code(expected.Error), $"{setting.Name}={value}");
            }
        }
    }

    [Fact]
    public async Task SeedsGiveTheRunsOfEachSeedAndShardsShareThem()
    {
        var built = BuiltSimulator.Of(Demo, "EDZL", "Game", "parameters", "run=500ms");

        await built.RunAsync("--seeds", "3..6", "--shard", "0/2", "--out", _folder);
        Seeds().ShouldBe(["seed-3", "seed-5"]);
        await built.RunAsync("--seeds", "3..6", "--shard", "1/2", "--out", _folder);
        Seeds().ShouldBe(["seed-3", "seed-4", "seed-5", "seed-6"]);
        foreach (var seed in (int[])[3, 4, 5, 6])
        {
            var single = await built.RunAsync("--seed", $"{seed}", "--format", "json");
            single.Output.TrimEnd().ShouldBe(File.ReadAllText(Path.Combine(_folder, $"seed-{seed}", "summary.json")).TrimEnd());
        }

        var rows = (await built.RunAsync("--seeds", "3..4", "--format", "csv")).Output.Split('\n');
        rows[0].ShouldBe("seed,policy,of,name,metric,value,unit");
        rows.Skip(1).Where(r => r.Length > 0).Select(r => r[0]).Distinct().ShouldBe(['3', '4']);
        (await built.RunAsync("--seeds", "3..6")).Output.ShouldContain("4 seeds");
    }

    [Theory]
    [MemberData(nameof(Study))]
    public async Task ItsReportIsThatOfTheCommand(string file, string policy)
    {
        var built = BuiltSimulator.Of(file, policy, settings: "run=1s");
        var (ours, theirs) = (Path.Combine(_folder, "built.html"), Path.Combine(_folder, "run.html"));

        var run = await built.RunAsync("--seed", "5", "--report", ours);

        run.ShouldBe(await CommandRun.OfAsync("run", file, "-p", policy, "--set", "run=1s", "--seed", "5", "--report", theirs) with { Error = "" });
        File.ReadAllBytes(ours).ShouldBe(File.ReadAllBytes(theirs));
        new FileInfo(ours).Length.ShouldBeGreaterThan(100_000);
    }

    [Fact]
    public async Task EachSeedHasItsReport()
    {
        var built = BuiltSimulator.Of(Demo, "EDZL", "Game", "parameters", "run=200ms");
        var files = Path.Combine(_folder, "files");

        (await built.RunAsync("--seeds", "3..4", "--report", Path.Combine(_folder, "r.html"), "--out", files)).ExitCode.ShouldBe(0);
        (await built.RunAsync("--seed", "4", "--report", Path.Combine(_folder, "one.html"))).ExitCode.ShouldBe(0);

        Directory.EnumerateFiles(_folder).Select(Path.GetFileName).ShouldBe(["one.html", "r.seed-3.html", "r.seed-4.html"], ignoreOrder: true);
        File.ReadAllBytes(Path.Combine(_folder, "r.seed-4.html")).ShouldBe(File.ReadAllBytes(Path.Combine(_folder, "one.html")));
        Directory.EnumerateDirectories(files).Count().ShouldBe(2);
    }

    [Theory]
    [InlineData(1, "SL4111: 'README.md/r.html' cannot be written", "--report", "README.md/r.html", "--out", "built")]
    [InlineData(1, "SL4102", "--set", "npc.promt=3")]
    [InlineData(1, "SL4101", "--set", "npc.prompt")]
    [InlineData(1, "SL4104", "--set", "npc.prompt=1,2")]
    [InlineData(1, "SL4103", "--set", "npc.prompt=%")]
    [InlineData(1, "SL1004", "--set", "npc.prompt=3 ms")]
    [InlineData(1, "SL2005", "--set", "npc.prompt=0")]
    [InlineData(1, "SL2004", "--set", "npc.late=sometimes")]
    [InlineData(1, "SL4111", "--out", "README.md")]
    [InlineData(2, "--shard needs --seeds", "--shard", "0/2")]
    [InlineData(2, "--seeds takes a range", "--seeds", "5..1")]
    [InlineData(2, "--shard takes a part", "--seeds", "1..5", "--shard", "5/5")]
    [InlineData(2, "exclude each other", "--seeds", "1..5", "--seed", "1")]
    public async Task AMistakeOnItsCommandLineIsReported(int code, string message, params string[] args)
    {
        var run = await Small.Value.RunAsync(args);

        run.ExitCode.ShouldBe(code);
        run.Error.ShouldContain(message);
        run.Error.ShouldNotContain("   at ");
        Directory.EnumerateFiles(Repository.Root, "*.partial").ShouldBeEmpty();
    }

    [Fact]
    public async Task ItsHelpTellsWhatItTakes()
    {
        var help = (await BuiltSimulator.Of(Demo, "EDZL", "Game", "npc.prompt,run").RunAsync("--help")).Output;

        help.ShouldContain("npc.prompt  ");
        help.ShouldContain("run         Length of the run; 10 s by default");
        help.ShouldContain("Examples:");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private IEnumerable<string> Seeds() => Directory.EnumerateDirectories(_folder).Select(d => Path.GetFileName(d)!).Order(StringComparer.Ordinal);

    private static string? Code(string error) => error.Split(' ', ':').FirstOrDefault(w => w.StartsWith("SL", StringComparison.Ordinal) && w.Length == 6);

    // Usual, odd and wrong values of a type.
    private static string[] ValuesOf(string name, string type, string member) => (name, type) switch
    {
        ("run", _) => ["90 ms", "0 ms"],
        (_, "class") => member switch { "late" => ["abort", "x"], "keep" => ["nothing", "x"], _ => ["none", "proportional"] },
        (_, "duration") => ["1_000 us", "-1 ms"],
        (_, "rate") => ["1.5e1 Hz", "0 fps"],
        (_, "tokens") => ["7 tokens", "0"],
        (_, "int") => ["2", "0"],
        (_, "number") => ["0.25", "1", "-3", "25 %"],
        (_, "power") => ["12.5 W"],
        (_, "bool") => ["true", "false", "1"],
        _ => ["1"],
    };
}

using System.Text.Json;
using System.Xml.Linq;
using SchedLang.Compiler;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Building;

/// <summary>What <c>schedlang build --library</c> writes.</summary>
public sealed class LibraryTests : IDisposable
{
    private const string Study = "examples/rtgen/c-gaming-ii.sched";
    private const string Demo = "examples/policies/demo.sched";
    private const string Everything = "tests/SchedLang.Cli.Tests/Building/everything.sched";
    private const string Names = "tests/SchedLang.Cli.Tests/Building/names.sched";

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-library").FullName;

    public static TheoryData<string, string?, string[]> Programs => new()
    {
        { Study, null, ["FTF", "EDF_DYN"] },
        { Everything, null, ["Wide"] },
        { Names, null, ["Record", "RECORD", "Duration", "Open", "RunResult"] },
        { Demo, "Game", [.. Compilation.Load(Repository.PathOf(Demo)).Program.Policies.Select(p => p.Symbol.Name)] },
    };

    [Fact]
    public async Task ScenarioCOfTheStudyGivesWhatRunGives()
    {
        var library = BuiltLibrary.Of(Study, null, ["FTF"]);

        var result = library.Run(library.Policy("Ftf"));

        BuiltLibrary.Json(result).ShouldBe((await CommandRun.OfAsync("run", Study, "-p", "FTF", "--format", "json")).Output);
    }

    [Fact]
    public async Task EveryPolicyGivesWhatRunGivesAlsoAfterOthers()
    {
        string[] policies = [.. Compilation.Load(Repository.PathOf(Demo)).Program.Policies.Select(p => p.Symbol.Name)];
        var library = BuiltLibrary.Of(Demo, "Game", policies, "run=300ms");
        var types = library.Types.Where(t => t is { IsSealed: true, BaseType.Name: "SchedulingPolicy" }).ToList();
        var expected = JsonDocument.Parse((await CommandRun.OfAsync("run", Demo, "-s", "Game", "-p", "all", "--set", "run=300ms", "--seed", "3", "--format", "json")).Output);

        types.Count.ShouldBe(policies.Length);
        var results = types.Select(t => library.Run(library.Policy(t.Name), 3)).ToDictionary(r => (string)BuiltLibrary.Read(r, "Policy"), BuiltLibrary.Json);
        foreach (var run in expected.RootElement.EnumerateArray())
            JsonElement.DeepEquals(JsonDocument.Parse(results[run.GetProperty("policy").GetString()!]).RootElement, run).ShouldBeTrue(run.GetProperty("policy").GetString());
    }

    [Theory]
    [InlineData(0, 1.5)]
    [InlineData(7, 0.0)]
    [InlineData(8, 20.0)]
    public async Task ParametersAndSeedsMeanWhatTheyMeanToRun(long seed, double margin)
    {
        var library = BuiltLibrary.Of(Demo, "Game", ["EDZL"], "run=2s");

        var result = library.Run(library.Policy("Edzl", ("Margin", margin)), seed);

        var value = FormattableString.Invariant($"margin={margin} ms");
        var expected = await CommandRun.OfAsync("run", Demo, "-s", "Game", "-p", "EDZL", "--set", "run=2s", "--set", value, "--seed", $"{seed}", "--format", "json");
        BuiltLibrary.Json(result).ShouldBe(expected.Output);
    }

    [Fact]
    public async Task ParametersOfEachTypeMeanWhatTheyMeanToRun()
    {
        var library = BuiltLibrary.Of(Everything, null, ["Wide"], "run=100ms");
        (string Property, object Value, string Setting)[] cases =
        [
            ("Patience", 1.25, "patience=1.25 ms"), ("Patience", 1000.0, "patience=1 s"), ("Share", 0.25, "share=0.25"), ("Most", 1L, "most=1"),
            ("Strictly", true, "strictly=true"), ("First", library.Value("Stage", "Decode"), "first=decode"), ("Side", library.Value("Kind", "Gpu"), "side=gpu"),
            ("Size", 32L, "size=32 tokens"), ("Several", 2L, "several=2"), ("Often", 3.5, "often=3.5 ms"), ("Start", double.PositiveInfinity, "start=never"),
        ];
        foreach (var (property, value, setting) in cases)
        {
            var result = library.Run(library.Policy("Wide", (property, value)));

            var expected = await CommandRun.OfAsync("run", Everything, "-p", "Wide", "--set", "run=100ms", "--set", setting, "--format", "json");
            BuiltLibrary.Json(result).ShouldBe(expected.Output, setting);
        }
    }

    [Theory]
    [InlineData("Patience", -0.001, "from 0 ms to 1 s")]
    [InlineData("Patience", 1000.001, "from 0 ms to 1 s")]
    [InlineData("Patience", double.PositiveInfinity, "from 0 ms to 1 s")]
    [InlineData("Share", 1.5, "from 0 to 1")]
    [InlineData("Share", double.NaN, "a number")]
    [InlineData("Most", 65L, "from 0 to 64")]
    [InlineData("Often", double.NaN, "a number")]
    public void AValueOutsideItsRangeIsRefusedWithTheRange(string property, object value, string message)
    {
        var library = BuiltLibrary.Of(Everything, null, ["Wide"]);

        var fault = Should.Throw<ArgumentOutOfRangeException>(() => library.Policy("Wide", (property, value)));

        fault.ParamName.ShouldBe(property);
        fault.Message.ShouldContain(message);
    }

    [Theory]
    [InlineData("Several", 0L, "batch")]
    [InlineData("Several", 65_537L, "from 1 to 65536")]
    [InlineData("Size", 0L, "chunk")]
    [InlineData("Often", 0.0, "tick every")]
    public void AValueThatNoRunCanUseIsRefusedByTheRun(string property, object value, string message)
    {
        var library = BuiltLibrary.Of(Everything, null, ["Wide"]);

        Should.Throw<ArgumentOutOfRangeException>(() => library.Run(library.Policy("Wide", (property, value)))).Message.ShouldContain(message);
    }

    [Fact]
    public void EveryMetricIsAProperty()
    {
        var library = BuiltLibrary.Of(Demo, "Game", ["EDZL"], "run=5s");
        var result = library.Run(library.Policy("Edzl"));
        var json = JsonDocument.Parse(BuiltLibrary.Json(result)).RootElement;

        foreach (var metric in MetricCatalog.OfRun)
            Check(json.GetProperty("overall"), result, metric.Id, metric.Unit);
        foreach (var metric in MetricCatalog.OfStream)
        {
            Check(json.GetProperty("streams").GetProperty("npc"), BuiltLibrary.Read(result, "Npc"), metric.Id, metric.Unit);
            if (metric.IsOfLlm)
                BuiltLibrary.Read(result, "Sr").GetType().GetProperty(Pascal(metric.Id)).ShouldBeNull();
        }

        foreach (var metric in MetricCatalog.OfDevice)
            Check(json.GetProperty("devices").GetProperty("npu"), BuiltLibrary.Read(result, "Npu"), metric.Id, metric.Unit);

        static void Check(JsonElement expected, object owner, string id, MetricUnit unit)
        {
            var value = (double)BuiltLibrary.Read(owner, Pascal(id));
            var inFile = expected.GetProperty(id + unit.Suffix());
            var wanted = inFile.ValueKind switch
            {
                JsonValueKind.Null => double.NaN,
                JsonValueKind.String => double.PositiveInfinity,
                _ => unit == MetricUnit.Time ? inFile.GetDouble() / 1e6 : inFile.GetDouble(),
            };
            value.ShouldBe(wanted, id);
        }

        static string Pascal(string id) => string.Concat(id.Split('.', '_').Select(p => char.ToUpperInvariant(p[0]) + p[1..]));
    }

    [Fact]
    public void RunsOnSeveralThreadsGiveWhatTheyGiveAlone()
    {
        var library = BuiltLibrary.Of(Demo, "Game", ["EDZL"], "run=1s");
        var cases = Enumerable.Range(0, 24).Select(i => (Policy: library.Policy("Edzl", ("Margin", (double)(i % 5))), Seed: i / 5)).ToList();
        var alone = cases.ConvertAll(c => BuiltLibrary.Json(library.Run(c.Policy, c.Seed)));

        var together = cases.AsParallel().AsOrdered().WithDegreeOfParallelism(4).Select(c => BuiltLibrary.Json(library.Run(c.Policy, c.Seed))).ToList();

        together.ShouldBe(alone);
        alone.Distinct().Count().ShouldBeGreaterThan(20);
    }

    [Fact]
    public async Task ARunCanBeStopped()
    {
        var library = BuiltLibrary.Of(Study, null, ["FTF"], "run=100000s");
        using var source = new CancellationTokenSource();
        var run = Task.Run(() => library.Run(library.Policy("Ftf"), 0, source.Token));

        await source.CancelAsync();

        (await Should.ThrowAsync<OperationCanceledException>(run)).CancellationToken.ShouldBe(source.Token);
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void TheGeneratedCodeHasNoWarnings(string file, string? scenario, string[] policies) =>
        CSharpCompiler.Check(BuiltLibrary.Input(file, scenario, policies)).ShouldBeEmpty();

    [Fact]
    public async Task NamesThatAreHardForCSharpGetADocumentedForm()
    {
        var library = BuiltLibrary.Of(Names, null, ["Record", "RECORD", "Duration", "Open", "RunResult"]);

        await Verifier.Verify(string.Join('\n', library.Types.OrderBy(t => t.Name, StringComparer.Ordinal).Select(t =>
            $"{t.Namespace}.{t.Name}: {string.Join(", ", Members(t))}")));

        IEnumerable<string> Members(Type type) => type.GetProperties().Where(p => p.DeclaringType == type)
            .Where(p => p.PropertyType != typeof(double) || p.CanWrite).Select(p => p.Name)
            .Concat(type.GetFields().Where(f => f.IsLiteral && !type.IsEnum).Select(f => $"{f.Name} = {f.GetRawConstantValue()}"));
    }

    [Fact]
    public async Task NamesThatAreHardForCSharpMeanWhatTheyMeanToRun()
    {
        var library = BuiltLibrary.Of(Names, null, ["Record", "Open"]);

        var hard = library.Run(library.Policy("Record", ("NameParameter", 4L), ("EqualsParameter", 7.0), ("Parameter1", 0.25)));
        var open = library.Run(library.Policy("Open", ("Now", 9.0)));

        BuiltLibrary.Json(hard).ShouldBe(
            (await CommandRun.OfAsync("run", Names, "-p", "Record", "--set", "name=4", "--set", "Equals=7 ms", "--set", "_1=0.25", "--format", "json")).Output);
        BuiltLibrary.Json(open).ShouldBe((await CommandRun.OfAsync("run", Names, "-p", "Open", "--set", "now=9 ms", "--format", "json")).Output);
        BuiltLibrary.Read(hard, "EnergyStream.Name").ShouldBe("energy");
    }

    [Fact]
    public void TheProgramOfThePageCompiles()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "build.md")).ReplaceLineEndings("\n");
        var library = Path.Combine(_folder, "GamingII.dll");
        var input = BuiltLibrary.Input("examples/first/patient.sched", null, ["FTF", "Patient"]);
        File.WriteAllBytes(library, CSharpCompiler.Compile(input));

        var problems = CSharpCompiler.Check(new AssemblyInput("Page", [new("global using System;"), new(page.Split("```csharp\n")[1].Split("```")[0])])
        {
            IsExecutable = true,
            Framework = input.Framework,
            References = [.. input.References, library],
        });

        problems.ShouldBeEmpty();
    }

    [Fact]
    public async Task TwoBuildsGiveTheSameBytesAndTheDocumentationNamesEachProperty()
    {
        var path = Path.Combine(_folder, "Gaming");
        var first = await BuildAsync("build", Study, "-p", "FTF,EDF_DYN", "--library", "-o", path);
        var again = await BuildAsync("build", Study, "-p", "FTF,EDF_DYN", "--library", "-o", path);

        again.Keys.ShouldBe(["Gaming.dll", "Gaming.xml", "SchedLang.Runtime.dll", "SchedLang.Runtime.xml"], ignoreOrder: true);
        foreach (var (name, bytes) in again)
            bytes.AsSpan().SequenceEqual(first[name]).ShouldBeTrue(name);
        var documented = XDocument.Load(new MemoryStream(again["Gaming.xml"])).Descendants("member").Select(m => m.Attribute("name")!.Value).ToList();
        documented.ShouldContain("P:GamingIISimulator.StreamResult.ViolationRate");
        documented.ShouldContain("P:GamingIISimulator.RunResult.Sr");
        documented.ShouldNotContain(m => m.Contains("SchedLang.Generated", StringComparison.Ordinal));
        XDocument.Load(new MemoryStream(again["SchedLang.Runtime.xml"])).Descendants("member").Select(m => m.Attribute("name")!.Value)
            .ShouldContain("T:SchedLang.Runtime.Embedding.EmbeddedScheduler");
    }

    [Theory]
    [InlineData(1, "SL4110", "-p", "FTFF")]
    [InlineData(1, "SL4108")]
    [InlineData(1, "SL4112", "-p", "FTF", "--open", "llm.prompt")]
    [InlineData(1, "SL4112", "-p", "FTF", "--open", "all")]
    [InlineData(1, "SL4102", "-p", "FTF,EDF_DYN", "--open", "margin")]
    [InlineData(1, "SL4116", "-p", "FTF", "-o", "SchedLang.Runtime.dll")]
    [InlineData(1, "SL4116", "-p", "FTF", "-o", "a:b.dll")]
    [InlineData(1, "SL4116", "-p", "FTF", "-o", ".dll")]
    [InlineData(2, "--library excludes", "-p", "FTF", "--self-contained")]
    [InlineData(2, "--library excludes", "-p", "FTF", "--emit-csharp", "x")]
    public async Task AMistakeIsReportedAndNothingIsWritten(int code, string message, params string[] args)
    {
        if (Array.IndexOf(args, "-o") is >= 0 and var at)
            args[at + 1] = Path.Combine(_folder, args[at + 1]);
        else
            args = [.. args, "-o", Path.Combine(_folder, "Gaming.dll")];

        var run = await CommandRun.OfAsync(["build", Study, "--library", .. args]);

        run.ExitCode.ShouldBe(code, run.ToString());
        run.Error.ShouldContain(message);
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Gaming.dll")]
    [InlineData("Gaming.xml")]
    [InlineData("SchedLang.Runtime.dll")]
    [InlineData("SchedLang.Runtime.xml")]
    public async Task AFullDiskIsReportedAndLeavesNothing(string file)
    {
        if (!File.Exists("/dev/full"))
            return; // only Linux has such a file
        File.CreateSymbolicLink(Path.Combine(_folder, $"{file}.{Environment.ProcessId}.partial"), "/dev/full");

        var run = await CommandRun.OfAsync("build", Study, "-p", "FTF", "--library", "-o", Path.Combine(_folder, "Gaming.dll"));

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain("error SL4111");
        Directory.EnumerateFileSystemEntries(_folder).ShouldBeEmpty();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<Dictionary<string, byte[]>> BuildAsync(params string[] args)
    {
        var run = await CommandRun.OfAsync(args);
        run.ExitCode.ShouldBe(ExitCode.Success, run.ToString());
        var written = Directory.EnumerateFiles(_folder).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllBytes);
        foreach (var name in written.Keys)
        {
            run.Output.ShouldContain(Path.Combine(_folder, name));
            File.Delete(Path.Combine(_folder, name));
        }

        return written;
    }
}

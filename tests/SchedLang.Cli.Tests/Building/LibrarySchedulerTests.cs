using System.Reflection;
using System.Runtime.Loader;
using SchedLang.Compiler.Emit;
using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Quantities;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Building;

/// <summary>The schedulers in a library that <c>schedlang build --library</c> writes.</summary>
public sealed class LibrarySchedulerTests
{
    private const string Demo = "examples/policies/demo.sched";

    [Fact]
    public void EachSchedulerHasParametersOfItsOwn()
    {
        var library = BuiltLibrary.Of(Demo, "Game", ["EDZL"]);
        List<Runtime> together = [.. ((double[])[0, 3, 30]).Select(margin => Create(library, margin))];
        for (var decision = 0; decision < 3000; decision++)
            together.ForEach(r => r.Decide());

        foreach (var (runtime, margin) in together.Zip((double[])[0, 3, 30]))
        {
            var alone = Create(library, margin);
            for (var decision = 0; decision < 3000; decision++)
                alone.Decide();
            runtime.Starts.ShouldBe(alone.Starts);
            runtime.Starts.ShouldBe(Fixed(margin).Starts);
        }

        together[0].Starts.ShouldNotBe(together[1].Starts);
    }

    [Fact]
    public void AParameterThatNoRunCanUseIsRefused()
    {
        var library = BuiltLibrary.Of(Demo, "Game", ["Sarathi"]);

        Should.Throw<ArgumentOutOfRangeException>(() => CreateScheduler(library.Policy("Sarathi", ("ChunkSize", 0L)), new Runtime())).Message.ShouldContain("chunk");
    }

    [Fact]
    public void TheProgramOfThePagePrintsWhatThePageShows()
    {
        var page = File.ReadAllText(Repository.PathOf("docs", "embed.md")).ReplaceLineEndings("\n");
        var input = BuiltLibrary.Input(Demo, "Game", ["FTF", "EDZL"]);
        var library = CSharpCompiler.Compile(input);
        var folder = Directory.CreateTempSubdirectory("schedlang-page").FullName;
        var path = Path.Combine(folder, "Library.dll");
        File.WriteAllBytes(path, library);

        // The page's console is one that can be read.
        const string console = """
            public static class Console
            {
                public static readonly System.Collections.Generic.List<string> Lines = new();
                public static void WriteLine(string line) => Lines.Add(line);
            }
            """;
        var program = CSharpCompiler.Compile(new AssemblyInput(
            "Page", [new("global using System; global using System.Collections.Generic; global using System.Linq;"), new(console), new(page.Split("```csharp\n")[1].Split("```")[0])])
        {
            IsExecutable = true,
            Framework = input.Framework,
            References = [.. input.References, path],
        });
        var context = new AssemblyLoadContext("page", isCollectible: true);
        context.LoadFromStream(new MemoryStream(library));
        var assembly = context.LoadFromStream(new MemoryStream(program));
        assembly.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        var lines = (List<string>)assembly.GetType("Console")!.GetField("Lines")!.GetValue(null)!;
        Directory.Delete(folder, recursive: true);

        string.Join('\n', lines).ShouldBe(page.Split("```text\n")[1].Split("\n```")[0]);
    }

    private static Runtime Create(BuiltLibrary library, double margin)
    {
        var runtime = new Runtime();
        runtime.Scheduler = CreateScheduler(library.Policy("Edzl", ("Margin", margin)), runtime);
        return runtime;
    }

    private static EmbeddedScheduler CreateScheduler(object policy, Runtime runtime) => (EmbeddedScheduler)policy.GetType().GetMethod("CreateScheduler")!
        .MakeGenericMethod(typeof(Runtime)).Invoke(policy, BindingFlags.DoNotWrapExceptions, null, [runtime, 0L, true], null)!;

    // The same with a program whose parameter is fixed.
    private static Runtime Fixed(double margin)
    {
        var program = ScheduleRun.Link(Repository.PathOf(Demo), "EDZL", scenario: "Game", settings: FormattableString.Invariant($"margin={margin} ms"));
        using var loaded = program.Load(new AssemblyCache(null));
        var runtime = new Runtime();
        runtime.Scheduler = EmbeddedScheduler.Create(loaded.Program, program.Workload, runtime);
        for (var decision = 0; decision < 3000; decision++)
            runtime.Decide();
        return runtime;
    }

    /// <summary>A runtime in which a job of the first two streams comes every 4 ms, more than its devices can do.</summary>
    private sealed class Runtime : IEmbeddedMachine
    {
        private static readonly Duration Gap = Duration.FromMs(4);

        private readonly Instant[] _ends = [Instant.Never, Instant.Never, Instant.Never];
        private Instant _now;
        private Instant _next;
        private int _stream;

        public EmbeddedScheduler? Scheduler { get; set; }

        public List<(Instant At, int Device, int Stream, long Number, long Layer)> Starts { get; } = [];

        public void Decide()
        {
            _now = Instant.Min(_next, Instant.FromNs(_ends.Min(e => e.Ns)));
            for (var device = 0; device < _ends.Length; device++)
            {
                if (_ends[device] != _now)
                    continue;
                _ends[device] = Instant.Never;
                Scheduler!.UnitCompleted(device);
            }

            if (_next == _now)
            {
                Scheduler!.Release(_stream, new JobDetails { Deadline = _now + Duration.FromMs(_stream == 0 ? 11 : 10) });
                (_next, _stream) = (_next + Gap, 1 - _stream);
            }

            Scheduler!.Decide(_now);
        }

        public void Start(in UnitToStart unit)
        {
            _ends[unit.Device] = _now + unit.Predicted;
            Starts.Add((_now, unit.Device, unit.Stream, unit.Number, unit.Layer));
        }

        public Duration Stop(int device, Duration left)
        {
            _ends[device] = Instant.Never;
            return left;
        }

        public void JobEnded(in EndedJob job)
        {
        }
    }
}

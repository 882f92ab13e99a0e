using SchedLang.Cli.Running;
using SchedLang.Compiler.Emit;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

/// <summary>A run is repeated without reading its files as programs, as long as that makes no difference.</summary>
public sealed class RepeatedRunTests : IDisposable
{
    private readonly string _folder = Robustness.CommandProcess.FolderWith("journal");

    private AssemblyCache Cache => new(Path.Combine(_folder, "cache"));

    private string Walk => Path.Combine(_folder, "walk.sched");

    private string Kill => Path.Combine(_folder, "kill.sched");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("walk.sched")]
    [InlineData("walk.sched", "--format", "json", "--seed", "7")]
    [InlineData("walk.sched", "--format", "csv", "--stepwise", "--without", "all")]
    [InlineData("walk.sched", "--gantt", "0ms..40ms", "--set", "slack=3ms", "--set", "ask.prompt=32")]
    [InlineData("kill.sched", "-s", "Stroll", "--policy", "all")]
    [InlineData("kill.sched", "-s", "Stroll", "--policy", "Quick,Careful", "--allow", "unused-name")]
    public async Task WhatItPrintsIsTheSame(string file, params string[] options)
    {
        string[] args = ["run", Path.Combine(_folder, file), "--set", "run=1s", .. options];
        var first = await RunAsync(args);
        first.Run.ExitCode.ShouldBe(0);
        first.IsRepeated.ShouldBeFalse();

        var second = await RunAsync(args);

        second.IsRepeated.ShouldBeTrue();
        second.Run.ShouldBe(first.Run);
    }

    [Fact]
    public async Task WhatItWritesIsTheSame()
    {
        async Task<string[]> WrittenAsync(bool isRepeated)
        {
            var output = Path.Combine(_folder, "out");
            var run = await RunAsync("run", Walk, "--set", "run=1s", "--out", output, "--trace", output + ".pftrace", "--report", output + ".html");
            run.IsRepeated.ShouldBe(isRepeated);
            return [.. Directory.GetFiles(output).Order().Append(output + ".pftrace").Append(output + ".html").Select(f => Convert.ToHexString(File.ReadAllBytes(f)))];
        }

        var first = await WrittenAsync(isRepeated: false);

        (await WrittenAsync(isRepeated: true)).ShouldBe(first);
    }

    [Fact]
    public async Task WarningsAreToldAgain()
    {
        string[] args = ["run", Walk, "--set", "look.deadline=1us", "--set", "run=1s"];
        var first = await RunAsync(args);
        first.Run.Error.ShouldContain("warning SL3202");

        var second = await RunAsync(args);

        second.IsRepeated.ShouldBeTrue();
        second.Run.ShouldBe(first.Run);
        (await RunAsync([.. args, "--allow", "infeasible-deadline"])).Run.Error.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("walk.sched", "at 59.94 fps", "at 30 fps")]
    [InlineData("headset.sched", "power 8 W", "power 9 W")]
    [InlineData("headset.csv", "1", "2")]
    public async Task AChangedFileIsRead(string file, string old, string changed)
    {
        string[] args = ["run", Walk, "--set", "run=1s"];
        var before = await RunAsync(args);
        var path = Path.Combine(_folder, file);
        File.WriteAllText(path, File.ReadAllText(path).Replace(old, changed, StringComparison.Ordinal));

        var after = await RunAsync(args);

        after.IsRepeated.ShouldBeFalse();
        after.Run.ExitCode.ShouldBe(0);
        after.Run.Output.ShouldNotBe(before.Run.Output);
        (await RunAsync(args)).ShouldBe(after with { IsRepeated = true });
    }

    [Fact]
    public async Task AFileThatWasNotThereIsRead()
    {
        string[] args = ["run", Walk, "--set", "look.deadline=1us", "--set", "run=1s"];
        await RunAsync(args);
        File.WriteAllText(Path.Combine(_folder, "schedlang.json"), """{ "warn-as-error": ["infeasible-deadline"] }""");

        (await RunAsync(args)).Run.ExitCode.ShouldBe(1);

        File.WriteAllText(Path.Combine(_folder, "schedlang.json"), """{ "allow": ["infeasible-deadline"] }""");
        (await RunAsync(args)).Run.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task AFileThatIsGoneIsMissed()
    {
        string[] args = ["run", Walk, "--set", "run=1s"];
        await RunAsync(args);
        File.Delete(Path.Combine(_folder, "headset.csv"));

        var run = (await RunAsync(args)).Run;

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("SL4001");
    }

    [Fact]
    public async Task ErrorsAreNotRemembered()
    {
        string[] args = ["run", Walk, "--policy", "Carefull"];
        var first = await RunAsync(args);

        (await RunAsync(args)).ShouldBe(first);
        first.Run.Error.ShouldContain("did you mean 'Careful'?");
    }

    [Fact]
    public async Task AnotherSeedIsAnotherRunOfTheSameProgram()
    {
        var first = await RunAsync("run", Walk, "--set", "run=1s", "--seed", "1", "--format", "json");
        var second = await RunAsync("run", Walk, "--set", "run=1s", "--seed", "2", "--format", "json");

        second.IsRepeated.ShouldBeTrue();
        second.Run.Output.ShouldContain("\"seed\": 2");
        second.Run.Output.ShouldNotBe(first.Run.Output);
    }

    [Theory]
    [InlineData("*.dll")]
    [InlineData("*.run")]
    public async Task WhatIsDamagedIsMadeAnew(string files)
    {
        string[] args = ["run", Kill, "-s", "Stroll", "--policy", "all", "--set", "run=1s"];
        var first = await RunAsync(args);
        foreach (var file in Directory.GetFiles(Path.Combine(_folder, "cache"), files))
            File.WriteAllText(file, "something that is longer than a hash of thirty-two bytes");

        (await RunAsync(args)).ShouldBe(first);
        (await RunAsync(args)).ShouldBe(first with { IsRepeated = true });
    }

    [Fact]
    public async Task TheSourceIsShownOfAStreamWithTooManyJobs()
    {
        var many = Directory.CreateDirectory(Path.Combine(_folder, "many")).FullName;
        foreach (var file in Directory.GetFiles(Robustness.CommandProcess.Inputs("many")))
            File.Copy(file, Path.Combine(many, Path.GetFileName(file)));
        string[] args = ["run", Directory.GetFiles(many, "*.sched").Single()];
        var first = await RunAsync(args);
        first.Run.Error.ShouldContain("error SL2030");

        var second = await RunAsync(args);

        second.IsRepeated.ShouldBeTrue();
        second.Run.ShouldBe(first.Run);
    }

    [Fact]
    public async Task AResponseFileIsReadAgain()
    {
        var response = Path.Combine(_folder, "options");
        File.WriteAllText(response, "--set\nrun=1s\n");
        await RunAsync("run", Walk, "@" + response);
        File.WriteAllText(response, "--set\nrun=2s\n");

        var run = await RunAsync("run", Walk, "@" + response);

        run.IsRepeated.ShouldBeFalse();
        run.Run.Output.ShouldContain("2 s, seed 0");
    }

    private async Task<Repeated> RunAsync(params string[] args)
    {
        Environment.CurrentDirectory = Repository.Root;
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var last = LastRun.Begin(args, Cache);
        var code = await CommandLine.RunAsync(args, new Terminal(output, error), last);
        return new Repeated(new CommandRun(code, output.ToString(), error.ToString()), last.IsRepeated);
    }

    private sealed record Repeated(CommandRun Run, bool IsRepeated);
}

using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Import;

/// <summary>Starters run at once.</summary>
public sealed class NewCommandTests
{
    [Theory]
    [InlineData("game")]
    [InlineData("assistant")]
    [InlineData("periodic")]
    public async Task AStarterRunsAtOnce(string template)
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory().FullName, "mine");
        (await CommandRun.OfAsync("new", folder, "--template", template)).ExitCode.ShouldBe(ExitCode.Success);
        var program = Path.Combine(folder, "mine.sched");

        var check = await CommandRun.OfAsync("check", program);
        check.Error.ShouldBeEmpty();
        check.ExitCode.ShouldBe(ExitCode.Success);
        (await CommandRun.OfAsync("run", program)).ExitCode.ShouldBe(ExitCode.Success);
        (await CommandRun.OfAsync("test", program)).ExitCode.ShouldBe(ExitCode.Success);
        (await CommandRun.OfAsync("fmt", "--check", program)).ExitCode.ShouldBe(ExitCode.Success);
        File.ReadAllText(Path.Combine(folder, "README.md")).ShouldContain("schedlang run mine.sched");
    }

    [Fact]
    public async Task AFolderInUseIsLeftAlone()
    {
        var folder = Directory.CreateTempSubdirectory().FullName;
        File.WriteAllText(Path.Combine(folder, "kept"), "");

        var run = await CommandRun.OfAsync("new", folder);

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain("error SL4055: ");
        Directory.EnumerateFileSystemEntries(folder).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task AFolderThatCannotBeMadeIsTold()
    {
        var file = Path.GetTempFileName();

        var run = await CommandRun.OfAsync("new", Path.Combine(file, "mine"));

        run.ExitCode.ShouldBe(ExitCode.Errors);
        run.Error.ShouldContain("error SL4111: ");
    }
}

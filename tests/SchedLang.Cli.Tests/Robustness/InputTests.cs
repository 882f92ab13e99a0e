namespace SchedLang.Cli.Tests.Robustness;

/// <summary>Folders, pipes, devices and odd names where files are expected.</summary>
public sealed class InputTests : IDisposable
{
    private const string Program = "platform P { device gpu : GPU { } latencies \"%\" }\nmodel m : vision { layers 2 }\n";

    private readonly string _folder = CommandProcess.FolderWith();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixTheory]
    [InlineData(".", "it is a folder")]
    [InlineData("./", "it is a folder")]
    [InlineData("x/..", "it is a folder")]
    [InlineData("below", "it is a folder")]
    public async Task AFolderIsNotRead(string path, string reason) => await Unreadable(path, reason);

    [UnixTheory]
    [InlineData("/dev/zero", "it is a device")]
    [InlineData("pipe", "it is a pipe")]
    [InlineData("link", "it is a device")]
    public async Task PipesAndDevicesThatAFileNamesAreNotRead(string path, string reason)
    {
        if (!OperatingSystem.IsLinux())
            return; // elsewhere the kind of a file cannot be told
        await Unreadable(path, reason);
    }

    [UnixFact]
    public async Task ADeviceThatIsAskedForIsReadUpToTheLimit()
    {
        var run = await CommandProcess.ShellAsync(_folder, "$schedlang check /dev/zero");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldStartWith("error SL4003: '/dev/zero' has more than 4 MiB; ");
    }

    [UnixFact]
    public async Task APipeThatIsAskedForIsRead()
    {
        (await CommandProcess.ShellAsync(_folder, "echo 'model a : vision { layers 20 }' | $schedlang check /dev/stdin"))
            .ShouldBe(new CommandRun(0, "/dev/stdin: no errors\n", ""));
    }

    [UnixFact]
    public async Task FmtFollowsALinkThatIsNamedWithoutAFolder()
    {
        var target = Path.Combine(_folder, "t.sched");
        File.WriteAllText(target, "policy   A { place on    idle device }");
        File.CreateSymbolicLink(Path.Combine(_folder, "l.sched"), "t.sched");

        (await CommandProcess.ShellAsync(_folder, "$schedlang fmt l.sched")).ShouldBe(new CommandRun(0, "l.sched\n", ""));

        File.ReadAllText(target).ShouldBe("policy A { place on idle device }\n");
        new FileInfo(Path.Combine(_folder, "l.sched")).LinkTarget.ShouldBe("t.sched");
    }

    private async Task Unreadable(string path, string reason)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "below"));
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "/dev/zero");
        (await CommandProcess.ShellAsync(_folder, "mkfifo pipe")).ExitCode.ShouldBe(0);
        File.WriteAllText(Path.Combine(_folder, "a.sched"), $"use \"{path}\"\n");
        File.WriteAllText(
            Path.Combine(_folder, "b.sched"),
            Program.Replace("%", path, StringComparison.Ordinal) + $"scenario S on P {{ run for 1 s stream s : m at trace \"{path}\" }}\n");

        var use = await CommandProcess.ShellAsync(_folder, "$schedlang check a.sched");
        var data = await CommandProcess.ShellAsync(_folder, "$schedlang check b.sched");

        use.ExitCode.ShouldBe(1);
        use.Error.ShouldStartWith("error SL4002: '");
        use.Error.ShouldContain($"cannot be read: {reason}\n");
        data.ExitCode.ShouldBe(1);
        data.Error.ShouldContain($"cannot be read: {reason}\n --> b.sched:1:");
        data.Error.ShouldContain($"cannot be read: {reason}\n --> b.sched:3:");
    }
}

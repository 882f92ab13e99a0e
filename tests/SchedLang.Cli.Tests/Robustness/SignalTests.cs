using System.Globalization;

namespace SchedLang.Cli.Tests.Robustness;

/// <summary>Ctrl-C and SIGTERM end every command, whatever it does.</summary>
public sealed class SignalTests : IDisposable
{
    private readonly string _folder = CommandProcess.FolderWith("hours");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixTheory]
    [InlineData("INT", 130, "run")]
    [InlineData("TERM", 143, "run")]
    [InlineData("INT", 130, "test")]
    [InlineData("TERM", 143, "test")]
    [InlineData("INT", 130, "explore")]
    [InlineData("TERM", 143, "explore")]
    [InlineData("INT", 130, "check")]
    [InlineData("INT", 130, "fmt")]
    [InlineData("INT", 130, "explain")]
    [InlineData("TERM", 143, "emit")]
    public async Task ACommandThatWaitsForItsFileStops(string signal, int code, string verb)
    {
        (await CommandProcess.ShellAsync(_folder, "mkfifo f.sched")).ExitCode.ShouldBe(0);
        using var command = CommandProcess.Start(_folder, verb, "f.sched");

        // It opens once the command reads, and says nothing.
        await using var pipe = await Task.Run(() => new FileStream(Path.Combine(_folder, "f.sched"), FileMode.Open, FileAccess.Write)).WaitAsync(CommandProcess.Patience);
        await command.SignalAsync(signal);

        (await command.EndAsync()).ShouldBe(new CommandRun(code, "", "stopped\n"));
    }

    [UnixTheory]
    [InlineData("INT", 130)]
    [InlineData("TERM", 143)]
    public async Task ARunOfOneLongStretchStopsAndLeavesNoFiles(string signal, int code)
    {
        using var command = CommandProcess.Start(_folder, "run", "hours.sched", "--out", "o");
        await UntilAsync(() => Directory.Exists(Path.Combine(_folder, "o")) && Directory.GetFiles(Path.Combine(_folder, "o"), "units*.partial").Length > 0);

        await command.SignalAsync(signal);

        (await command.EndAsync()).ShouldBe(new CommandRun(code, "", "stopped\n"));
        Directory.GetFiles(Path.Combine(_folder, "o")).ShouldBeEmpty();
    }

    [UnixFact]
    public async Task WhatAKilledCommandLeftIsRemovedByTheNext()
    {
        using (var killed = CommandProcess.Start(_folder, "run", "hours.sched", "--out", "o"))
        {
            await UntilAsync(() => Directory.Exists(Path.Combine(_folder, "o")) && Directory.GetFiles(Path.Combine(_folder, "o"), "units*.partial").Length > 0);
            await killed.SignalAsync("KILL");
            (await killed.EndAsync()).ExitCode.ShouldBe(137);
        }

        Directory.GetFiles(Path.Combine(_folder, "o"), "*.partial").Length.ShouldBe(2);

        (await CommandProcess.ShellAsync(_folder, "$schedlang run hours.sched --set run=1s --out o")).ExitCode.ShouldBe(0);

        Directory.GetFiles(Path.Combine(_folder, "o")).Select(Path.GetFileName).Order().ShouldBe(["jobs.csv", "summary.json", "units.csv"]);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var tries = 0; !condition(); tries++)
        {
            tries.ShouldBeLessThan(1200, string.Create(CultureInfo.InvariantCulture, $"after {tries / 10} s"));
            await Task.Delay(100);
        }
    }
}

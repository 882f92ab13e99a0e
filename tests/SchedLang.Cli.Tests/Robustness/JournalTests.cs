using SchedLang.Cli.Exploration;

namespace SchedLang.Cli.Tests.Robustness;

/// <summary>Two explorations never write one journal.</summary>
public sealed class JournalTests : IDisposable
{
    private readonly string _folder = CommandProcess.FolderWith("journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixTheory]
    [InlineData("")]
    [InlineData("--fresh")]
    public async Task TheSecondIsRefusedAndTheFirstGoesOn(string option)
    {
        var path = Path.Combine(_folder, "r", "K.runs.jsonl");
        using (var first = RunJournal.Open(path, [], isFresh: false))
        {
            first.Add("a run", 1, [], TimeSpan.FromSeconds(1));

            var second = await CommandProcess.ShellAsync(_folder, $"$schedlang explore kill.sched K --seeds 1 --out r {option}");

            second.ShouldBe(new CommandRun(1, "", "error SL4111: 'r' cannot be written: another exploration writes 'r/K.runs.jsonl'\n"));
            first.Add("a run", 2, [], TimeSpan.FromSeconds(1));
        }

        File.ReadAllLines(path).Length.ShouldBe(2);
        (await CommandProcess.ShellAsync(_folder, "$schedlang explore kill.sched K --seeds 1 --out r")).ExitCode.ShouldBe(0);
    }

    [UnixFact]
    public async Task OfTwoThatStartTogetherEachLineIsWhole()
    {
        var run = await CommandProcess.ShellAsync(
            _folder, "$schedlang explore kill.sched K --seeds 1..20 --out r & $schedlang explore kill.sched K --seeds 1..20 --out r & wait");

        var lines = File.ReadAllLines(Path.Combine(_folder, "r", "K.runs.jsonl"));
        lines.Length.ShouldBe(120, run.ToString());
        lines.ShouldBeUnique();
        lines.ShouldAllBe(l => l.StartsWith("{\"run\":", StringComparison.Ordinal) && l.EndsWith("}}", StringComparison.Ordinal));
    }
}

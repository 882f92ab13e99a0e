using SchedLang.Compiler;
using SchedLang.Runtime.Engine;
using Spectre.Console;

namespace SchedLang.Cli.Commands;

/// <summary>A bar on the terminal for runs that take longer than a second; nothing elsewhere.</summary>
internal static class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits for a run to end, whatever its outcome.</summary>
    public static async Task ShowAsync(Task run, RunControl control, LinkedProgram program, Terminal terminal)
    {
        if (await Task.WhenAny(run, Task.Delay(Patience)) == run || !terminal.IsErrorTerminal)
        {
            await Task.WhenAny(run);
            return;
        }

        await terminal.Error.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var name = Markup.Escape($"{program.Workload.Name} under {program.Lowered.Policy.Symbol.Name}");
                var task = context.AddTask(name, maxValue: program.Workload.End.Ns);
                while (await Task.WhenAny(run, Task.Delay(Step)) != run)
                    task.Value = control.Reached.Ns;
            });
    }
}

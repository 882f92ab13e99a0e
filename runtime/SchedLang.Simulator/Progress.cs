using Spectre.Console;

namespace SchedLang.Simulator;

/// <summary>A progress bar for runs longer than a second, shown only on a terminal.</summary>
internal static class Progress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until a run ends, with any outcome.</summary>
    public static async Task ShowAsync(Task run, Func<double> reached, string name, double end, Terminal terminal)
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
                var task = context.AddTask(Markup.Escape(name), maxValue: end);
                while (await Task.WhenAny(run, Task.Delay(Step)) != run)
                    task.Value = reached();
            });
    }
}

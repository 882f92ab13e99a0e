using System.Diagnostics;
using System.Globalization;
using SchedLang.Cli.Exploration;
using Spectre.Console;

namespace SchedLang.Cli.Commands;

/// <summary>Shows the progress of an experiment: a bar on a terminal, otherwise a line every 30 s. Short experiments show nothing.</summary>
internal static class ExplorationProgress
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(30);

    /// <summary>Waits until an exploration ends, even if it fails.</summary>
    public static async Task ShowAsync(Task exploration, ExplorationResults results, Terminal terminal)
    {
        if (await Task.WhenAny(exploration, Task.Delay(Patience)) == exploration)
            return;
        if (!terminal.IsErrorTerminal)
        {
            await WriteLinesAsync(exploration, results, terminal);
            return;
        }

        await terminal.Error.Progress()
            .AutoClear(true)
            .HideCompleted(true)
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask(Markup.Escape(results.Plan.Name), maxValue: results.Plan.RunCount);
                while (await Task.WhenAny(exploration, Task.Delay(Step)) != exploration)
                {
                    task.Value = results.Finished;
                    task.Description = $"{Markup.Escape(results.Plan.Name)} {Count(results.Finished)}/{Count(results.Plan.RunCount)}";
                }
            });
    }

    private static async Task WriteLinesAsync(Task exploration, ExplorationResults results, Terminal terminal)
    {
        var start = Stopwatch.GetTimestamp();
        while (await Task.WhenAny(exploration, Task.Delay(BetweenLines)) != exploration)
        {
            var made = results.Finished - results.Kept;
            var left = made == 0
                ? ""
                : $", {Words(Stopwatch.GetElapsedTime(start) * ((double)(results.Plan.RunCount - results.Finished) / made))} left";
            await terminal.ErrorWriter.WriteLineAsync($"{Count(results.Finished)} of {Count(results.Plan.RunCount)} runs{left}");
        }
    }

    private static string Words(TimeSpan time) => time switch
    {
        { TotalHours: >= 2 } => $"about {time.TotalHours.ToString("0", CultureInfo.InvariantCulture)} h",
        { TotalMinutes: >= 2 } => $"about {time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture)} min",
        _ => $"about {time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} s",
    };

    private static string Count(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}

using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using SchedLang.Cli.Exploration;
using SchedLang.Cli.Output;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Linking;
using Spectre.Console;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang test</c>: checks the expectations of scenarios and experiments.</summary>
internal static class TestCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files") { Description = "Files, or folders to search for .sched files.", Arity = ArgumentArity.OneOrMore };
        var filter = new Option<string?>("--filter") { Description = "Check only expectations whose text or scenario name contains TEXT.", HelpName = "text" };
        var experiments = new Option<bool>("--experiments") { Description = "Also run experiments and check their expectations." };
        var policies = CheckOptions.OnlyPolicies("Check expectations of");
        var scenarios = CheckOptions.OnlyScenarios("Check expectations of");
        var settings = SharedOptions.Settings();
        var allow = CheckOptions.Allow();
        var jobs = SharedOptions.Jobs();
        var format = new Option<string>("--format", "-f")
        {
            Description = "Output format: text for people, json for scripts.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("test", "Check the `expect` conditions of scenarios.")
        {
            files, policies, scenarios, filter, experiments, settings, allow, jobs, format,
        };
        command.SetAction((result, cancellation) => RunAsync(
            result.GetValue(files)!,
            new NameChoice(result.GetValue(policies)!, result.GetValue(scenarios)!),
            result.GetValue(filter),
            result.GetValue(experiments),
            [.. SharedOptions.ToSettings(result.GetValue(settings)!)],
            CheckOptions.ToWarnings(result.GetValue(allow)!),
            result.GetValue(jobs) ?? Environment.ProcessorCount,
            result.GetValue(format) == "json" ? new ExpectationJson() : null,
            terminal,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        string[] paths, NameChoice choice, string? filter, bool hasExperiments, ImmutableArray<Setting> settings, WarningOptions warnings, int jobs,
        ExpectationJson? json, Terminal terminal, CancellationToken cancellation)
    {
        var (passed, failed, isWhole) = (0, 0, true);
        foreach (var file in paths.SelectMany(Files).Distinct())
        {
            var compilation = Compilation.Load(file, warnings: warnings);
            choice.See(compilation.Program);
            if (DiagnosticWriter.Write(compilation.Diagnostics, terminal))
            {
                isWhole = false;
                continue;
            }

            var runner = new TestRunner(
                compilation, choice, t => filter == null || t.Matches(filter), settings, jobs);
            var isFirst = true;
            await foreach (var group in Groups(runner, hasExperiments, cancellation))
            {
                if (isFirst && json == null)
                    terminal.Out.MarkupLine($"[bold]{Markup.Escape(file)}[/]");
                isFirst = false;
                DiagnosticWriter.Write(group.Results.Diagnostics.Sorted(), terminal);
                FailureWriter.Write(group.Results, terminal);
                foreach (var (test, verdicts) in group.Tests)
                {
                    if (verdicts.Length > 0 && verdicts.All(v => v.Holds))
                        passed++;
                    else
                        failed++;
                    if (json == null)
                        Tell(test, verdicts, terminal);
                    else
                        json.Add(file, test, verdicts);
                }
            }
        }

        var unknown = new DiagnosticBag();
        choice.ReportUnknown(unknown);
        if (DiagnosticWriter.Write(unknown.Sorted(), terminal))
            isWhole = false;
        if (json != null)
            terminal.OutWriter.WriteLine(json.ToString());
        else if (passed + failed == 0 && isWhole)
            terminal.OutWriter.WriteLine(filter == null ? "no expectations found" : $"no expectation contains '{filter}'");
        else
            terminal.OutWriter.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed"));
        return failed == 0 && isWhole ? ExitCode.Success : ExitCode.Errors;
    }

    private static async IAsyncEnumerable<TestedGroup> Groups(
        TestRunner runner, bool hasExperiments, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var group in runner.ScenariosAsync(cancellation))
            yield return group;
        if (!hasExperiments)
            yield break;
        await foreach (var group in runner.ExperimentsAsync(cancellation))
            yield return group;
    }

    private static IEnumerable<string> Files(string path) => Directory.Exists(path)
        ? Directory.EnumerateFiles(path, "*.sched", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
        : [path];

    private static void Tell(ExpectationTest test, IReadOnlyCollection<Verdict> verdicts, Terminal terminal)
    {
        var failed = verdicts.Where(v => !v.Holds).ToList();
        var isPassed = verdicts.Count > 0 && failed.Count == 0;
        var time = verdicts.Sum(v => v.Time.TotalMilliseconds).ToString("0", CultureInfo.InvariantCulture);
        terminal.Out.MarkupLine($"  {(isPassed ? "[green]✓[/]" : "[red]✗[/]")} {Markup.Escape(test.Name)} [grey]({time} ms)[/]");
        if (verdicts.Count == 0)
            terminal.OutWriter.WriteLine("    no policy of the file can run this scenario");
        foreach (var verdict in failed)
            terminal.OutWriter.WriteLine($"    {verdict}");
    }
}

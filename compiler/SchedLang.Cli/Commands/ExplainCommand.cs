using System.CommandLine;
using SchedLang.Cli.Output;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Explanation;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang explain</c>: describes a compiled policy and scenario, or a diagnostic.</summary>
internal static class ExplainCommand
{
    public static Command Create(Terminal terminal)
    {
        var subject = new Argument<string>("what") { Description = "A .sched file, or the code or name of a diagnostic." };
        var policy = new Option<string?>("--policy", "-p") { Description = "Policy to use if the file declares several.", HelpName = "name" };
        var scenario = SharedOptions.Scenario();
        var settings = SharedOptions.Settings();
        var format = new Option<string>("--format", "-f")
        {
            Description = "Output format: text for people, json for scripts.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("explain", "Show how a policy is compiled for a scenario, or what a diagnostic means.")
        {
            subject, policy, scenario, settings, format,
        };
        command.SetAction(result =>
        {
            var what = result.GetValue(subject)!;
            if (DiagnosticCatalog.Find(what) is { } descriptor && !System.IO.File.Exists(what))
            {
                terminal.OutWriter.Write(DiagnosticPages.Of(descriptor));
                return ExitCode.Success;
            }

            var explanation = Explain(
                what, result.GetValue(policy), result.GetValue(scenario), [.. SharedOptions.ToSettings(result.GetValue(settings)!)], terminal);
            if (explanation == null)
                return ExitCode.Errors;
            if (result.GetValue(format) == "json")
                ExplanationJson.Write(explanation, terminal.OutWriter);
            else
                ExplanationText.Write(explanation, terminal.Out);
            return ExitCode.Success;
        });
        return command;
    }

    // Without a scenario in the file, each policy is explained on its own.
    private static PolicyExplanation? Explain(string file, string? policyName, string? scenarioName, Setting[] settings, Terminal terminal)
    {
        var compilation = Compilation.Load(file);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        var isAlone = compilation.Program.Scenarios.IsEmpty && scenarioName == null && settings.Length == 0;
        var policy = compilation.ChoosePolicy(policyName, diagnostics);
        var scenario = isAlone ? null : compilation.ChooseScenario(scenarioName, diagnostics);
        var program = policy == null || scenario == null ? null : compilation.Link(scenario, policy, settings, [], diagnostics);
        if (DiagnosticWriter.Write(diagnostics.Sorted(), terminal) || policy == null)
            return null;
        return program != null ? compilation.Explain(program) : isAlone ? compilation.Explain(policy) : null;
    }
}

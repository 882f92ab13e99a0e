using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Lowering;

namespace SchedLang.Cli.Running;

/// <summary>What a command line of <c>schedlang run</c> asks for.</summary>
/// <param name="File">The file.</param>
/// <param name="Policies">Names of policies; empty for the only one.</param>
/// <param name="Scenario">The scenario; null for the only one.</param>
/// <param name="Seed">Seed of all random draws.</param>
/// <param name="Settings">Values of <c>--set</c>.</param>
/// <param name="Files">Files to write.</param>
/// <param name="Report">Path of the report; null for none.</param>
/// <param name="Gantt">The part of the timeline to draw; null for none.</param>
/// <param name="Blame">Whether the causes of waits are wanted.</param>
/// <param name="Stream">The stream whose causes are wanted; null for all.</param>
/// <param name="Format">The output format: table, json or csv.</param>
/// <param name="Stepwise">Whether every unit is an event.</param>
/// <param name="Without">Optimizations to leave out.</param>
/// <param name="Warnings">Warnings to silence or to raise.</param>
internal sealed record RunRequest(
    string File, string[] Policies, string? Scenario, long Seed, Setting[] Settings, RunFiles Files, string? Report, string? Gantt, bool Blame, string? Stream,
    string Format, bool Stepwise, Optimizations Without, WarningOptions Warnings)
{
    /// <summary>What its runs compute.</summary>
    public RunForm Form => Blame ? RunForm.Blame : Files.IsEmpty && Gantt == null && Report == null ? RunForm.Metrics : RunForm.Recorded;

    /// <summary>Everything that the programs and their warnings depend on, except the contents of files.</summary>
    public string Key() => string.Join('\0', [
        Environment.CurrentDirectory, File, .. Policies, "", Scenario ?? "", Blame ? "explained" : Without.ToString(), Gantt ?? "", Stream ?? "",
        .. Warnings.Allowed.Select(w => w.Name), Warnings.IsStrict ? "strict" : "", .. Settings.Select(s => s.Source.Content)]);
}

/// <summary>What a run computes. Each form has an engine of its own.</summary>
internal enum RunForm
{
    /// <summary>Only metrics.</summary>
    Metrics,

    /// <summary>Metrics and what goes into files or a timeline.</summary>
    Recorded,

    /// <summary>The causes of waits too.</summary>
    Blame,
}

using System.CommandLine;
using System.CommandLine.Invocation;
using SchedLang.Simulator.Settings;

namespace SchedLang.Simulator;

/// <summary>The help of a simulator: its options, the settings of <c>--set</c>, and examples.</summary>
internal sealed class SimulatorHelp(SynchronousCommandLineAction help, SimulatorImage image) : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        var configuration = parseResult.InvocationConfiguration;
        var output = configuration.Output;
        using var text = new StringWriter();
        configuration.Output = text;
        var code = help.Invoke(parseResult);
        configuration.Output = output;
        output.WriteLine(text.ToString().TrimEnd());
        output.WriteLine();
        output.WriteLine(image.Settings.IsEmpty ? "Settings: none; the build fixed all of them." : "Settings (--set name=value):");
        var width = image.Settings.Select(s => s.Name.Length).DefaultIfEmpty().Max() + 2;
        foreach (var setting in image.Settings)
            output.WriteLine($"  {setting.Name.PadRight(width)}{Meaning(setting)}".TrimEnd());
        output.WriteLine();
        output.WriteLine("Examples:");
        foreach (var (line, meaning) in Examples())
            output.WriteLine($"  {RootCommand.ExecutableName + line,-52}  {meaning}");
        output.WriteLine();
        return code;
    }

    private static string Meaning(OpenSetting setting)
    {
        var parts = new List<string>();
        if (setting.Description.Length > 0)
            parts.Add(setting.Description.TrimEnd('.'));
        if (setting is { Minimum: { } minimum, Maximum: { } maximum })
            parts.Add($"from {minimum} to {maximum}");
        parts.Add(setting.Default.Length > 0 ? $"{setting.Default} by default" : "not set by default");
        return string.Join("; ", parts);
    }

    private IEnumerable<(string Line, string Meaning)> Examples()
    {
        yield return ("", "one run, printed as a table");
        yield return (" --seed 7 --out results", "another seed; files in results/");
        yield return (" --report run.html", "charts and a timeline for a browser");
        if (image.Settings.FirstOrDefault(s => s.Default.Length > 0) is { } setting)
            yield return ($" --set \"{setting.Name}={setting.Default}\"", "with a setting");
        yield return (" --seeds 1..100 --format csv", "a hundred runs");
        yield return (" --seeds 1..100 --shard 0/8 --out results", "the first of eight parts of them, for a cluster");
    }
}

using System.CommandLine;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Commands;

/// <summary>Options that several commands share.</summary>
internal static class SharedOptions
{
    public static Argument<string> File() => new("file") { Description = "A .sched file." };

    public static Option<string?> Scenario() => new("--scenario", "-s") { Description = "Scenario to use if the file declares several.", HelpName = "name" };

    public static Option<int?> Jobs()
    {
        var jobs = new Option<int?>("--jobs", "-j")
        {
            Description = "Number of runs at a time (default: number of cores).",
            HelpName = "number",
        };
        jobs.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 1024)
                result.AddError("--jobs must be from 1 to 1024.");
        });
        return jobs;
    }

    public static Option<string[]> Settings() => new("--set")
    {
        Description = "Override a value of a stream, device, platform, policy or model, or the run length: npc.prompt=2048, platform.switch=40us, limit=0.8, blur.latency.gpu=5ms, run=60s.",
        HelpName = "name=value",
        DefaultValueFactory = _ => [],
    };

    public static Option<string?> Report(string description) => new("--report") { Description = description, HelpName = "file.html" };

    public static Option<string[]> Without()
    {
        var without = new Option<string[]>("--without")
        {
            Description = "Turn off an optimization: sorting, shifts, tables, steps, counts, answers, crossings, groups, columns, totals, vectors or all. Results do not change.",
            HelpName = "name",
            DefaultValueFactory = _ => [],
        };
        without.AcceptOnlyFromAmong([.. Enum.GetNames<Optimizations>()[1..^1].Select(n => n.ToLowerInvariant()), "all"]);
        return without;
    }

    public static Optimizations ToOptimizations(IEnumerable<string> names) => names.Aggregate(Optimizations.None, (left, name) =>
        left | (name == "all" ? Optimizations.All : Enum.Parse<Optimizations>(name, ignoreCase: true)));

    public static IEnumerable<Setting> ToSettings(IEnumerable<string> texts) => [.. texts.Select(t => new Setting(new SourceText("--set", t)))];
}

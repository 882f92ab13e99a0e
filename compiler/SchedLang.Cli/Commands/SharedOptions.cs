using System.CommandLine;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Commands;

/// <summary>What several commands take.</summary>
internal static class SharedOptions
{
    public static Argument<string> File() => new("file") { Description = "A .sched file." };

    public static Option<string?> Scenario() => new("--scenario", "-s") { Description = "Which scenario, where there are several.", HelpName = "name" };

    public static Option<int?> Jobs()
    {
        var jobs = new Option<int?>("--jobs", "-j")
        {
            Description = "How many runs at a time; as many as there are cores by default.",
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
        Description = "Sets something of the scenario or policy, such as npc.prompt=2048, platform.switch=40us, limit=0.8 or run=60s.",
        HelpName = "name=value",
        DefaultValueFactory = _ => [],
    };

    public static Option<string[]> Without()
    {
        var without = new Option<string[]>("--without")
        {
            Description = "Leave out what is done for speed: sorting, shifts, tables, steps, counts, answers, crossings or all. The results are the same.",
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

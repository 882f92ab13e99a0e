using System.CommandLine;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Commands;

/// <summary>Options of <c>check</c>, shared with the native front end.</summary>
internal static class CheckOptions
{
    /// <summary>The option that restricts a command over several files to some policies.</summary>
    public static Option<string[]> OnlyPolicies(string verb) => new("--policy", "-p")
    {
        Description = $"{verb} only these policies; repeat the option or list a,b.",
        HelpName = "name",
        DefaultValueFactory = _ => [],
    };

    /// <summary>The option that restricts a command over several files to some scenarios.</summary>
    public static Option<string[]> OnlyScenarios(string verb) => new("--scenario", "-s")
    {
        Description = $"{verb} only these scenarios; repeat the option or list a,b.",
        HelpName = "name",
        DefaultValueFactory = _ => [],
    };

    public static Option<string[]> Allow() => new("--allow")
    {
        Description = "Suppress the warning NAME, such as long-unit.",
        HelpName = "name",
        DefaultValueFactory = _ => [],
    };

    public static Option<bool> Strict() => new("--strict") { Description = "Treat warnings as errors." };

    public static WarningOptions ToWarnings(IEnumerable<string> allowed, bool isStrict = false) => new(
        [
            .. allowed.SelectMany(a => a.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                .Select(name => new WarningName(name, new TextLocation(new SourceText("--allow", name), new TextSpan(0, name.Length)))),
        ],
        isStrict);
}

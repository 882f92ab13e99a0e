using SchedLang.Compiler;

namespace SchedLang.Benchmarks;

/// <summary>The policies of the library, which the demonstration runs.</summary>
internal static class DemoPolicies
{
    /// <summary>The demonstration.</summary>
    public static string File { get; } = Path.Combine(Places.Repository, "examples", "policies", "demo.sched");

    /// <summary>Names of all policies.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Compilation.Load(File).Program.Policies.Select(p => p.Symbol.Name).Order(StringComparer.Ordinal)];

    /// <summary>Those of these names, or all if there are none.</summary>
    public static IReadOnlyList<string> Of(string[] only) => only.Length == 0 ? All : [.. All.Intersect(only)];
}

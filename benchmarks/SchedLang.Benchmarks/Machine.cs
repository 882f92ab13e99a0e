using System.Runtime.InteropServices;

namespace SchedLang.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Processor { get; } = $"{Model()}, {Environment.ProcessorCount} logical processors";

    public static string Framework { get; } = $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}";

    private static string Model()
    {
        const string names = "/proc/cpuinfo";
        var line = File.Exists(names) ? File.ReadLines(names).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

using System.Runtime.InteropServices;

namespace SchedLang.Benchmarks;

/// <summary>What the figures were measured on.</summary>
internal static class Machine
{
    public static string Processor { get; } = $"{Model()}, {Environment.ProcessorCount} logical processors";

    public static string Framework { get; } = $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}";

    /// <summary>
    /// Waits until the process is still: after a program was compiled, the JIT works through the compiler's own methods for seconds, on
    /// another thread whose CPU time would count.
    /// </summary>
    public static void Settle()
    {
        var step = TimeSpan.FromMilliseconds(300);
        for (var patience = 50; patience > 0; patience--)
        {
            var before = Environment.CpuUsage.TotalTime;
            Thread.Sleep(step);
            if (Environment.CpuUsage.TotalTime - before < step / 20)
                return;
        }
    }

    private static string Model()
    {
        const string names = "/proc/cpuinfo";
        var line = File.Exists(names) ? File.ReadLines(names).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line?[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim()
            ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER")
            ?? RuntimeInformation.ProcessArchitecture.ToString();
    }
}

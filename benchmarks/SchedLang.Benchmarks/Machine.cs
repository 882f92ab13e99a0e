using System.Diagnostics;
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

    /// <summary>
    /// Keeps this process and those that it starts on one processor, the fastest at the moment. Others may be slower, because someone else uses
    /// them too, and who runs where would decide a comparison. Where the system has no such thing, nothing happens.
    /// </summary>
    public static void StayOnOneProcessor()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows())
            return;
        var own = Process.GetCurrentProcess();
        var (fastest, most) = (own.ProcessorAffinity, 0L);
        for (var processor = 0; processor < Math.Min(Environment.ProcessorCount, 64); processor++)
        {
            own.ProcessorAffinity = (nint)(1L << processor);
            if (Steps() is var steps && steps > most)
                (fastest, most) = (own.ProcessorAffinity, steps);
        }

        own.ProcessorAffinity = fastest;
    }

    // How often this processor can multiply in a tenth of a second.
    private static long Steps()
    {
        var (watch, value, steps) = (Stopwatch.StartNew(), 1UL, 0L);
        while (watch.ElapsedMilliseconds < 100)
        {
            for (var i = 0; i < 1000; i++)
                value = (value * 6364136223846793005) + 1;
            steps += value == 0 ? 2 : 1; // so that the loop counts
        }

        return steps;
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

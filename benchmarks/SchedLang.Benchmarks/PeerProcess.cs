using System.Diagnostics;
using System.Text.Json;

namespace SchedLang.Benchmarks;

/// <summary>
/// A simulator of scenario C that is a program of its own: <c>PROGRAM TABLE.csv POLICY SECONDS [--hash]</c> prints a JSON line with the
/// units, the seconds of wall and of CPU time that simulating them took (start-up and reading the table not counted), and the hash.
/// </summary>
internal sealed class PeerProcess(string name, string[] command, string policy, int seconds) : IContender
{
    public string Name => name;

    public int Seconds => seconds;

    public string Hash() => Run("--hash").GetProperty("hash").GetString()!;

    public double Rate(bool byCpuTime)
    {
        var run = Run();
        return run.GetProperty("units").GetInt64() / run.GetProperty(byCpuTime ? "cpu_seconds" : "seconds").GetDouble();
    }

    private JsonElement Run(params string[] options)
    {
        var table = Path.Combine(Places.Benchmarks, "..", "examples", "rtgen", "ryzen-ai-9-365.csv");
        var output = Command.Output([.. command, table, policy, $"{seconds}", .. options])
            ?? throw new InvalidOperationException($"{name} does not run: {string.Join(' ', command)}");
        return JsonDocument.Parse(output).RootElement;
    }
}

/// <summary>Other programs.</summary>
internal static class Command
{
    /// <summary>What a program prints; null where it cannot be started or fails.</summary>
    public static string? Output(params string[] command)
    {
        try
        {
            var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true };
            using var process = Process.Start(start)!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null; // there is no such program
        }
    }
}

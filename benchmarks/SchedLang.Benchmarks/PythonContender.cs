using System.Diagnostics;
using System.Text.Json;

namespace SchedLang.Benchmarks;

/// <summary>The plain Python simulator of scenario C.</summary>
internal sealed class PythonContender(string policy)
{
    /// <summary>The hash of the schedule of some virtual seconds.</summary>
    public string? Hash(int seconds) => Run(seconds, "--hash").GetProperty("hash").GetString();

    /// <summary>Units per second of wall time, reading the table not counted.</summary>
    public double Rate(int seconds)
    {
        var run = Run(seconds);
        return run.GetProperty("units").GetInt64() / run.GetProperty("seconds").GetDouble();
    }

    private JsonElement Run(int seconds, params string[] options)
    {
        var start = new ProcessStartInfo("python3") { RedirectStandardOutput = true };
        foreach (var argument in (string[])[
            Path.Combine(Places.Benchmarks, "peers", "python", "scenario_c.py"),
            Path.Combine(Places.Benchmarks, "..", "examples", "rtgen", "ryzen-ai-9-365.csv"),
            policy, $"{seconds}", .. options])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new InvalidOperationException("python3 does not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return JsonDocument.Parse(output).RootElement;
    }
}

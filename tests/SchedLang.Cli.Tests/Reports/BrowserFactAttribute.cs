using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Reports;

/// <summary>A test that needs Node.js and Chromium; where they are missing it is skipped and says so.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium == null || Find("node") == null || !Directory.Exists(Repository.PathOf("report", "node_modules", "playwright-core")))
            Skip = "needs Chromium (eng/install-browser.sh), Node.js and the packages of report/ (npm ci --ignore-scripts)";
    }

    /// <summary>Where Chromium is; null where it is not.</summary>
    public static string? Chromium => Environment.GetEnvironmentVariable("CHROMIUM") ?? Find("chromium") ?? Find("chromium-browser") ?? Find("google-chrome");

    private static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}

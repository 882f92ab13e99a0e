using System.Diagnostics;
using System.Runtime.InteropServices;

namespace SchedLang.Benchmarks;

/// <summary>The command as users have it: published, with a cache of its own for what it compiles.</summary>
internal sealed class PublishedCommand
{
    private PublishedCommand(string folder, string work)
    {
        Program = Path.Combine(folder, OperatingSystem.IsWindows() ? "schedlang.exe" : "schedlang");
        Cache = Path.Combine(work, "cache");
    }

    /// <summary>The executable.</summary>
    public string Program { get; }

    /// <summary>Where it keeps what it compiles.</summary>
    public string Cache { get; }

    /// <summary>Measures with the command of a folder, or with one published now, in a folder that is gone afterwards.</summary>
    /// <returns>An exit code.</returns>
    public static int Measure(string? published, Action<PublishedCommand, string> measure)
    {
        var work = Directory.CreateTempSubdirectory("schedlang-benchmark");
        try
        {
            published ??= Publish(Path.Combine(work.FullName, "published"));
            if (published == null)
                return 1;
            measure(new PublishedCommand(published, work.FullName), work.FullName);
            return 0;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>Time from the start of the process to its end.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    public TimeSpan Time(params string[] arguments) => TimeOf(Program, arguments, Cache).Time;

    /// <summary>Time of a program from the start of its process to its end, and what it prints.</summary>
    /// <exception cref="InvalidOperationException">It fails.</exception>
    public static (TimeSpan Time, string Output) TimeOf(string program, string[] arguments, string? cache = null)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        if (cache != null)
            start.Environment["SCHEDLANG_CACHE"] = cache;
        var watch = Stopwatch.StartNew();
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var time = watch.Elapsed;
        return process.ExitCode == 0 ? (time, output) : throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Result}");
    }

    private static string? Publish(string folder)
    {
        Console.Error.WriteLine("publishing ...");
        var project = Path.Combine(Places.Repository, "compiler", "SchedLang.Cli");
        var output = Command.Output("dotnet", "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", folder);
        if (output != null)
            return folder;
        Console.Error.WriteLine($"dotnet publish {project} fails; run by hand, it says why");
        return null;
    }
}

using System.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Robustness;

/// <summary>The command as a process of its own, for what signals, closed streams, links and disks do to it.</summary>
internal sealed class CommandProcess : IDisposable
{
    /// <summary>Who still waits then, waits for ever.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly string Command = Path.Combine(AppContext.BaseDirectory, "schedlang.dll");

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private CommandProcess(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    /// <summary>Starts the command in a folder.</summary>
    public static CommandProcess Start(string folder, params IEnumerable<string> args) => Start(folder, "dotnet", [Command, .. args]);

    /// <summary>Runs a shell script in a folder, in which <c>$schedlang</c> is the command.</summary>
    public static async Task<CommandRun> ShellAsync(string folder, string script)
    {
        using var process = Start(folder, "/bin/sh", ["-c", script]);
        return await process.EndAsync();
    }

    /// <summary>Sends a signal, such as INT.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", ["-s", signal, _process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Waits for the end, and gives what came of it.</summary>
    /// <exception cref="TimeoutException">It does not end.</exception>
    public async Task<CommandRun> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Patience);
        return new CommandRun(_process.ExitCode, await _output, await _error);
    }

    /// <summary>A folder in which a test may write, with a copy of the inputs of a name.</summary>
    public static string FolderWith(string? inputs = null)
    {
        var folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;
        if (inputs != null)
        {
            foreach (var file in Directory.GetFiles(Inputs(inputs)))
                File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        }

        return folder;
    }

    /// <summary>Where the inputs of a name are.</summary>
    public static string Inputs(string name) => Repository.PathOf("tests", "SchedLang.Cli.Tests", "Robustness", "Inputs", name);

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    private static CommandProcess Start(string folder, string program, IEnumerable<string> args)
    {
        var start = ListeningProcess.StartInfo(program, args);
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (folder, true, true);
        start.Environment["schedlang"] = $"dotnet {Command}";
        start.Environment["SCHEDLANG_CACHE"] = Path.Combine(folder, "cache");
        return new CommandProcess(Process.Start(start)!);
    }
}

using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;
using SchedLang.Simulator;

namespace SchedLang.Native;

/// <summary>The full command, in the folder <c>full</c> beside this executable.</summary>
internal static partial class FullCommand
{
    /// <summary>Passes a command line to the full command and returns its exit code.</summary>
    public static int Run(string[] args)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "full", OperatingSystem.IsWindows() ? "schedlang.exe" : "schedlang");
        if (!File.Exists(path))
        {
            Console.Error.WriteLine($"error: the full command is missing: {path}");
            Console.Error.WriteLine("  help: publish both with eng/publish-native.sh, and keep the folder 'full' beside this executable");
            return ExitCode.Usage;
        }

        // Replaces this process by the full command, so signals, the terminal and the exit code need no forwarding.
        if (!OperatingSystem.IsWindows())
        {
            Execute(path, [path, .. args, null]);
            Console.Error.WriteLine($"error: {path} cannot be started: {new Win32Exception(Marshal.GetLastPInvokeError()).Message}");
            return ExitCode.Usage;
        }

        Console.CancelKeyPress += (_, e) => e.Cancel = true; // the full command hears it too, and ends
        using var process = Process.Start(new ProcessStartInfo(path, args) { UseShellExecute = false })!;
        process.WaitForExit();
        return process.ExitCode;
    }

    [LibraryImport("libc", EntryPoint = "execv", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int Execute(string path, string?[] arguments);
}

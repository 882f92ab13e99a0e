using System.Diagnostics;

namespace SchedLang.Cli.Tests.Robustness;

/// <summary>Starts programs that listen to Ctrl-C, whatever the shell did that started the tests.</summary>
internal static class ListeningProcess
{
    private const string Env = "/usr/bin/env";

    /// <summary>
    /// How to start a program. A shell without job control starts what stands before an <c>&amp;</c> with SIGINT ignored, and all that it
    /// starts inherits that; the env of GNU sets it back.
    /// </summary>
    public static ProcessStartInfo StartInfo(string program, IEnumerable<string> args) => OperatingSystem.IsLinux() && File.Exists(Env)
        ? new ProcessStartInfo(Env, ["--default-signal=INT", program, .. args])
        : new ProcessStartInfo(program, args);
}

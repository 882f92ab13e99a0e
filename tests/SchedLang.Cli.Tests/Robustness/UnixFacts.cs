using System.Diagnostics;

namespace SchedLang.Cli.Tests.Robustness;

/// <summary>A test of what only Unix has: signals, pipes, devices, rights.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "needs Unix" : null;
}

/// <summary>A test with cases of what only Unix has.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "needs Unix" : null;
}

/// <summary>A test that mounts a disk of its own, in a namespace of its own.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountFactAttribute : FactAttribute
{
    /// <summary>The command under which mounts are allowed.</summary>
    public const string Mounting = "unshare --map-root-user --mount";

    private static readonly bool CanMount = Try();

    public MountFactAttribute() => Skip = CanMount ? null : "needs the right to mount a tmpfs";

    private static bool Try()
    {
        if (!OperatingSystem.IsLinux())
            return false;
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"{Mounting} sh -c 'mount -t tmpfs -o size=64k tmpfs /mnt' 2>/dev/null"]));
        process!.WaitForExit();
        return process.ExitCode == 0;
    }
}

using System.Runtime.InteropServices;

namespace SchedLang.Benchmarks;

/// <summary>CPU time of the processes that this one started and waited for.</summary>
internal static class ChildTime
{
    private const int Children = -1;

    /// <summary>CPU time of all child processes that have ended, in user and kernel mode; null on Windows, which does not add it up.</summary>
    public static TimeSpan? Now()
    {
        if (OperatingSystem.IsWindows())
            return null;
        var usage = new Usage();
        return GetUsage(Children, ref usage) == 0 ? usage.User.AsTimeSpan + usage.System.AsTimeSpan : null;
    }

    [DllImport("libc", EntryPoint = "getrusage")]
    private static extern int GetUsage(int who, ref Usage usage);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeValue
    {
        public long Seconds;
        public long Microseconds;

        public readonly TimeSpan AsTimeSpan => TimeSpan.FromSeconds(Seconds) + TimeSpan.FromMicroseconds(Microseconds);
    }

    [StructLayout(LayoutKind.Sequential, Size = 256)]
    private struct Usage
    {
        public TimeValue User;
        public TimeValue System;
    }
}

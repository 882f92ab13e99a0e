namespace SchedLang.Simulator;

/// <summary>Exit codes of the process.</summary>
public static class ExitCode
{
    public const int Success = 0;

    /// <summary>The program has errors.</summary>
    public const int Errors = 1;

    /// <summary>The command line has errors.</summary>
    public const int Usage = 2;

    /// <summary>An internal error.</summary>
    public const int Internal = 70;

    /// <summary>Stopped by Ctrl-C. The code is 143 for SIGTERM.</summary>
    public const int Interrupted = 130;
}

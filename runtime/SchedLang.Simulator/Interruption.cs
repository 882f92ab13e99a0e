using System.Runtime.InteropServices;

namespace SchedLang.Simulator;

/// <summary>
/// Handles Ctrl-C (SIGINT) and SIGTERM while a command works. <see cref="Token"/> asks the work to stop. Work that cannot check the token,
/// such as a read from a pipe, is abandoned after <see cref="Grace"/>, so the command always ends within a second.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(700);

    private readonly CancellationTokenSource _stop = new();
    private readonly TaskCompletionSource _overdue = new();
    private readonly PosixSignalRegistration[] _registrations;
    private volatile int _signal;

    public Interruption() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Stop(c, 2)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Stop(c, 15)),
    ];

    /// <summary>Asks the work to stop.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>128 plus the signal's number, as shells report it; that of Ctrl-C if there was no signal.</summary>
    public int ExitCode => 128 + (_signal == 0 ? 2 : _signal);

    /// <summary>Waits until the work ends or its grace period is over.</summary>
    /// <returns>Whether the work ended.</returns>
    public async Task<bool> WaitAsync(Task work) => await Task.WhenAny(work, _overdue.Task) == work;

    /// <summary>Ends a command whose work does not stop: removes partial files and returns the exit code.</summary>
    public int Abandon(Terminal terminal)
    {
        OutputFiles.RemovePartialFiles();
        if (terminal.IsErrorTerminal)
            terminal.ErrorWriter.Write("\u001b[?25h"); // a progress bar hides the cursor
        terminal.ErrorWriter.WriteLine("stopped");
        return ExitCode;
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    // Each signal has its own thread. The token and its source stay alive, because abandoned work may still read them.
    private void Stop(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        if (Interlocked.CompareExchange(ref _signal, signal, 0) != 0)
            return;
        _ = _stop.CancelAsync();
        Thread.Sleep(Grace);
        _overdue.TrySetResult();
    }
}

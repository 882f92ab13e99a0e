using System.Runtime.InteropServices;

namespace SchedLang.Simulator;

/// <summary>
/// Ctrl-C (SIGINT) and SIGTERM while a command works. The work is asked to stop through <see cref="Token"/>. Work that cannot look at the
/// token, such as a read from a pipe, is abandoned after <see cref="Grace"/>, so that the command always ends within a second.
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

    /// <summary>128 and the signal's number, as shells tell it; Ctrl-C where there was no signal.</summary>
    public int ExitCode => 128 + (_signal == 0 ? 2 : _signal);

    /// <summary>Waits for the work, or until it has had its time to stop.</summary>
    /// <returns>Whether the work ended.</returns>
    public async Task<bool> WaitAsync(Task work) => await Task.WhenAny(work, _overdue.Task) == work;

    /// <summary>Ends a command whose work does not stop: removes what it has half written, and gives the exit code.</summary>
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

    // Each signal has a thread of its own. The token and the source stay alive: abandoned work may still look at them.
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

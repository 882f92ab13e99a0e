using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <summary>Lets another thread watch a run and stop it; looked at between events, and in long passes between jobs.</summary>
public sealed class RunControl
{
    private long _nowNs;
    private volatile bool _stop;

    /// <summary>How far the run has come.</summary>
    public Instant Reached
    {
        get => Instant.FromNs(Volatile.Read(ref _nowNs));
        internal set => Volatile.Write(ref _nowNs, value.Ns);
    }

    /// <summary>True once <see cref="Stop"/> was called.</summary>
    public bool IsStopped => _stop;

    /// <summary>Asks the run to stop soon; it then throws <see cref="OperationCanceledException"/>.</summary>
    public void Stop() => _stop = true;
}

using System.Runtime.CompilerServices;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Engine;

/// <summary>Lets another thread watch and stop a run. The engine reads it between events, and between jobs in long passes.</summary>
public sealed class RunControl
{
    private long _nowNs;
    private volatile bool _stop;

    /// <summary>Simulated time that the run has reached.</summary>
    public Instant Reached
    {
        get => Instant.FromNs(Volatile.Read(ref _nowNs));
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        internal set => Volatile.Write(ref _nowNs, value.Ns);
    }

    /// <summary>True once <see cref="Stop"/> was called.</summary>
    public bool IsStopped => _stop;

    /// <summary>Asks the run to stop soon; it then throws <see cref="OperationCanceledException"/>.</summary>
    public void Stop() => _stop = true;
}

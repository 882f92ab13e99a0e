using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Metrics;

/// <summary>
/// When each live job produced its latest token. The engine overwrites its own record before observers see the next token.
/// </summary>
internal sealed class TokenTimes
{
    private Instant[] _last = [];

    /// <summary>Records a token and returns the time since the previous one, in ns; undefined for the first.</summary>
    public long Note(in Job job)
    {
        if (job.Slot >= _last.Length)
            Array.Resize(ref _last, Math.Max(64, 2 * job.Slot));
        var gapNs = (job.LastToken - _last[job.Slot]).Ns;
        _last[job.Slot] = job.LastToken;
        return gapNs;
    }
}

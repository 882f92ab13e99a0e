namespace SchedLang.Cli.Exploration;

/// <summary>What a worker does next: prepare a combination (seed -1) or make a run of one.</summary>
internal readonly record struct RunTask(int Combination, int Seed)
{
    /// <summary>Whether the combination is to be compiled.</summary>
    public bool IsPreparation => Seed < 0;
}

/// <summary>
/// Hands out work in order. Runs of combinations that are compiled come first; where there are none the next combination is compiled,
/// so that compiling goes on beside running. Only a few combinations are open at a time, which bounds the memory.
/// </summary>
internal sealed class RunQueue(int combinations, int mostOpen)
{
    private readonly object _gate = new(); // no Lock: it is waited on
    private readonly SortedDictionary<int, OpenCombination> _open = [];
    private int _next;
    private bool _isStopped;

    /// <summary>The next thing to do; null when there is nothing left. Waits where all that is left hangs on other workers.</summary>
    public RunTask? Take()
    {
        lock (_gate)
        {
            while (!_isStopped)
            {
                foreach (var (combination, state) in _open)
                {
                    if (state.Missing.TryDequeue(out var seed))
                        return new RunTask(combination, seed);
                }

                if (_next < combinations && _open.Count < mostOpen)
                {
                    _open.Add(_next, new OpenCombination());
                    return new RunTask(_next++, -1);
                }

                if (_next == combinations && _open.Values.All(o => o.IsPrepared))
                    return null;
                Monitor.Wait(_gate);
            }

            return null;
        }
    }

    /// <summary>Tells that a combination is compiled and which of its seeds are to be run.</summary>
    public void Prepared(int combination, IEnumerable<int> missing) => Change(() =>
    {
        var state = _open[combination];
        state.IsPrepared = true;
        foreach (var seed in missing)
        {
            state.Missing.Enqueue(seed);
            state.Unfinished++;
        }

        if (state.Unfinished == 0)
            _open.Remove(combination);
    });

    /// <summary>Tells that a run has ended.</summary>
    /// <returns>Whether it was the last of its combination.</returns>
    public bool Finished(int combination)
    {
        var isLast = false;
        Change(() =>
        {
            isLast = --_open[combination].Unfinished == 0;
            if (isLast)
                _open.Remove(combination);
        });
        return isLast;
    }

    /// <summary>Lets nobody begin anything more.</summary>
    public void Stop() => Change(() => _isStopped = true);

    private void Change(Action action)
    {
        lock (_gate)
        {
            action();
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class OpenCombination
    {
        public Queue<int> Missing { get; } = [];
        public int Unfinished { get; set; }
        public bool IsPrepared { get; set; }
    }
}

namespace SchedLang.Cli.Exploration;

/// <summary>The next task of a worker: prepare a combination (seed -1) or run it.</summary>
internal readonly record struct RunTask(int Combination, int Seed)
{
    /// <summary>Whether the task compiles the combination.</summary>
    public bool IsPreparation => Seed < 0;
}

/// <summary>
/// Hands out tasks in order. Runs of compiled combinations come first. If there are none, the next combination is compiled,
/// so compiling overlaps with running. Only a few combinations are open at a time, which bounds the memory.
/// </summary>
internal sealed class RunQueue(int combinations, int mostOpen)
{
    private readonly object _gate = new(); // no Lock: it is waited on
    private readonly List<OpenCombination> _open = []; // in order
    private int _next;
    private int _waiting;
    private bool _isStopped;

    /// <summary>The next task; null if none is left. Waits if the remaining tasks depend on other workers.</summary>
    public RunTask? Take()
    {
        lock (_gate)
        {
            while (!_isStopped)
            {
                foreach (var open in _open)
                {
                    if (open.Missing.TryDequeue(out var seed))
                        return new RunTask(open.Combination, seed);
                }

                if (_next < combinations && _open.Count < mostOpen)
                {
                    _open.Add(new OpenCombination(_next));
                    return new RunTask(_next++, -1);
                }

                if (_next == combinations && _open.TrueForAll(o => o.IsPrepared))
                    return null;
                _waiting++;
                Monitor.Wait(_gate);
                _waiting--;
            }

            return null;
        }
    }

    /// <summary>Reports that a combination is compiled, with its seeds to run.</summary>
    public void Prepared(int combination, IReadOnlyCollection<int> missing)
    {
        lock (_gate)
        {
            var open = Find(combination);
            open.IsPrepared = true;
            open.Unfinished = missing.Count;
            foreach (var seed in missing)
                open.Missing.Enqueue(seed);
            if (missing.Count == 0)
                _open.Remove(open);
            WakeOthers();
        }
    }

    /// <summary>Reports that a run has ended.</summary>
    /// <returns>Whether it was the last of its combination.</returns>
    public bool Finished(int combination)
    {
        lock (_gate)
        {
            var open = Find(combination);
            if (--open.Unfinished > 0)
                return false;
            _open.Remove(open);
            WakeOthers();
            return true;
        }
    }

    /// <summary>Stops handing out tasks.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopped = true;
            WakeOthers();
        }
    }

    private OpenCombination Find(int combination)
    {
        foreach (var open in _open)
        {
            if (open.Combination == combination)
                return open;
        }

        throw new ArgumentOutOfRangeException(nameof(combination), combination, "It is not open.");
    }

    private void WakeOthers()
    {
        if (_waiting > 0)
            Monitor.PulseAll(_gate);
    }

    private sealed class OpenCombination(int combination)
    {
        public int Combination { get; } = combination;
        public Queue<int> Missing { get; } = [];
        public int Unfinished { get; set; }
        public bool IsPrepared { get; set; }
    }
}

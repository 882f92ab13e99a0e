namespace SchedLang.Runtime.Embedding;

/// <summary>What has been reported since the last decision. It grows to the most that was reported at once, and then allocates nothing.</summary>
internal sealed class PendingEvents(int streams, int devices)
{
    private readonly bool[] _isCompleted = new bool[devices];
    private readonly int[] _completed = new int[devices];
    private readonly int[] _perStream = new int[streams];
    private PendingRelease[] _releases = new PendingRelease[16];

    // Stream and place among the releases, so that sorting keeps the order within a stream.
    private long[] _order = new long[16];

    /// <summary>Number of releases.</summary>
    public int Releases { get; private set; }

    /// <summary>Number of completions.</summary>
    public int Completions { get; private set; }

    /// <summary>Number of a stream's releases.</summary>
    public int ReleasesOf(int stream) => _perStream[stream];

    public bool IsCompleted(int device) => _isCompleted[device];

    public void AddCompletion(int device)
    {
        _isCompleted[device] = true;
        _completed[Completions++] = device;
    }

    public void AddRelease(int stream, in JobDetails details)
    {
        if (Releases == _releases.Length)
        {
            Array.Resize(ref _releases, 2 * Releases);
            Array.Resize(ref _order, 2 * Releases);
        }

        _releases[Releases] = new PendingRelease(stream, details);
        _order[Releases] = ((long)stream << 32) | (uint)Releases;
        Releases++;
        _perStream[stream]++;
    }

    /// <summary>The devices whose unit is complete, in order.</summary>
    public ReadOnlySpan<int> TakeCompletions()
    {
        var devices = _completed.AsSpan(0, Completions);
        if (devices.Length > 1)
            devices.Sort();
        foreach (var device in devices)
            _isCompleted[device] = false;
        Completions = 0;
        return devices;
    }

    /// <summary>Sorts the releases by stream. They are then read with <see cref="Release"/> and cleared with <see cref="ClearReleases"/>.</summary>
    public void SortReleases()
    {
        if (Releases > 1)
            _order.AsSpan(0, Releases).Sort();
    }

    public ref readonly PendingRelease Release(int place) => ref _releases[(int)_order[place]];

    public void ClearReleases()
    {
        foreach (ref var release in _releases.AsSpan(0, Releases))
            _perStream[release.Stream] = 0;
        Releases = 0;
    }
}

/// <summary>A job to release.</summary>
internal readonly record struct PendingRelease(int Stream, JobDetails Details);

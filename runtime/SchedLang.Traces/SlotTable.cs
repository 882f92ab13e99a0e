namespace SchedLang.Traces;

/// <summary>The trace's data about each live job, indexed by the job's slot.</summary>
internal sealed class SlotTable
{
    private Entry[] _entries = new Entry[64];

    public ref Entry this[int slot]
    {
        get
        {
            if (slot >= _entries.Length)
                Array.Resize(ref _entries, Math.Max(slot + 1, 2 * _entries.Length));
            return ref _entries[slot];
        }
    }

    internal struct Entry
    {
        /// <summary>The lane of its stream that shows the job; -1 if none does.</summary>
        public int Lane;

        /// <summary>Device of its last unit; -1 before.</summary>
        public int LastDevice;

        public bool IsLive;
        public bool IsRunning;
    }
}

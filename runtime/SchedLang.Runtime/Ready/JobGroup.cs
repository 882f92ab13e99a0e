namespace SchedLang.Runtime.Ready;

/// <summary>Ready jobs that find a device or not together.</summary>
internal unsafe struct JobGroup<TOrder>()
    where TOrder : unmanaged
{
    /// <summary>The jobs, sorted by the keys that they do not share.</summary>
    public ReadyQueue Jobs = new(16);

    /// <summary>The shared keys in this pass.</summary>
    public TOrder Shared;

    /// <summary>Bit mask of the devices that its jobs may accept.</summary>
    public ulong Eligible;

    /// <summary>The row of the placement table that names the group; unused if it lasts.</summary>
    public long* Row;

    /// <summary>Its place among the groups that have jobs, where those are in no order.</summary>
    public int Place;

    /// <summary>Index of the job that the pass comes to next.</summary>
    public int Next;

    /// <summary>Index of the first job that a batch passed over; -1 for none.</summary>
    public int Resume = -1;

    /// <summary>Whether the pass has left it at another job than its first.</summary>
    public bool IsLeft;

    /// <summary>Whether it stays when it has no jobs.</summary>
    public bool IsLasting;
}

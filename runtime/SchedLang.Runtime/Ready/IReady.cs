using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>
/// The ready jobs that wait for a device, and how a pass goes through them in the order of the policy. A pass is <see cref="BeginPass"/>, then
/// <see cref="Next"/> until there is no job, then <see cref="EndPass"/>. Each job that it gives is taken with <see cref="Take"/>, and
/// <see cref="Started"/> follows when it runs; or it is passed over with <see cref="Refuse"/>; or the pass ends there.
/// </summary>
internal interface IReady
{
    /// <summary>Number of jobs.</summary>
    int Count { get; }

    /// <summary>The first job in the order, -1 for none; only for keys that no pass computes again.</summary>
    int First { get; }

    /// <summary>Adds a job that has become ready.</summary>
    void Add(int slot);

    /// <summary>Adds a job that this pass has preempted, under the keys that it had when it was compared.</summary>
    void AddVictim(int slot);

    /// <summary>Removes a job; false if it is not here.</summary>
    bool Remove(int slot);

    /// <summary>A tick has changed the keys of jobs, which are fixed otherwise.</summary>
    void SortAgain();

    /// <summary>A device was freed, or the job that runs there may now give way.</summary>
    void Reopen(int device);

    /// <summary>Whether a waiting job may get a device before the job that runs there goes on.</summary>
    /// <param name="slot">The running job.</param>
    /// <param name="device">Its device.</param>
    bool IsAnyBefore(int slot, int device);

    /// <summary>What a row of the placement table begins with: where a job with its unit waits. Negative if that can change.</summary>
    /// <param name="job">Such a job.</param>
    /// <param name="eligible">Bit mask of the devices that it accepts.</param>
    long RowStart(in Job job, ulong eligible);

    /// <summary>Starts a pass, with new keys where they change while jobs wait.</summary>
    void BeginPass();

    /// <summary>Gives the next job that could start, or whose failure ends the pass.</summary>
    /// <returns>False if no other job can start.</returns>
    bool Next(out int slot);

    /// <summary>Whether the current job may accept an idle device, or one that it would have to take.</summary>
    bool MayStart { get; }

    /// <summary>The current job finds no device.</summary>
    void Refuse();

    /// <summary>Removes the current job, which starts.</summary>
    void Take();

    /// <summary>The job that was taken has started, so jobs that found no device may find one.</summary>
    void Started();

    /// <summary>Ends the pass.</summary>
    void EndPass();
}

/// <summary>
/// How a pass goes through the jobs behind the current one, which may join its batch: <see cref="BeginBatch"/>, then <see cref="NextMember"/>,
/// each time followed by <see cref="Join"/> or <see cref="PassOver"/>, then <see cref="EndBatch"/>. The pass then goes on where it was.
/// </summary>
internal interface IBatchCursor
{
    /// <summary>A batch begins.</summary>
    void BeginBatch();

    /// <summary>Gives the next job in the order.</summary>
    bool NextMember(out int slot);

    /// <summary>Removes the current job, which joins.</summary>
    void Join();

    /// <summary>The current job does not join.</summary>
    /// <param name="job">The current job.</param>
    /// <param name="lead">The first member of the batch.</param>
    void PassOver(in Job job, in Job lead);

    /// <summary>The batch is complete: jobs that were passed over come next.</summary>
    void EndBatch();
}

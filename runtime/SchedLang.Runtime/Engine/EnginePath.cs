namespace SchedLang.Runtime.Engine;

/// <summary>
/// The fast paths of the engine. Tests count how often each one runs, through an observer with <see cref="IObserver.SeesPaths"/>. Other
/// runs pay nothing.
/// </summary>
public enum EnginePath
{
    /// <summary>Run-ahead with few devices advanced one unit.</summary>
    RegisterRunAhead,

    /// <summary>Run-ahead with many devices advanced one unit.</summary>
    TreeRunAhead,

    /// <summary>Run-ahead coalesced units of a job that runs alone.</summary>
    LoneJobCoalescing,

    /// <summary>A job moved to another device during run-ahead.</summary>
    RunAheadMove,

    /// <summary>A unit that nothing observes was dispatched.</summary>
    UnobservedDispatch,

    /// <summary>Units up to the end of a stage became one event.</summary>
    EventCoalescing,

    /// <summary>A job started from a sorted eligibility queue.</summary>
    SortedQueue,

    /// <summary>A job started from an eligibility queue with changing keys.</summary>
    UnsortedQueue,

    /// <summary>The head of an eligibility queue preempted a running job.</summary>
    PreemptingQueue,

    /// <summary>Under <c>strict</c>, the head of a queue made all later jobs wait.</summary>
    StrictQueue,

    /// <summary>The winner of a kinetic tournament started.</summary>
    KineticTournament,

    /// <summary>A job was not placed, because an equal one had just found no device.</summary>
    CachedFailure,

    /// <summary>No job found a device, so a pass computed no keys.</summary>
    NoKeys,

    /// <summary>A pass computed keys only of the jobs that found a device.</summary>
    KeysOfSome,

    /// <summary>A job started before whose keys none can come, so those released after it were not asked.</summary>
    FirstKeys,

    /// <summary>Insertion sort took too many moves, and merge sort took over.</summary>
    MergeSort,

    /// <summary>A job started from a group whose jobs find devices together, and have fixed keys.</summary>
    SortedGroup,

    /// <summary>A job started from a group that shares changing keys.</summary>
    SharedKeys,

    /// <summary>A job started that was the only one ready, and in no group.</summary>
    LoneReadyJob,

    /// <summary>A job started from a lane.</summary>
    Lane,

    /// <summary>A job opened another lane for its unit, since it fits into none of those that there are.</summary>
    FurtherLane,

    /// <summary>Keys of four jobs in lanes were computed at once.</summary>
    FourJobs,

    /// <summary>Keys of four jobs at once were not certain, and each was computed by itself.</summary>
    FourJobsOneByOne,

    /// <summary>A group was looked at again behind a job that had started.</summary>
    ReopenedGroup,

    /// <summary>Jobs of a group that come too late for a device were passed over together.</summary>
    LateJobs,

    /// <summary>Jobs of a group that meet the same limits as one that found no device were passed over together.</summary>
    LimitedJobs,

    /// <summary>A tick changed keys that are fixed otherwise.</summary>
    SortedAgain,

    /// <summary>Random keys were drawn for each stream.</summary>
    StreamDraw,

    /// <summary>A job joined a batch.</summary>
    Batch,

    /// <summary>A job waited for its batch to fill.</summary>
    BatchWait,
}

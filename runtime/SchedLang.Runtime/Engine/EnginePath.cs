namespace SchedLang.Runtime.Engine;

/// <summary>
/// What the engine did for speed in place of the plain way. Observers that ask for it (<see cref="IObserver.SeesPaths"/>) are told each
/// time, so that tests can count how often each way was taken; a run whose observers do not ask pays nothing.
/// </summary>
public enum EnginePath
{
    /// <summary>A unit followed another in a step on few devices.</summary>
    RegisterRunAhead,

    /// <summary>A unit followed another in a step on many devices.</summary>
    TreeRunAhead,

    /// <summary>A job that runs alone went through several units at once.</summary>
    LoneJobCoalescing,

    /// <summary>A job moved to another device within a step.</summary>
    RunAheadMove,

    /// <summary>A unit started without any observer of units.</summary>
    UnobservedDispatch,

    /// <summary>Units to the end of a stage were taken together.</summary>
    EventCoalescing,

    /// <summary>A job started from a sorted group.</summary>
    SortedQueue,

    /// <summary>A job started from a group whose keys change.</summary>
    UnsortedQueue,

    /// <summary>A job that waits in a group took a busy device.</summary>
    PreemptingQueue,

    /// <summary>A job at the head of its group kept all behind it waiting.</summary>
    StrictQueue,

    /// <summary>The first of a tournament started.</summary>
    KineticTournament,

    /// <summary>A job was not asked, because one like it had just found no device.</summary>
    CachedFailure,

    /// <summary>Waiting jobs were sorted by merging, since insertion took too many moves.</summary>
    MergeSort,

    /// <summary>A job joined a unit of several jobs.</summary>
    Batch,
}

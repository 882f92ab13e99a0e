namespace SchedLang.Runtime.Engine;

/// <summary>
/// What the engine did for speed in place of the plain way. Observers that ask for it (<see cref="IObserver.SeesPaths"/>) are told each
/// time, so that tests can count how often each way was taken; a run whose observers do not ask pays nothing.
/// </summary>
public enum EnginePath
{
    /// <summary>A unit followed another in a step on few devices.</summary>
    NarrowStep,

    /// <summary>A unit followed another in a step on many devices.</summary>
    WideStep,

    /// <summary>A job that runs alone went through several units at once.</summary>
    Leap,

    /// <summary>A job moved to another device within a step.</summary>
    Move,

    /// <summary>A unit started without any observer of units.</summary>
    UnseenDispatch,

    /// <summary>Units to the end of a stage were taken together.</summary>
    Stretch,

    /// <summary>A job started from a sorted group.</summary>
    SortedGroup,

    /// <summary>A job started from a group whose keys change.</summary>
    ChangingGroup,

    /// <summary>A job that waits in a group took a busy device.</summary>
    TakingGroup,

    /// <summary>A job at the head of its group kept all behind it waiting.</summary>
    StrictGroup,

    /// <summary>The first of a tournament started.</summary>
    Tournament,

    /// <summary>A job was not asked, because one like it had just found no device.</summary>
    Refusal,

    /// <summary>Waiting jobs were sorted by merging, since insertion took too many moves.</summary>
    MergeSort,

    /// <summary>A job joined a unit of several jobs.</summary>
    Batch,
}

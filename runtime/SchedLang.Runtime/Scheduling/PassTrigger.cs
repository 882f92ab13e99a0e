namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// Whether a pass takes place at this instant: a unit ended and not all of its jobs go on on its device, a job completed, was dropped or
/// released, or a tick fell. The end of a wait for a batch is not an event; <see cref="BatchWaits{TPolicy, TOrder, TTraits, TObserver}"/> knows it.
/// </summary>
internal sealed class PassTrigger
{
    /// <summary>Whether something has happened since the last pass that needs one.</summary>
    public bool IsSet { get; private set; }

    /// <summary>Something has happened that needs a pass.</summary>
    public void Set() => IsSet = true;

    /// <summary>A pass begins.</summary>
    public void Clear() => IsSet = false;
}

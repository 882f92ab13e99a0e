using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Policies;

/// <summary>What a <c>place</c> rule asks of a pair of job and device.</summary>
public interface IPlaceRule
{
    /// <summary>The rule's <c>where</c>.</summary>
    static virtual bool Where(in Job job, int device, SystemState state) => true;

    /// <summary>The rule's <c>minimizing</c>, as a rank: the device of the smallest is chosen, the first of those that tie.</summary>
    static virtual long Objective(in Job job, int device, SystemState state) => 0;
}

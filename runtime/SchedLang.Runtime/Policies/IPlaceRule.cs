using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Policies;

/// <summary>The <c>where</c> and <c>minimizing</c> of a <c>place</c> rule, for a job and a device.</summary>
public interface IPlaceRule
{
    /// <summary>Number of the rule in source order; used to explain decisions.</summary>
    static virtual int Number => 0;

    /// <summary>The rule's <c>where</c>.</summary>
    static virtual bool Where(in Job job, int device, SystemState state) => true;

    /// <summary>The rule's <c>minimizing</c> as a rank. The smallest wins; on a tie, the first device.</summary>
    static virtual long Objective(in Job job, int device, SystemState state) => 0;

    /// <summary>Whether the objective draws random numbers, so that it is computed even where only one device is left.</summary>
    static virtual bool Draws => false;
}

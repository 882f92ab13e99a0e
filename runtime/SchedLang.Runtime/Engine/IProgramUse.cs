using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Runtime.Engine;

/// <summary>
/// Makes something of a compiled program's types: a scheduler with a machine of one's own, or a simulation. The types are structs that only
/// the generated assembly knows, so it passes them here.
/// </summary>
/// <typeparam name="TResult">What is made.</typeparam>
public interface IProgramUse<TResult>
{
    /// <summary>Makes it.</summary>
    /// <typeparam name="TPolicy">The policy.</typeparam>
    /// <typeparam name="TOrder">The keys by which the policy orders jobs.</typeparam>
    /// <typeparam name="TTraits">What the scenario uses.</typeparam>
    TResult With<TPolicy, TOrder, TTraits>()
        where TPolicy : struct, IPolicy<TOrder>
        where TOrder : unmanaged, IOrder<TOrder>
        where TTraits : struct, IWorkloadTraits;
}

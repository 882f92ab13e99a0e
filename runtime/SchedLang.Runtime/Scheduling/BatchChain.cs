using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Scheduling;

/// <summary>
/// The members of a batch: the lead is the job that the device runs, and the others are chained to it in the order of the pass. Without
/// batches, each job is alone and the JIT removes the chain.
/// </summary>
/// <param name="state">Has the jobs.</param>
internal readonly unsafe struct BatchChain<TPolicy, TOrder>(SystemState state)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private readonly SystemState _state = state;

    /// <summary>The member behind another one; -1 behind the last.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int slot) => TPolicy.MakesBatches ? _state.Jobs[slot].NextMember : -1;

    /// <summary>Chains a job to the last member.</summary>
    public void Link(int last, int slot) => _state.Jobs[last].NextMember = slot;

    /// <summary>Removes the first job of a chain and returns the next one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Unlink(int slot)
    {
        var next = Next(slot);
        _state.Jobs[slot].NextMember = -1;
        return next;
    }

    /// <summary>Number of members.</summary>
    public int Count(int lead)
    {
        var members = 0;
        for (var slot = lead; slot >= 0; slot = Next(slot))
            members++;
        return members;
    }
}

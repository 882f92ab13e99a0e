using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Runtime.State;

/// <summary>Four ready jobs, whose keys are computed at once. No unit of theirs was preempted.</summary>
public readonly unsafe ref struct FourJobs
{
    internal const int Count = 4;

    private readonly Job* _first;
    private readonly Job* _second;
    private readonly Job* _third;
    private readonly Job* _fourth;

    /// <param name="jobs">The array of jobs.</param>
    /// <param name="slots">Where the four are there; at least as many.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal FourJobs(Job* jobs, ReadOnlySpan<int> slots)
    {
        _fourth = jobs + slots[3];
        _first = jobs + slots[0];
        _second = jobs + slots[1];
        _third = jobs + slots[2];
    }

    /// <summary>When each was released.</summary>
    public FourTimes Arrival
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Times(_first->Arrival.Ns, _second->Arrival.Ns, _third->Arrival.Ns, _fourth->Arrival.Ns);
    }

    /// <summary>When each is due.</summary>
    public FourTimes Deadline
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Times(_first->Deadline.Ns, _second->Deadline.Ns, _third->Deadline.Ns, _fourth->Deadline.Ns);
    }

    /// <summary>When each became ready.</summary>
    public FourTimes ReadySince
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Times(_first->ReadySince.Ns, _second->ReadySince.Ns, _third->ReadySince.Ns, _fourth->ReadySince.Ns);
    }

    /// <summary>For how long each has been ready.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourTimes Waited(Instant now) => new(Vector256.Create(now.Ns) - ReadySince.Ns);

    /// <summary>Work of the rest of their current stages, each unit on its fastest device.</summary>
    public FourTimes StageRemaining
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Times(_first->StageRemaining.Ns, _second->StageRemaining.Ns, _third->StageRemaining.Ns, _fourth->StageRemaining.Ns);
    }

    /// <summary>Work of all their units that are not completed, each on its fastest device.</summary>
    public FourTimes Remaining
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Times(_first->Remaining.Ns, _second->Remaining.Ns, _third->Remaining.Ns, _fourth->Remaining.Ns);
    }

    /// <summary>Work of their next units on a device.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourTimes UnitWork(int device) => Times(_first->WorkRow[device], _second->WorkRow[device], _third->WorkRow[device], _fourth->WorkRow[device]);

    /// <summary>Energy of their next units on a device.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourNumbers Energy(int device, SystemState state) =>
        new(Vector256.Create(state.Energy(in *_first, device), state.Energy(in *_second, device), state.Energy(in *_third, device), state.Energy(in *_fourth, device)));

    /// <summary>Times kept beside their next units (<see cref="Job.Column"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourTimes TimeColumn(int fromRow) => Times(_first->Column(fromRow), _second->Column(fromRow), _third->Column(fromRow), _fourth->Column(fromRow));

    /// <summary>Real numbers kept beside their next units (<see cref="Job.RealColumn"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FourNumbers RealColumn(int fromRow) =>
        new(Vector256.Create(_first->RealColumn(fromRow), _second->RealColumn(fromRow), _third->RealColumn(fromRow), _fourth->RealColumn(fromRow)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static FourTimes Times(long first, long second, long third, long fourth) => new(Vector256.Create(first, second, third, fourth));
}

using System.Runtime.CompilerServices;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Ready;

/// <summary>The lanes of ready jobs: which jobs each has, and in which line those wait that have jobs.</summary>
/// <remarks>A job's row begins with the first lane of its next unit, which knows the other ones: -1 if there is none.</remarks>
/// <param name="state">Has the jobs.</param>
internal sealed unsafe class LaneStore<TPolicy, TOrder>(SystemState state)
    where TPolicy : struct, IPolicy<TOrder>
    where TOrder : unmanaged, IOrder<TOrder>
{
    private const long None = -1;

    private readonly SystemState _state = state;
    private JobLane[] _lanes = [];
    private int _laneCount;
    private int[] _free = [];
    private int _freeCount;
    private int[] _left = [];
    private int _leftCount;
    private LaneLine[] _lines = new LaneLine[4];
    private int _lineCount;

    /// <summary>Number of jobs.</summary>
    public int Count { get; private set; }

    /// <summary>Room for lanes; their numbers are smaller.</summary>
    public int Capacity => _lanes.Length;

    /// <summary>The lanes that have jobs, by the devices that these may accept.</summary>
    public ReadOnlySpan<LaneLine> Lines
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _lines.AsSpan(0, _lineCount);
    }

    /// <summary>Bit mask of the devices that jobs of a lane may accept.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong EligibleOf(int number) => _lines[_lanes[number].Line].Eligible;

    /// <summary>The lanes that the pass has left at another job than their first.</summary>
    public ReadOnlySpan<int> Left => _left.AsSpan(0, _leftCount);

    /// <summary>A lane by its number.</summary>
    public ref JobLane this[int number]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _lanes[number];
    }

    /// <summary>Adds a job.</summary>
    /// <param name="slot">The job.</param>
    /// <param name="eligible">The devices that jobs with its next unit may accept; only read if none of them waits.</param>
    /// <returns>Whether the job opened another lane for its unit.</returns>
    public bool Add(int slot, ulong eligible)
    {
        Count++;
        var row = _state.Jobs[slot].PlacementRow;
        for (var number = (int)*row; number >= 0; number = _lanes[number].NextLane)
        {
            ref var jobs = ref _lanes[number].Jobs;
            var index = Lane<TPolicy, TOrder>.PlaceFor(slot, in jobs, _state.Jobs);
            if (index < 0)
                continue;
            if (index == jobs.Count)
                jobs.AddLast(slot);
            else
                jobs.Insert(index, slot);
            if (index == 0)
                _lines[_lanes[number].Line].Begin(_lanes[number].Place, slot);
            return false;
        }

        var next = (int)*row;
        Open(slot, row, next < 0 ? LineOf(eligible) : _lanes[next].Line);
        return next >= 0;
    }

    /// <summary>Removes a job; false if it is not here.</summary>
    public bool Remove(int slot)
    {
        for (var number = (int)*_state.Jobs[slot].PlacementRow; number >= 0; number = _lanes[number].NextLane)
        {
            var index = Lane<TPolicy, TOrder>.IndexOf(slot, in _lanes[number].Jobs, _state.Jobs);
            if (index < 0)
                continue;
            RemoveAt(number, index);
            return true;
        }

        return false;
    }

    /// <summary>Removes a job of a lane.</summary>
    /// <param name="number">The lane.</param>
    /// <param name="index">The job's index in the lane.</param>
    public void RemoveAt(int number, int index)
    {
        ref var lane = ref _lanes[number];
        lane.Jobs.RemoveAt(index);
        Count--;
        ref var line = ref _lines[lane.Line];
        if (lane.Jobs.Count > 0)
        {
            if (index == 0)
                line.Begin(lane.Place, lane.Jobs[0]);
            return;
        }

        line.RemoveAt(lane.Place);
        if (lane.Place < line.Count)
            _lanes[line.Lanes[lane.Place]].Place = lane.Place;
        LeaveRow(number);
        _free[_freeCount++] = number;
    }

    /// <summary>The pass leaves a lane at another job than its first.</summary>
    public void Leave(int number)
    {
        ref var lane = ref _lanes[number];
        if (lane.IsLeft)
            return;
        lane.IsLeft = true;
        _left[_leftCount++] = number;
    }

    /// <summary>The pass ends: the next one comes to these lanes at their first jobs.</summary>
    public void ReturnToLeft()
    {
        foreach (var number in Left)
        {
            ref var lane = ref _lanes[number];
            lane.Next = 0;
            lane.IsLeft = false;
        }

        _leftCount = 0;
    }

    /// <summary>Leaves rows as they were before the run.</summary>
    public void Clear()
    {
        foreach (ref readonly var line in Lines)
        {
            foreach (var number in line.Lanes)
                *_lanes[number].Row = None;
        }
    }

    private void Open(int slot, long* row, int line)
    {
        if (_freeCount == 0 && _laneCount == _lanes.Length)
            Grow();
        var number = _freeCount > 0 ? _free[--_freeCount] : _laneCount++;
        ref var lane = ref _lanes[number];
        lane.Row = row;
        lane.NextLane = (int)*row;
        lane.Jobs.AddLast(slot);
        lane.Line = line;
        lane.Place = _lines[line].Add(number, slot);
        *row = number;
    }

    private int LineOf(ulong eligible)
    {
        for (var line = 0; line < _lineCount; line++)
        {
            if (_lines[line].Eligible == eligible)
                return line;
        }

        if (_lineCount == _lines.Length)
            Array.Resize(ref _lines, 2 * _lineCount);
        _lines[_lineCount] = new LaneLine(eligible);
        return _lineCount++;
    }

    private void Grow()
    {
        var length = Math.Max(16, 2 * _laneCount);
        Array.Resize(ref _lanes, length);
        Array.Resize(ref _free, length);
        Array.Resize(ref _left, length);
        for (var number = _laneCount; number < length; number++)
            _lanes[number] = new JobLane();
    }

    // A lane has no jobs any more.
    private void LeaveRow(int number)
    {
        ref var lane = ref _lanes[number];
        if (*lane.Row == number)
        {
            *lane.Row = lane.NextLane;
            return;
        }

        var before = (int)*lane.Row;
        while (_lanes[before].NextLane != number)
            before = _lanes[before].NextLane;
        _lanes[before].NextLane = lane.NextLane;
    }
}

using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;
using SchedLang.Runtime.Tables;

namespace SchedLang.Runtime.Embedding;

/// <summary>A unit that a machine shall start: one layer or kernel of a job's stage, or of the stages of a batch.</summary>
public readonly ref struct UnitToStart
{
    private readonly SystemState _state;
    private readonly ref readonly Job _job;
    private readonly ref readonly UnitStart _unit;

    internal UnitToStart(SystemState state, in Job job, in UnitStart unit)
    {
        _state = state;
        _job = ref job;
        _unit = ref unit;
    }

    /// <summary>Number of the device, in the order of the platform, from 0.</summary>
    public int Device => _unit.Device;

    /// <summary>Number of the job's stream, in the order of the scenario, from 0. Of a batch, that of the lead.</summary>
    public int Stream => _job.Stream;

    /// <summary>The job's number within its stream, from 0. Of a batch, that of the lead.</summary>
    public long Number => _job.Number;

    /// <summary>The stage of the job.</summary>
    public Stage Stage => _job.Stage;

    /// <summary>The unit's index in the stage, from 0. In a chunked prefill it counts on from chunk to chunk.</summary>
    public long Layer => _job.Layer;

    /// <summary>LLM jobs: the token that the unit works for, from 1. 0 for other jobs.</summary>
    public long Token => _job.Token;

    /// <summary>LLM jobs with chunked prefill: where the chunk ends, in tokens of the prompt. Without chunks, the length of the prompt.</summary>
    public long ChunkEnd => _job.ChunkEnd;

    /// <summary>Whether the unit was stopped before and goes on with the work that is left. Otherwise it starts from the beginning.</summary>
    public bool IsResumed => _job.KeptLeftNs != 0;

    /// <summary>Time that the device needs to switch models, as the platform says.</summary>
    public Duration Switch => _unit.Switch;

    /// <summary>Time to move the job's data to the device, as the platform says.</summary>
    public Duration Transfer => _unit.Transfer;

    /// <summary>Work by the latency table; of a batch, of the whole batch.</summary>
    public Duration Latency => _unit.Latency;

    /// <summary>How long the unit holds the device by prediction: switch, transfer and work.</summary>
    public Duration Predicted => _unit.Cost;

    /// <summary>Number of jobs in the unit: 1, or more for a batch.</summary>
    public int Members
    {
        get
        {
            var members = 0;
            foreach (var _ in this)
                members++;
            return members;
        }
    }

    /// <summary>The jobs of the unit, lead first, for <c>foreach</c>.</summary>
    public Enumerator GetEnumerator() => new(_state, _job.Slot);

    /// <summary>A job of a unit.</summary>
    /// <param name="Stream">Number of its stream.</param>
    /// <param name="Number">Its number within the stream.</param>
    /// <param name="Context">LLM jobs: tokens of the prompt and those produced so far. 0 for other jobs.</param>
    public readonly record struct Member(int Stream, long Number, long Context);

    /// <summary>Enumerates the jobs of a unit.</summary>
    public ref struct Enumerator
    {
        private readonly SystemState _state;
        private int _next;
        private int _current;

        internal Enumerator(SystemState state, int lead)
        {
            _state = state;
            _next = lead;
            _current = -1;
        }

        /// <summary>The current job.</summary>
        public readonly Member Current
        {
            get
            {
                ref readonly var job = ref _state.JobAt(_current);
                return new Member(job.Stream, job.Number, job.Context);
            }
        }

        /// <summary>Moves to the next job.</summary>
        public bool MoveNext()
        {
            if (_next < 0)
                return false;
            _current = _next;
            _next = _state.JobAt(_current).NextMember;
            return true;
        }
    }
}

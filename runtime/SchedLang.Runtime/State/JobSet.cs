namespace SchedLang.Runtime.State;

/// <summary>Live jobs sorted by release, stream and number. It is for <c>foreach</c> and does not allocate.</summary>
public readonly ref struct JobSet
{
    private readonly SystemState _state;
    private readonly bool _readyOnly;

    internal JobSet(SystemState state, bool readyOnly)
    {
        _state = state;
        _readyOnly = readyOnly;
    }

    /// <summary>Returns an enumerator at the earliest release.</summary>
    public Enumerator GetEnumerator() => new(_state, _readyOnly);

    /// <summary>Enumerates live jobs.</summary>
    public unsafe ref struct Enumerator
    {
        private readonly SystemState _state;
        private readonly bool _readyOnly;
        private int _next;
        private int _current;

        internal Enumerator(SystemState state, bool readyOnly)
        {
            _state = state;
            _readyOnly = readyOnly;
            _next = state.FirstLive;
            _current = -1;
        }

        /// <summary>The current job.</summary>
        public readonly ref readonly Job Current => ref _state.Jobs[_current];

        /// <summary>Moves to the next job of the set.</summary>
        public bool MoveNext()
        {
            while (_next >= 0)
            {
                _current = _next;
                _next = _state.Jobs[_current].NextLive;
                if (!_readyOnly || _state.Jobs[_current].IsReady)
                    return true;
            }

            return false;
        }
    }
}

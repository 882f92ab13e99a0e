namespace SchedLang.Compiler.Binding;

/// <summary>
/// Tracks how deeply expressions are nested, including the bodies of lets and functions.
/// Passes over expressions are recursive, so the depth must fit on the stack.
/// </summary>
internal sealed class NestingLevels
{
    /// <summary>The maximum number of levels.</summary>
    public const int Most = 1500;

    private readonly Dictionary<object, int> _heights = new(ReferenceEqualityComparer.Instance);
    private int _level;
    private int _deepest;

    /// <summary>Whether the error for too many levels was reported. It is reported once per policy.</summary>
    public bool IsTold { get; set; }

    /// <summary>Enters a level; false if that exceeds the maximum.</summary>
    public bool TryEnter()
    {
        if (_level == Most)
            return false;
        _deepest = Math.Max(_deepest, ++_level);
        return true;
    }

    /// <summary>Leaves a level.</summary>
    public void Leave() => _level--;

    /// <summary>Binds the value of a name and stores its depth.</summary>
    public T Measure<T>(Func<T> bind)
        where T : class
    {
        var deepest = _deepest;
        _deepest = _level;
        var bound = bind();
        _heights[bound] = _deepest - _level;
        _deepest = Math.Max(deepest, _deepest);
        return bound;
    }

    /// <summary>Uses the value of a name; false if it is too deep for this place.</summary>
    public bool TryUse(object bound)
    {
        var bottom = _level + _heights.GetValueOrDefault(bound);
        _deepest = Math.Max(_deepest, Math.Min(bottom, Most));
        return bottom <= Most;
    }
}

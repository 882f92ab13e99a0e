namespace SchedLang.Runtime.Engine;

/// <summary>A program some of whose parameters were left open when it was compiled.</summary>
public interface IOpenProgram : ICompiledProgram
{
    /// <summary>Gives an open parameter a value. Only values given before the first run count.</summary>
    /// <param name="parameter">Its name in the policy.</param>
    /// <param name="value">A <see cref="bool"/>, a <see cref="long"/> (also for times, in ns), a <see cref="double"/> in base units, or a word.</param>
    void Set(string parameter, object value);

    /// <summary>The clauses whose values open parameters decide and which must lie in a range; to be asked after the last <see cref="Set"/>.</summary>
    IReadOnlyList<ClauseRange> Ranges { get; }

    /// <summary>Whether this object has its own values of the open parameters, which a thread must enter before it uses the program's types.</summary>
    bool HasOwnParameters => false;

    /// <summary>Makes the values of this object those that the current thread uses.</summary>
    /// <returns>The values that the thread used before, for <see cref="LeaveParameters"/>.</returns>
    object? EnterParameters() => null;

    /// <summary>Returns to the values that the current thread used before.</summary>
    /// <param name="outer">What <see cref="EnterParameters"/> returned.</param>
    void LeaveParameters(object? outer)
    {
    }
}

/// <summary>The value of a clause such as <c>batch</c>, which must be from 1 to a maximum.</summary>
/// <param name="Clause">Its words.</param>
/// <param name="Value">Its value; ns for a time.</param>
/// <param name="Maximum">The largest value allowed.</param>
public sealed record ClauseRange(string Clause, long Value, long Maximum)
{
    /// <summary>The smallest allowed value.</summary>
    public long Minimum { get; init; } = 1;

    /// <summary>Whether the value lies in the range.</summary>
    public bool Holds => Value >= Minimum && Value <= Maximum;

    /// <summary>The range in words.</summary>
    public string Wanted => (Minimum, Maximum) switch
    {
        (0, _) => "at least 0 and not never",
        (_, >= long.MaxValue - 1) => "above 0",
        _ => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"from {Minimum} to {Maximum}"),
    };
}

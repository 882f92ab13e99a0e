namespace SchedLang.Compiler.CodeGeneration;

/// <summary>The parts of an aggregate in C#.</summary>
/// <param name="Filter">The filter; null if it has none.</param>
/// <param name="Value">The value; null if it has none.</param>
internal sealed record AggregateText(string? Filter, string? Value)
{
    /// <summary>Whether job counters give the number of jobs of each stream and stage.</summary>
    public bool ByCounter { get; init; }

    /// <summary>The only stream whose counters matter; null for all.</summary>
    public string? Stream { get; init; }

    /// <summary>What a stream must meet so that its jobs matter, asked of any of them; null for all jobs. The filter has the rest.</summary>
    public string? OfStream { get; init; }

    /// <summary>Number of devices, where the loop over them has this many steps; null if it asks the state.</summary>
    public int? Devices { get; init; }

    /// <summary>What is computed before the loop, and which jobs must have values beside their units; null for nothing.</summary>
    public LoopBody? Body { get; init; }

    /// <summary>The method for where values are kept beside the units of jobs, its parts, and the method for where none are; null for no such methods.</summary>
    public (string Name, AggregateText Text, string Plain)? OfColumns { get; init; }
}

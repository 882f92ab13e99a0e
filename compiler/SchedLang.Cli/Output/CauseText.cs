using System.Globalization;
using System.Text.Json;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Cli.Output;

/// <summary>Describes causes in words.</summary>
/// <param name="workload">The workload of the run.</param>
/// <param name="policy">The policy of the run.</param>
internal sealed class CauseText(Workload workload, BoundPolicy policy)
{
    private const int LongestName = 24;

    /// <summary>A phrase and, if a clause decided, the clause with its file and line.</summary>
    public string Of(Cause cause) => Of(cause, null, keysChange: false);

    /// <summary>As <see cref="Of(Cause)"/>, with the values of the key that decided.</summary>
    public string Of(LifePart part) => Of(part.Cause, KeyValues.Of(part.Cause, part.Keys, policy), part.KeysChange);

    private string Of(Cause cause, KeyValues? keys, bool keysChange)
    {
        var text = Words(cause);
        if (keys != null)
            text += $", because {(keysChange ? "at first " : "")}{Name(keys)} {keys.Blocker} comes before {Name(keys)} {keys.Own}";
        else if (cause.Kind == PartKind.Ranked)
            text += $", which come{S(cause)} first";
        if (cause.OtherDevice >= 0 && cause.Kind is PartKind.Ranked or PartKind.Tied or PartKind.Running or PartKind.Continuing)
            text += $"; {Device(cause.OtherDevice)} was idle, but the rule does not choose it";
        return DecidingClauses.Of(cause, policy) is { } clause ? $"{text} [{clause.Text}{Place(clause)}]" : text;
    }

    /// <summary>The name of a job, <c>sr#42</c>; without a number, jobs of the stream.</summary>
    public string Job(int stream, long number) => number < 0
        ? $"jobs of {workload.Streams[stream].Name}"
        : string.Create(CultureInfo.InvariantCulture, $"{workload.Streams[stream].Name}#{number}");

    /// <summary>The kind of a cause as JSON names it: <c>slower_device</c>.</summary>
    public static string Kind(Cause cause) => JsonNamingPolicy.SnakeCaseLower.ConvertName(cause.Kind.ToString());

    /// <summary>A kind that has no job in the way, for sums over streams and devices.</summary>
    public static string InShort(PartKind kind) => kind switch
    {
        PartKind.Work => "own work",
        PartKind.SlowerDevice => "slower device",
        PartKind.Batch => "batch",
        PartKind.Switch => "switch of models",
        PartKind.Transfer => "transfer",
        PartKind.Contention => "shared bandwidth",
        PartKind.Variation => "longer than the table",
        PartKind.Held => "held back",
        PartKind.Excluded => "device not allowed",
        PartKind.Gathering => "waiting for a batch",
        PartKind.Unsupported => "stage not supported",
        PartKind.NoRule => "no rule applies",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "There is a job in the way."),
    };

    /// <summary>The name of a device.</summary>
    public string Device(int device) => workload.Platform.Devices[device].Name;

    /// <summary>A time in ms with ns precision.</summary>
    public static string Exact(long ns) => (ns / 1_000_000m).ToString("N6", CultureInfo.InvariantCulture) + " ms";

    // A long formula is not printed twice; the clause that follows shows it.
    private static string Name(KeyValues keys) => keys.Key.Length <= LongestName ? keys.Key : "key";

    private static string Place(DecidingClause clause) => clause.Location is { } location
        ? string.Create(CultureInfo.InvariantCulture, $", {location.Source.Path}:{location.Start.Line + 1}")
        : ", the default";

    // A job does, jobs do.
    private static string S(Cause cause) => cause.Blocker < 0 ? "" : "s";

    private string Words(Cause cause)
    {
        var device = cause.Device < 0 ? "" : Device(cause.Device);
        var blocker = cause.BlockerStream < 0 ? "" : Job(cause.BlockerStream, cause.Blocker);
        return cause.Kind switch
        {
            PartKind.Work => $"own work on {device}",
            PartKind.SlowerDevice => $"more time for own work, because {device} is slower than {Device(cause.OtherDevice)}",
            PartKind.Batch => $"more time for own work on {device}, because a batch takes longer than one job",
            PartKind.Switch => $"switch of models on {device}",
            PartKind.Transfer => $"transfer to {device}",
            PartKind.Contention => $"slow-down on {device} by units that share the memory bandwidth",
            PartKind.Variation => $"own work on {device}, longer than its table says",
            PartKind.Lost => $"work on {device} lost when {blocker} preempted it",
            PartKind.Ranked => $"behind {blocker} on {device}",
            PartKind.Tied => $"behind {blocker} on {device}, released first",
            PartKind.Running => $"behind {(cause.Blocker < 0 ? $"units of {workload.Streams[cause.BlockerStream].Name}" : $"a unit of {blocker}")} that already ran on {device}",
            PartKind.Continuing => $"behind {blocker}, which keep{S(cause)} {device} between units",
            PartKind.Protected => $"behind {blocker} on {device}, which must not be preempted",
            PartKind.Strict => $"behind {blocker}, which come{S(cause)} first and cannot start",
            PartKind.Held => $"held back from {device}",
            PartKind.Excluded => $"the rule does not allow {device}",
            PartKind.Gathering => $"waiting for its batch to fill before it starts on {device}",
            PartKind.Unsupported => "no device of the rule supports the stage",
            _ => "no rule applies",
        };
    }
}

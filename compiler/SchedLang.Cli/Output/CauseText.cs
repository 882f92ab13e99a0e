using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Cli.Output;

/// <summary>Describes causes in words.</summary>
/// <param name="workload">The workload of the run.</param>
/// <param name="policy">The policy of the run.</param>
internal sealed class CauseText(Workload workload, BoundPolicy policy)
{
    /// <summary>A phrase and, if a clause decided, the clause with its file and line.</summary>
    public string Of(Cause cause)
    {
        var text = Words(cause);
        if (cause.OtherDevice >= 0 && cause.Kind is PartKind.Ranked or PartKind.Tied or PartKind.Running or PartKind.Continuing)
            text += $"; {Device(cause.OtherDevice)} was idle, but the rule does not choose it";
        return DecidingClauses.Of(cause, policy) is { } clause ? $"{text} [{clause.Text}{Place(clause)}]" : text;
    }

    /// <summary>The name of a job, <c>sr#42</c>; only its stream if the job has no number.</summary>
    public string Job(int stream, long number) => number < 0
        ? workload.Streams[stream].Name
        : string.Create(CultureInfo.InvariantCulture, $"{workload.Streams[stream].Name}#{number}");

    /// <summary>The name of a device.</summary>
    public string Device(int device) => workload.Platform.Devices[device].Name;

    /// <summary>A time in ms with ns precision.</summary>
    public static string Exact(long ns) => (ns / 1_000_000m).ToString("N6", CultureInfo.InvariantCulture) + " ms";

    private static string Place(DecidingClause clause) => clause.Location is { } location
        ? string.Create(CultureInfo.InvariantCulture, $", {location.Source.Path}:{location.Start.Line + 1}")
        : ", the default";

    private string Words(Cause cause)
    {
        var device = cause.Device < 0 ? "" : Device(cause.Device);
        var blocker = cause.BlockerStream < 0 ? "" : Job(cause.BlockerStream, cause.Blocker);
        return cause.Kind switch
        {
            PartKind.Work => $"own work on {device}",
            PartKind.SlowerDevice => $"own work, because {device} is slower than {Device(cause.OtherDevice)}",
            PartKind.Batch => $"own work on {device}, because a batch takes longer than one job",
            PartKind.Switch => $"switch of models on {device}",
            PartKind.Transfer => $"transfer to {device}",
            PartKind.Contention => $"slow-down on {device} by units that share the memory bandwidth",
            PartKind.Lost => $"work on {device} lost when {blocker} preempted it",
            PartKind.Ranked => $"behind {blocker} on {device}, which comes first",
            PartKind.Tied => $"behind {blocker} on {device}, which was released first",
            PartKind.Running => $"behind a unit of {blocker} that already ran on {device}",
            PartKind.Continuing => $"behind {blocker}, which keeps {device} between units",
            PartKind.Protected => $"behind {blocker} on {device}, which must not be preempted",
            PartKind.Strict => $"behind {blocker}, which comes first and cannot start",
            PartKind.Held => $"held back from {device}",
            PartKind.Excluded => $"the rule does not allow {device}",
            PartKind.Unsupported => "no device of the rule supports the stage",
            _ => "no rule applies",
        };
    }
}

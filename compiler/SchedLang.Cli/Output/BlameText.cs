using SchedLang.Compiler;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Simulator.Output;

namespace SchedLang.Cli.Output;

/// <summary>Puts names and clauses of the program into the sums of a run.</summary>
internal static class BlameText
{
    /// <summary>The sums with names, of one stream or of all.</summary>
    /// <param name="blame">The sums.</param>
    /// <param name="program">The program that ran.</param>
    /// <param name="stream">Number of the stream; -1 for all.</param>
    public static RunBlame Of(Blame blame, LinkedProgram program, int stream)
    {
        var words = new CauseText(program.Workload, program.Lowered.Policy);
        var parts = blame.Parts.ToLookup(p => p.Stream);
        return new RunBlame([.. Enumerable.Range(0, blame.Streams.Count).Where(s => stream < 0 || s == stream).Select(Named)]);

        StreamBlame Named(int number)
        {
            var (of, definition) = (blame.Streams[number], program.Workload.Streams[number]);
            return new StreamBlame(
                definition.Name, definition.HasDeadlines(program.Workload.Models[definition.Model].Kind), of.Jobs, of.Ns, of.Missed, of.MissedNs,
                [.. parts[number].OrderByDescending(p => p.MissedNs).ThenByDescending(p => p.Ns).Select(p => Line(p, program, words))]);
        }
    }

    private static BlameLine Line(BlamedPart part, LinkedProgram program, CauseText words)
    {
        var cause = part.Cause;
        var behind = cause.BlockerStream < 0 ? null : program.Workload.Streams[cause.BlockerStream].Name;
        var clause = DecidingClauses.Of(cause, program.Lowered.Policy);
        return new BlameLine(
            words.Of(cause), CauseText.Kind(cause), behind == null ? CauseText.InShort(cause.Kind) : $"behind {behind}", cause.Device < 0 ? null : words.Device(cause.Device),
            behind, cause.Kind == PartKind.SlowerDevice ? words.Device(cause.OtherDevice) : null,
            clause == null ? null : new BlamedClause(clause.Text, clause.Location?.Source.Path, (clause.Location?.Start.Line ?? 0) + 1),
            part.Jobs, part.Ns, part.MissedJobs, part.MissedNs, part.Misses);
    }
}

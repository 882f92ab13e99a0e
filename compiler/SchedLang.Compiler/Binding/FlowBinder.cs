using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Binding;

/// <summary>Checks the attributes of flows: they need turns, and a turn waits only for a job that it can have released.</summary>
public sealed class FlowBinder(DiagnosticBag diagnostics)
{
    /// <summary>The attributes that only a stream with turns has.</summary>
    public static IReadOnlyList<string> OfTurns { get; } = ["think", "via", "keep"];

    /// <summary>Checks the streams of a scenario.</summary>
    public void Check(IReadOnlyCollection<StreamSymbol> streams)
    {
        foreach (var stream in streams)
        {
            CheckTurns(stream);
            if (stream.Attributes.Find("via") is { } via)
                CheckVia(stream, via, streams);
        }
    }

    /// <summary>Whether an attribute needs turns that the stream does not have. Turns with an error were meant.</summary>
    public static bool LacksTurns(StreamSymbol stream, string attribute) =>
        OfTurns.Contains(attribute) && stream.Attributes.Find("turns") == null && stream.Syntax.Block?.Attributes.Any(a => a.Name.Text == "turns") != true;

    private void CheckTurns(StreamSymbol stream)
    {
        foreach (var attribute in OfTurns.Select(stream.Attributes.Find).OfType<AttributeValue>().Where(a => LacksTurns(stream, a.Definition.Name)))
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.NeedsTurns, attribute.Location ?? stream.Syntax.Name.Location, "add turns 4", attribute.Definition.Name, stream.Name);
        }
    }

    private void CheckVia(StreamSymbol stream, AttributeValue via, IReadOnlyCollection<StreamSymbol> streams)
    {
        var name = via.Value.AsWord;
        var called = streams.FirstOrDefault(s => s.Name == name);
        if (called == null)
        {
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownStream, via.Location!.Value, name, streams.Select(s => s.Name), name);
        }
        else if (called.Arrival is not FollowingArrivalSymbol following || following.Stream != stream.Name)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.NotAFollower, via.Location!.Value, $"write stream {name} : {called.Model?.Name ?? "model"} after {stream.Name}", name, stream.Name);
        }
    }
}

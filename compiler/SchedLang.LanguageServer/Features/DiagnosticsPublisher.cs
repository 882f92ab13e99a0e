using SchedLang.Compiler.Diagnostics;
using SchedLang.LanguageServer.Protocol;
using Found = SchedLang.Compiler.Diagnostics.Diagnostic;

namespace SchedLang.LanguageServer.Features;

/// <summary>
/// Publishes diagnostics while no message waits. It checks one open file at a time, so that requests in between are answered soon.
/// </summary>
internal sealed class DiagnosticsPublisher(Session session)
{
    private readonly Dictionary<string, (int? Version, IReadOnlyList<Found> Diagnostics)> _told = [];
    private bool _isWanted;

    /// <summary>Requests a check after a change.</summary>
    public void Request() => _isWanted = true;

    /// <summary>Checks one unchecked file. If all are checked, publishes the diagnostics.</summary>
    /// <returns>Whether there was anything to do.</returns>
    public bool Work()
    {
        if (!_isWanted)
            return false;
        var roots = session.Workspace.Roots();
        if (roots.FirstOrDefault(r => !session.Workspace.IsChecked(r)) is { } next)
        {
            session.Workspace.Check(next);
            return true;
        }

        _isWanted = false;
        Publish(roots);
        return true;
    }

    private void Publish(IReadOnlyList<string> roots)
    {
        var byFile = roots.SelectMany(r => session.Workspace.Check(r))
            .GroupBy(d => Path.GetFullPath(d.Location.Source.Path))
            .ToDictionary(g => g.Key, g => (IReadOnlyList<Found>)[.. g.DistinctBy(d => (d.Code, d.Location.Span, d.Message))]);
        foreach (var path in session.Documents.All.Select(d => d.Path).Concat(byFile.Keys).Concat(_told.Keys).Distinct().ToList())
        {
            var version = session.Documents.Find(path)?.Version;
            var diagnostics = byFile.GetValueOrDefault(path, []);
            if (_told.TryGetValue(path, out var told) && told.Version == version && IsSame(told.Diagnostics, diagnostics))
                continue;
            session.Client.Notify(
                "textDocument/publishDiagnostics",
                new PublishDiagnosticsParams(session.Documents.UriOf(path), version, [.. diagnostics.Select(d => Translate(session, d))]),
                ProtocolContext.Default.PublishDiagnosticsParams);
            if (diagnostics.Count == 0 && version == null)
                _told.Remove(path);
            else
                _told[path] = (version, diagnostics);
        }
    }

    private static bool IsSame(IReadOnlyList<Found> left, IReadOnlyList<Found> right) =>
        left.Count == right.Count && left.Zip(right).All(p => p.First.Code == p.Second.Code && p.First.Message == p.Second.Message
            && p.First.Severity == p.Second.Severity && p.First.Location.Span == p.Second.Location.Span
            && p.First.Location.Source.Content == p.Second.Location.Source.Content);

    /// <summary>Converts a diagnostic to the protocol's type.</summary>
    public static Protocol.Diagnostic Translate(Session session, Found diagnostic) => new(
        Positions.Of(diagnostic.Location),
        diagnostic.Severity switch
        {
            Severity.Error => 1,
            Severity.Warning => 2,
            _ => 3,
        },
        diagnostic.Code,
        null,
        "schedlang",
        diagnostic.Help == null ? diagnostic.Message : $"{diagnostic.Message}\nhelp: {diagnostic.Help}",
        diagnostic.Descriptor.Name.StartsWith("unused", StringComparison.Ordinal) ? [1] : null,
        diagnostic.Related.IsEmpty
            ? null
            : [.. diagnostic.Related.Select(r => new DiagnosticRelatedInformation(session.LocationOf(r.Location), r.Message))]);
}

using System.Collections;
using System.Collections.Immutable;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Diagnostics;

/// <summary>Collects the diagnostics of a compiler stage.</summary>
public sealed class DiagnosticBag : IEnumerable<Diagnostic>
{
    // The limit on comparisons for suggestions, because each error compares all known names again.
    private const long MostComparisons = 500_000;

    private readonly List<Diagnostic> _diagnostics = [];

    // Start positions of the errors that HasErrorIn has indexed so far.
    private readonly Dictionary<SourceText, SortedSet<int>> _errorStarts = new(ReferenceEqualityComparer.Instance);
    private int _indexed;
    private long _comparisons;

    /// <summary>Whether any reported diagnostic is an error.</summary>
    public bool HasErrors => _diagnostics.Exists(d => d.Severity == Severity.Error);

    /// <summary>The number of reported diagnostics.</summary>
    public int Count => _diagnostics.Count;

    /// <summary>Reports a diagnostic.</summary>
    public void Add(Diagnostic diagnostic) => _diagnostics.Add(diagnostic);

    /// <summary>Reports all of a sequence.</summary>
    public void AddRange(IEnumerable<Diagnostic> diagnostics) => _diagnostics.AddRange(diagnostics);

    /// <summary>Reports a diagnostic at a place.</summary>
    public void Report(DiagnosticDescriptor descriptor, TextLocation location, params ReadOnlySpan<string> arguments) =>
        _diagnostics.Add(new Diagnostic(descriptor, location, [.. arguments]));

    /// <summary>Reports a diagnostic at a place, with help.</summary>
    public void ReportWithHelp(DiagnosticDescriptor descriptor, TextLocation location, string? help, params ReadOnlySpan<string> arguments) =>
        _diagnostics.Add(new Diagnostic(descriptor, location, [.. arguments]) { Help = help });

    /// <summary>Reports a diagnostic at a place, with a fix whose title is the help.</summary>
    public void ReportWithFix(DiagnosticDescriptor descriptor, TextLocation location, TextFix fix, params ReadOnlySpan<string> arguments) =>
        _diagnostics.Add(new Diagnostic(descriptor, location, [.. arguments]) { Help = fix.Title, Fix = fix });

    /// <summary>Whether an error was reported within a place.</summary>
    public bool HasErrorIn(TextLocation place)
    {
        for (; _indexed < _diagnostics.Count; _indexed++)
        {
            var diagnostic = _diagnostics[_indexed];
            if (diagnostic.Severity != Severity.Error)
                continue;
            if (!_errorStarts.TryGetValue(diagnostic.Location.Source, out var starts))
                _errorStarts.Add(diagnostic.Location.Source, starts = []);
            starts.Add(diagnostic.Location.Span.Start);
        }

        return _errorStarts.TryGetValue(place.Source, out var known)
            && place.Span.Length > 0
            && known.GetViewBetween(place.Span.Start, place.Span.End - 1).GetEnumerator().MoveNext();
    }

    /// <summary>
    /// Reports an unknown word. It suggests a close known word; otherwise it shows a short list of known words.
    /// </summary>
    public void ReportMisspelt(
        DiagnosticDescriptor descriptor, TextLocation location, string word, IEnumerable<string> known, params ReadOnlySpan<string> arguments)
    {
        List<string> candidates = _comparisons < MostComparisons ? [.. known.Where(k => k.Length > 0).Distinct()] : [];
        _comparisons += candidates.Count;
        var closest = Spelling.Closest(word, candidates);
        var diagnostic = new Diagnostic(descriptor, location, [.. arguments]);
        if (closest != null)
        {
            diagnostic = diagnostic with
            {
                Help = $"did you mean '{closest}'?",
                Fix = new TextFix($"write '{closest}'", location, closest),
            };
        }
        else if (candidates.Count is > 0 and <= 16)
        {
            diagnostic = diagnostic with { Help = $"known: {string.Join(", ", candidates.Order(StringComparer.Ordinal))}" };
        }

        _diagnostics.Add(diagnostic);
    }

    /// <summary>All diagnostics by file and place, without duplicates.</summary>
    public ImmutableArray<Diagnostic> Sorted()
    {
        var files = new Dictionary<SourceText, int>(ReferenceEqualityComparer.Instance);
        foreach (var diagnostic in _diagnostics)
            files.TryAdd(diagnostic.Location.Source, files.Count);
        return
        [
            .. _diagnostics
                .OrderBy(d => files[d.Location.Source])
                .ThenBy(d => d.Location.Span.Start)
                .DistinctBy(d => (d.Code, d.Location, d.Message)),
        ];
    }

    public IEnumerator<Diagnostic> GetEnumerator() => _diagnostics.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

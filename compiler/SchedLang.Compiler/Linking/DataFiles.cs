using System.Security.Cryptography;
using System.Text;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Linking;

/// <summary>Reads each table and trace once. Each fault in a file is reported once, however many scenarios use the file.</summary>
public sealed class DataFiles(IFileSource files)
{
    private readonly Dictionary<string, LatencyTable?> _tables = [];
    private readonly Dictionary<string, Trace?> _traces = [];
    private readonly Dictionary<string, ContentionTable?> _contentions = [];
    private readonly Dictionary<string, MeasuredPoints?> _points = [];
    private readonly Dictionary<(string Path, Type As), DiagnosticBag> _diagnostics = []; // one file can be named as both
    private readonly Dictionary<string, Lazy<string>> _hashes = []; // only a run asks for them

    /// <summary>The hashes of the files that a scenario names and that were read.</summary>
    internal IEnumerable<string> HashesOf(ScenarioSymbol scenario)
    {
        var tables = from value in scenario.Platform?.Attributes.Values ?? []
                     where value is { IsFile: true, Location: not null }
                     orderby value.Definition.Name descending
                     select (value.Value.AsWord, value.Location!.Value);
        var traces = scenario.Streams.Select(s => s.Arrival).OfType<TraceArrivalSymbol>().Select(a => (a.Path, a.Location));
        foreach (var (path, location) in tables.Concat(traces))
        {
            if (_hashes.TryGetValue(ShownAs(path, location), out var hash))
                yield return hash.Value;
        }
    }

    /// <summary>The table that a declaration names, or null.</summary>
    internal LatencyTable? Table(string path, TextLocation request, DiagnosticBag diagnostics) =>
        Cached(_tables, path, request, diagnostics, LatencyTableReader.Read);

    /// <summary>The points that a declaration names, or null.</summary>
    internal MeasuredPoints? Points(string path, TextLocation request, DiagnosticBag diagnostics) =>
        Cached(_points, path, request, diagnostics, PointsReader.Read);

    /// <summary>The trace that a declaration names, or null.</summary>
    internal Trace? Trace(string path, TextLocation request, DiagnosticBag diagnostics) =>
        Cached(_traces, path, request, diagnostics, TraceReader.Read);

    /// <summary>The slowdowns that a declaration names, or null.</summary>
    internal ContentionTable? Contention(string path, TextLocation request, DiagnosticBag diagnostics) =>
        Cached(_contentions, path, request, diagnostics, ContentionReader.Read);

    private T? Cached<T>(
        Dictionary<string, T?> cache, string path, TextLocation request, DiagnosticBag diagnostics, Func<SourceText, DiagnosticBag, T?> read)
        where T : class
    {
        var shownAs = ShownAs(path, request);
        if (!cache.TryGetValue(shownAs, out var data))
        {
            var found = new DiagnosticBag();
            var source = SourceReader.Read(files, shownAs, shownAs, request, SourceReader.MaxTableBytes, found);
            data = source == null ? null : read(source, found);
            if (source != null)
                _hashes[shownAs] = new Lazy<string>(() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source.Content))));
            cache.Add(shownAs, data);
            _diagnostics.Add((shownAs, typeof(T)), found);
        }

        diagnostics.AddRange(_diagnostics[(shownAs, typeof(T))]);
        return data;
    }

    // The path is relative to the file that names it, and messages show it in that form.
    private static string ShownAs(string path, TextLocation request) =>
        FilePath.Beside(request.Source.Path, path);
}

using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Linking;

/// <summary>Tables and traces, each read once. What is wrong with a file is told once too, however many scenarios use it.</summary>
public sealed class DataFiles(IFileSource files)
{
    private readonly Dictionary<string, LatencyTable?> _tables = [];
    private readonly Dictionary<string, Trace?> _traces = [];
    private readonly Dictionary<string, DiagnosticBag> _diagnostics = [];

    /// <summary>The table that a declaration names, or null.</summary>
    internal LatencyTable? Table(string path, TextLocation request, DiagnosticBag diagnostics) =>
        Cached(_tables, path, request, diagnostics, LatencyTableReader.Read);

    /// <summary>The trace that a declaration names, or null.</summary>
    internal Trace? Trace(string path, TextLocation request, DiagnosticBag diagnostics) =>
        Cached(_traces, path, request, diagnostics, TraceReader.Read);

    private T? Cached<T>(
        Dictionary<string, T?> cache, string path, TextLocation request, DiagnosticBag diagnostics, Func<SourceText, DiagnosticBag, T?> read)
        where T : class
    {
        // Relative to the file that names it; messages show it as that file would.
        var folder = Path.GetDirectoryName(request.Source.Path) ?? "";
        var shownAs = Path.Combine(folder, path);
        if (!cache.TryGetValue(shownAs, out var data))
        {
            var found = new DiagnosticBag();
            var source = SourceReader.Read(files, shownAs, shownAs, request, SourceReader.MaxTableBytes, found);
            data = source == null ? null : read(source, found);
            cache.Add(shownAs, data);
            _diagnostics.Add(shownAs, found);
        }

        diagnostics.AddRange(_diagnostics[shownAs]);
        return data;
    }
}

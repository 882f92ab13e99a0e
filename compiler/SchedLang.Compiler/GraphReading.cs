using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Explanation;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler;

/// <summary>The execution graphs of a program, and what is wrong with them.</summary>
/// <param name="Graphs">For each platform and model, in order of declaration, those that have latencies there.</param>
/// <param name="Diagnostics">Errors and warnings about latencies.</param>
public sealed record GraphReading(ImmutableArray<ExecutionGraph> Graphs, ImmutableArray<Diagnostic> Diagnostics)
{
    /// <summary>Reads a program and builds its graphs.</summary>
    /// <param name="path">The file.</param>
    /// <param name="model">Only this model; null for all.</param>
    /// <param name="platform">Only this platform; null for all.</param>
    /// <param name="piece">The piece whose costs are given.</param>
    /// <param name="warnings">The command's options for warnings.</param>
    /// <param name="files">The source of files; the disk by default.</param>
    /// <param name="settings">Settings of platforms, devices and latencies of models.</param>
    public static GraphReading Of(
        string path, string? model, string? platform, GraphPiece piece, WarningOptions warnings, IFileSource? files = null, IEnumerable<Setting>? settings = null)
    {
        var diagnostics = new DiagnosticBag();
        var compilation = Compilation.Load(path, files, warnings);
        var graphs = compilation.Graphs(model, platform, [.. settings ?? []], piece, diagnostics);
        return new GraphReading(diagnostics.HasErrors ? [] : graphs, compilation.Told(diagnostics));
    }
}

using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Explanation;

/// <summary>Links the models of a program with its platforms and builds their graphs.</summary>
internal static class GraphReader
{
    /// <summary>The graphs of the models and platforms chosen. Errors are reported.</summary>
    public static ImmutableArray<ExecutionGraph> Of(string path, BoundProgram program, DataFiles files, string? model, string? platform, ImmutableArray<Setting> set, GraphPiece piece, DiagnosticBag diagnostics)
    {
        if (model != null && program.Models.All(m => m.Name != model))
            Unknown(DiagnosticCatalog.UnknownModel, "--model", model, program.Models.Select(m => m.Name), diagnostics);
        else if (platform != null && program.Platforms.All(p => p.Name != platform))
            Unknown(DiagnosticCatalog.UnknownPlatform, "--platform", platform, program.Platforms.Select(p => p.Name), diagnostics);
        var settings = new GraphSettings(program, set, diagnostics);
        if (diagnostics.HasErrors)
            return [];
        var graphs = ImmutableArray.CreateBuilder<ExecutionGraph>();
        foreach (var declared in program.Platforms.Where(p => platform == null || p.Name == platform))
        {
            var (on, models) = settings.On(declared, diagnostics);
            var latencies = on.Attributes.Find("latencies");
            var rows = latencies == null ? null : files.Table(latencies.Value.AsWord, latencies.Location!.Value, diagnostics);
            var derived = DerivedLatencies.Of(on, files, diagnostics);
            var linker = new StageLinker(on, new DeclaredTable(on, rows, new DiagnosticBag()), derived, diagnostics);
            var fits = DerivedLatencies.Fits(on, files);
            foreach (var of in models.Where(m => model == null || m.Name == model))
            {
                if (Stages(linker, of) is { } stages)
                    graphs.Add(new GraphBuilder(on, of, stages, fits).Build(piece));
            }
        }

        if (graphs.Count == 0 && !diagnostics.HasErrors)
        {
            diagnostics.Report(
                DiagnosticCatalog.NothingToGraph, Written("FILE", path),
                model == null ? "no model has latencies for all of its stages on a platform of the file" : $"model '{model}' lacks latencies for one of its stages");
        }

        return graphs.ToImmutable();
    }

    // Null where a stage has no latencies on the platform: the model is meant for another one.
    private static ImmutableArray<StageProfile>? Stages(StageLinker linker, ModelSymbol model)
    {
        var stages = ImmutableArray.CreateBuilder<StageProfile>();
        foreach (var stage in model.Stages)
        {
            if (linker.Entries(model, stage) is not { } entries || entries.TrueForAll(e => e == null) || linker.Link(model, stage, entries) is not { } profile)
                return null;
            stages.Add(profile);
        }

        return stages.ToImmutable();
    }

    private static void Unknown(DiagnosticDescriptor descriptor, string option, string name, IEnumerable<string> known, DiagnosticBag diagnostics) =>
        diagnostics.ReportMisspelt(descriptor, Written(option, name), name, [.. known], name);

    private static TextLocation Written(string option, string text) => new(new SourceText(option, text), new TextSpan(0, text.Length));
}

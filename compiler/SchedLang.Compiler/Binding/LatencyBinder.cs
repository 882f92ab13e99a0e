using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Binding;

/// <summary>Binds the latencies that models declare.</summary>
internal sealed class LatencyBinder(DiagnosticBag diagnostics)
{
    /// <summary>The largest declared latency, in ns.</summary>
    public const long MostNs = int.MaxValue * 1000_000_000L;

    private readonly AttributeBinder _attributes = new(diagnostics);

    /// <summary>The latencies of a model without errors. Errors in the others are reported.</summary>
    public ImmutableArray<DeclaredLatency> Bind(ModelSyntax syntax, ModelKind kind)
    {
        var found = ImmutableArray.CreateBuilder<DeclaredLatency>();
        foreach (var clause in syntax.Block?.Latencies ?? [])
        {
            if (StageOf(clause, kind) is not { } stage)
                continue;
            foreach (var entry in clause.Entries.Where(e => !e.Device.IsMissing))
            {
                if (found.FirstOrDefault(l => l.Stage == stage && l.Device == entry.Device.Text) is { } first)
                {
                    diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateLatency, entry.Location, [clause.Name.Text, entry.Device.Text])
                    {
                        Related = [new RelatedPlace(first.Location, "first given here")],
                    });
                }
                else if (Latency(stage, entry) is { } latency)
                {
                    found.Add(latency);
                }
            }
        }

        return found.ToImmutable();
    }

    /// <summary>Reports latencies for devices that no platform of the program has.</summary>
    public void CheckDevices(IEnumerable<ModelSymbol> models, ImmutableArray<PlatformSymbol> platforms)
    {
        var devices = platforms.SelectMany(p => p.Devices).ToList();
        if (devices.Count == 0)
            return;
        var names = devices.Select(d => d.Name).Distinct().ToList();
        var kinds = devices.Select(d => d.Kind).ToHashSet();
        foreach (var latency in models.SelectMany(m => m.Latencies).Where(l => !names.Contains(l.Device)))
        {
            var kind = EnumerationWords.KindOf(latency.Device);
            if (kind == DeviceKind.None)
            {
                diagnostics.ReportMisspelt(
                    DiagnosticCatalog.LatencyOfUnknownDevice, latency.Location, latency.Device,
                    [.. names, .. EnumerationWords.Kinds.Select(k => k.ToLowerInvariant()).Where(k => kinds.Contains(EnumerationWords.KindOf(k))).Except(names)], latency.Device);
            }
            else if (!kinds.Contains(kind))
            {
                diagnostics.Report(DiagnosticCatalog.NoDeviceOfKind, latency.Location, latency.Device);
            }
        }
    }

    private Stage? StageOf(LatencyClauseSyntax clause, ModelKind kind)
    {
        var word = clause.Name.Text;
        var own = AttributeDefinition.Of(DeclarationKind.Model).Where(a => a.Form == AttributeForm.Latencies).ToList();
        var definition = own.Find(a => a.Name == word);
        var kindName = ModelSymbol.KindNames[(int)kind];
        var fitting = own.Where(a => a.ModelKinds.Contains(kindName)).Select(a => a.Name).ToList();
        if (definition == null)
        {
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownAttribute, clause.Name.Location, word, [.. fitting, "layers"], word, "model");
            return null;
        }

        if (definition.ModelKinds.Contains(kindName))
            return word switch { "prefill" => Stage.Prefill, "decode" => Stage.Decode, _ => kind == ModelKind.Vision ? Stage.Infer : Stage.Encode };
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.LatencyDoesNotApply, clause.Name.Location,
            $"write {string.Join(" and ", fitting.Select(f => $"'{f} {clause.Entries.FirstOrDefault()?.ToString() ?? "gpu 4 ms"}'"))}", word, kindName);
        return null;
    }

    private DeclaredLatency? Latency(Stage stage, LatencyEntrySyntax entry)
    {
        var (fixedNs, perTokenNs) = (0L, (long?)null);
        foreach (var term in entry.Terms)
        {
            if (_attributes.Typed("latency", term.Time, SchedType.Duration) is not { } time)
                return null;
            if (time.AsInteger is < 0 or > MostNs)
            {
                diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, term.Time.Location, "latency", "at least 0", term.Time.ToString());
                return null;
            }

            if (term.What is { IsMissing: false, Text: not "token" } what)
            {
                diagnostics.Report(DiagnosticCatalog.Unexpected, what.Location, "'token'", $"'{what.Text}'");
                return null;
            }

            if (term.What == null)
                fixedNs = Saturating.Add(fixedNs, time.AsInteger);
            else
                perTokenNs = Saturating.Add(perTokenNs ?? 0, time.AsInteger);
        }

        if (fixedNs + (perTokenNs ?? 0) >= 1)
            return new DeclaredLatency(stage, entry.Device.Text, fixedNs, perTokenNs, entry.Location);
        if (!entry.HasFaults)
            diagnostics.Report(DiagnosticCatalog.LatencyNotPositive, entry.Location, entry.ToString());
        return null;
    }
}

using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Linking;

/// <summary>Links a scenario with its platform, models, tables and traces into the workload that the engine runs.</summary>
public sealed class ScenarioLinker
{
    private readonly ScenarioSymbol _scenario;
    private readonly PlatformSymbol _platform;
    private readonly DataFiles _files;
    private readonly DiagnosticBag _diagnostics;
    private StageLinker? _stages;
    private readonly Dictionary<string, int> _streamNumbers;
    private readonly Dictionary<string, int> _classNumbers;

    private ScenarioLinker(ScenarioSymbol scenario, PlatformSymbol platform, DataFiles files, DiagnosticBag diagnostics)
    {
        _scenario = scenario;
        _platform = platform;
        _files = files;
        _diagnostics = diagnostics;
        _streamNumbers = scenario.Streams.Select((stream, number) => (stream.Name, number)).ToDictionary(s => s.Name, s => s.number);
        _classNumbers = scenario.Classes.Select((name, number) => (name, number)).ToDictionary(c => c.name, c => c.number);
    }

    /// <summary>Links a scenario. It returns null on errors; each error is reported here or was reported before.</summary>
    public static Workload? Link(ScenarioSymbol scenario, DataFiles files, DiagnosticBag diagnostics)
    {
        if (scenario.Platform == null)
            return null;
        var own = new DiagnosticBag();
        var workload = new ScenarioLinker(scenario, scenario.Platform, files, own).Link();
        diagnostics.AddRange(own);
        return own.HasErrors ? null : workload;
    }

    private Workload? Link()
    {
        var latencies = _platform.Attributes.Find("latencies");
        if (_platform.LacksLatencies || (latencies == null && _platform.Syntax.Attributes.Any(a => a.Name.Text == "latencies" && a.Within?.Text != "from")))
            return null; // which was reported
        var rows = latencies == null ? null : _files.Table(latencies.Value.AsWord, latencies.Location!.Value, _diagnostics);
        var traces = _scenario.Streams.ToDictionary(s => s, Trace);
        var slowdowns = _platform.ContentionFile is { } file ? _files.Contention(file.Value.AsWord, file.Location!.Value, _diagnostics) : null;
        if ((rows == null && latencies != null) || _diagnostics.HasErrors)
            return null;
        var table = new DeclaredTable(_platform, rows, _diagnostics);
        if (_platform.LacksBandwidth && _platform.Attributes.Find("contention")!.Location == null)
            _diagnostics.Report(DiagnosticCatalog.NoBandwidth, _platform.Syntax.Name.Location, _platform.Name);
        var models = _scenario.Streams.Select(s => s.Model).OfType<ModelSymbol>().Distinct().ToList();
        _stages = new StageLinker(_platform, table, DerivedLatencies.Of(_platform, _files, _diagnostics), _diagnostics);
        if (_diagnostics.HasErrors)
            return null;
        var modelNumbers = models.Select((model, number) => (model, number)).ToDictionary(m => m.model, m => m.number);
        var profiles = models.Select(m => Profile(m, table)).ToImmutableArray();
        foreach (var stream in _scenario.Streams)
            CheckShape(stream, traces[stream]);
        var isWhole = _scenario.Duration != null && _scenario.Streams.All(s => s.Model != null && s.Arrival != null);
        if (_diagnostics.HasErrors || !isWhole)
            return null;
        table.ReportIdleDevices(_scenario.Name);
        return new Workload(
            _scenario.Name,
            Platform() with { Matrix = slowdowns?.MatrixOf(_platform, _diagnostics) },
            profiles,
            [.. _scenario.Streams.Select(s => Stream(s, modelNumbers[s.Model!], traces[s]))],
            _scenario.Classes,
            Instant.Zero + _scenario.Duration!.Value);
    }

    private Platform Platform()
    {
        var memory = _platform.Attributes.Find("memory");
        return new Platform(
            _platform.Name,
            [.. _platform.Devices.Select(d => new Device(
                d.Name, d.Kind, d.Attributes.Real("power") ?? 0, d.Attributes.Real("idle") ?? 0, d.Attributes.Real("variation")))],
            memory?.Value.AsDouble ?? 0,
            memory?.AtValue?.AsDouble ?? 0,
            _platform.Attributes.Duration("switch") ?? Duration.Zero,
            _platform.Attributes.Duration("transfer") ?? Duration.Zero,
            _platform.SharesBandwidth,
            _platform.Attributes.Real("variation") ?? 0);
    }

    private StreamDefinition Stream(StreamSymbol stream, int model, Trace? trace)
    {
        var attributes = stream.Attributes;
        return new StreamDefinition
        {
            Name = stream.Name,
            Model = model,
            Arrival = stream.Arrival switch
            {
                RateArrivalSymbol rate => new RateArrival(rate.Numerator, rate.Denominator),
                PeriodicArrivalSymbol { IsRandom: false } periodic => new PeriodicArrival(periodic.Period),
                PeriodicArrivalSymbol poisson => new PoissonArrival(poisson.Period),
                UsersArrivalSymbol users => new UsersArrival(users.Users, users.Gap, users.IsRandom),
                FollowingArrivalSymbol following => new FollowingArrival(
                    _streamNumbers.GetValueOrDefault(following.Stream, -1), following.Probability),
                _ => new TraceArrival(trace!),
            },
            Offset = attributes.Duration("offset") ?? Duration.Zero,
            Jitter = attributes.Duration("jitter") ?? Duration.Zero,
            Deadline = attributes.Duration("deadline"),
            Late = attributes.Word("late") switch
            {
                "drop" => LatePolicy.Drop,
                "abort" => LatePolicy.Abort,
                _ => LatePolicy.Run,
            },
            Queue = attributes.Integer("queue"),
            TtftTarget = attributes.Duration("ttft") ?? Duration.Never,
            TptTarget = attributes.Duration("tpt") ?? Duration.Never,
            Prompt = attributes.Integer("prompt") ?? 0,
            Output = attributes.Integer("output") ?? 0,
            HasRandomPrompt = attributes.IsRandom("prompt") && trace is not { Prompts.IsEmpty: false },
            HasRandomOutput = attributes.IsRandom("output") && trace is not { Outputs.IsEmpty: false },
            Tokens = attributes.Integer("tokens") ?? 0,
            Flow = FlowOf(attributes),
            Class = stream.Class is { } name ? _classNumbers[name] : -1,
            Weight = attributes.Real("weight") ?? 1,
        };
    }

    private FlowDefinition? FlowOf(AttributeSet attributes) => attributes.Integer("turns") is not { } turns ? null : new FlowDefinition(
        turns,
        attributes.IsRandom("turns"),
        attributes.Duration("think") ?? Duration.Zero,
        attributes.IsRandom("think"),
        attributes.Word("via") is { } via ? _streamNumbers.GetValueOrDefault(via, -1) : -1,
        attributes.Word("keep") == "context");

    private Trace? Trace(StreamSymbol stream) =>
        stream.Arrival is TraceArrivalSymbol trace ? _files.Trace(trace.Path, trace.Location, _diagnostics) : null;

    private ModelProfile Profile(ModelSymbol model, DeclaredTable table) =>
        new(model.Name, model.Kind, model.Layers, [.. model.Stages.Select(s => StageOf(model, s, table)).OfType<StageProfile>()]);

    private StageProfile? StageOf(ModelSymbol model, Stage stage, DeclaredTable table)
    {
        if (_stages!.Entries(model, stage) is not { } entries)
            return null;
        if (entries.Exists(e => e != null))
            return _stages.Link(model, stage, entries);
        ReportUnsupported(model, stage, table.Table);
        return null;
    }

    private void ReportUnsupported(ModelSymbol model, Stage stage, LatencyTable? table)
    {
        var user = _scenario.Streams.First(s => s.Model == model);
        _diagnostics.Add(new Diagnostic(
            DiagnosticCatalog.UnsupportedStage, user.Syntax.Model.Location, [_platform.Name, stage.Name(), model.Name])
        {
            Help = table != null ? RowsInstead(model, stage, table) : DeclareInstead(model, stage),
        });
    }

    private static string RowsInstead(ModelSymbol model, Stage stage, LatencyTable table)
    {
        var devices = table.DevicesOf(model.Name, stage).ToList();
        var closest = Spelling.Closest(model.Name, table.Models.Where(m => m != model.Name));
        return devices.Count > 0
            ? $"'{table.Source.Path}' has rows for this stage on: {string.Join(", ", devices.Order(StringComparer.Ordinal).Take(12))}"
            : closest != null
            ? $"the table has rows for '{closest}'"
            : $"'{table.Source.Path}' has rows for: {string.Join(", ", table.Models.Order(StringComparer.Ordinal).Take(12))}";
    }

    private string DeclareInstead(ModelSymbol model, Stage stage) =>
        $"add {(model.Kind == ModelKind.Llm ? stage.Name() : "latency")} {_platform.Devices.FirstOrDefault()?.Name ?? "gpu"} 4 ms to model '{model.Name}', or latencies \"table.csv\" to platform '{_platform.Name}'";

    // A job's shape must come from the stream or from every row of its trace.
    private void CheckShape(StreamSymbol stream, Trace? trace)
    {
        if (stream.Model is not { } model)
            return;
        if (model.Kind == ModelKind.Llm)
        {
            if (trace is { Prompts.IsEmpty: true } && stream.Attributes.Find("prompt") == null)
                ReportNeeded(stream, "prompt");
            if (trace is { Outputs.IsEmpty: true } && stream.Attributes.Find("output") == null)
                ReportNeeded(stream, "output");
        }
        else if (_stages!.DependsOnTokens(model) && stream.Attributes.Find("tokens") == null && trace is not { Tokens.IsEmpty: false })
        {
            _diagnostics.ReportWithHelp(
                DiagnosticCatalog.ShapeNeeded, stream.Syntax.Name.Location, "add tokens 128", model.Name, stream.Name);
        }
    }

    private void ReportNeeded(StreamSymbol stream, string attribute) => _diagnostics.ReportWithHelp(
        DiagnosticCatalog.MissingAttribute, stream.Syntax.Name.Location,
        $"its trace has no column '{attribute}', so add {attribute} 64 tokens", $"stream '{stream.Name}'", attribute);
}

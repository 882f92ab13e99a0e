using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Explanation;
using SchedLang.Compiler.Findings;
using SchedLang.Compiler.Formatting;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler;

/// <summary>
/// The entry point of the compiler. It parses and binds a file and those that it uses, and links, generates and loads programs.
/// Errors in the source become diagnostics; it never throws for them.
/// </summary>
public sealed class Compilation
{
    private readonly DataFiles _data;
    private readonly ImmutableArray<Diagnostic> _diagnostics;
    private readonly Silencing _silencing;

    private Compilation(
        string path,
        ImmutableArray<SyntaxTree> trees,
        BoundProgram program,
        ImmutableArray<Diagnostic> diagnostics,
        Silencing silencing,
        DataFiles data)
    {
        Path = path;
        Trees = trees;
        Program = program;
        _diagnostics = diagnostics;
        _silencing = silencing;
        _data = data;
    }

    /// <summary>Version of the compiler.</summary>
    public static string Version { get; } =
        typeof(Compilation).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>The file and those that it uses, each once.</summary>
    public ImmutableArray<SyntaxTree> Trees { get; }

    /// <summary>The declarations of the files.</summary>
    public BoundProgram Program { get; }

    /// <summary>Diagnostics of the source: syntax, names, types and units.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Whether errors prevent every run.</summary>
    public bool HasErrors => _diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>Parses and binds a file and those that it uses.</summary>
    /// <param name="path">The file.</param>
    /// <param name="files">The source of files; the disk by default.</param>
    /// <param name="warnings">The command's options for warnings.</param>
    public static Compilation Load(string path, IFileSource? files = null, WarningOptions? warnings = null)
    {
        files ??= new DiskFiles(path);
        var diagnostics = new DiagnosticBag();
        var trees = SourceLoader.Load(path, files, diagnostics);
        var program = ProgramBinder.Bind(trees, diagnostics);
        var silencing = Silencing.For(path, trees, files, warnings ?? WarningOptions.Default, diagnostics);
        return new Compilation(path, trees, program, [.. silencing.Told(FirstErrors.Of(trees, diagnostics.Sorted()))], silencing, new DataFiles(files));
    }

    /// <summary>Formats a text. Declarations with syntax errors stay unchanged and are reported.</summary>
    public static FormattedText Format(SourceText source)
    {
        var tree = SyntaxTree.Parse(source);
        return new FormattedText(Formatter.Format(tree), tree.Diagnostics);
    }

    /// <summary>
    /// All diagnostics of the files. They include the tables and traces of every scenario, and policies that do not fit their scenarios.
    /// If there are no errors, they also include findings, which are likely mistakes.
    /// </summary>
    /// <param name="takesPolicy">The policies to check; all by default.</param>
    /// <param name="takesScenario">The scenarios to check; all by default.</param>
    public ImmutableArray<Diagnostic> Check(Func<BoundPolicy, bool>? takesPolicy = null, Func<ScenarioSymbol, bool>? takesScenario = null)
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(_diagnostics);
        var chosen = Program with
        {
            Policies = [.. Program.Policies.Where(p => takesPolicy?.Invoke(p) ?? true)],
            Scenarios = [.. Program.Scenarios.Where(s => takesScenario?.Invoke(s) ?? true)],
        };
        var workloads = chosen.Scenarios.ToDictionary(s => s, s => IsFaulty(s) ? null : ScenarioLinker.Link(s, _data, diagnostics));
        ReadTablesOf(Program.Experiments.Where(e => e.Grid.Scenarios.Any(workloads.ContainsKey)), diagnostics);
        if (!HasErrors)
            ScenarioFit.Check(Program with { Policies = chosen.Policies }, diagnostics);
        if (diagnostics.All(d => d.Descriptor.Severity != Severity.Error)) // a warning that counts as an error hinders nothing
        {
            PolicyFindings.Check(chosen.Policies, diagnostics);
            Meet(chosen.Policies, workloads).Report(diagnostics);
        }

        return [.. _silencing.Told(diagnostics.Sorted())];
    }

    // The tables that experiments put in place of those of their platforms.
    private void ReadTablesOf(IEnumerable<BoundExperiment> experiments, DiagnosticBag diagnostics)
    {
        foreach (var value in experiments.SelectMany(e => e.Grid.Variations.Concat(e.Grid.Fixed)).SelectMany(v => v.Values))
        {
            if (value.NamedAt is { } name)
                _data.Table(value.Value.Text!, name, diagnostics);
        }
    }

    // Whether a scenario, its platform or one of its models has an error. Follow-on errors are not reported.
    private bool IsFaulty(ScenarioSymbol scenario)
    {
        IEnumerable<SyntaxNode?> parts = [scenario.Syntax, scenario.Platform?.Syntax, .. scenario.Streams.Select(s => s.Model?.Syntax)];
        return _diagnostics.Any(d => d.Descriptor.Severity == Severity.Error && parts.Any(p => p != null && d.Location.IsIn(p.Location)));
    }

    /// <summary>
    /// The latency curves of each platform; none after errors in the files. It reports the errors, the warnings about latencies, and rows
    /// that nothing uses.
    /// </summary>
    public ImmutableArray<CurveSet> Curves(DiagnosticBag diagnostics)
    {
        diagnostics.AddRange(Check().Where(d => d.Severity == Severity.Error || CurveReader.IsAboutLatencies(d.Descriptor)));
        return HasErrors ? [] : CurveReader.OfProgram(Program, _data, diagnostics);
    }

    /// <summary>
    /// The execution graphs of the program's models on its platforms; none after errors in the files. It reports the errors and the warnings
    /// about latencies.
    /// </summary>
    /// <param name="model">Only this model; null for all.</param>
    /// <param name="platform">Only this platform; null for all.</param>
    /// <param name="settings">Settings of platforms, devices and latencies of models.</param>
    /// <param name="piece">The piece whose costs are given.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    public ImmutableArray<ExecutionGraph> Graphs(
        string? model, string? platform, ImmutableArray<Setting> settings, GraphPiece piece, DiagnosticBag diagnostics)
    {
        diagnostics.AddRange(Check().Where(d => d.Severity == Severity.Error || CurveReader.IsAboutLatencies(d.Descriptor)));
        return HasErrors ? [] : GraphReader.Of(Trees[0].Source.Path, Program, _data, model, platform, settings, piece, diagnostics);
    }

    /// <summary>Applies the warning settings of the files and of the command.</summary>
    public ImmutableArray<Diagnostic> Told(DiagnosticBag diagnostics) => [.. _silencing.Told(diagnostics.Sorted())];

    /// <summary>A scenario as the engine runs it; null after an error, which <see cref="Check"/> reports.</summary>
    public Workload? WorkloadOf(ScenarioSymbol scenario) => ScenarioLinker.Link(scenario, _data, new DiagnosticBag());

    /// <summary>Reports findings on linked programs of one scenario.</summary>
    public void FindIn(IReadOnlyList<LinkedProgram> programs, DiagnosticBag diagnostics)
    {
        var findings = new WorkloadFindings();
        foreach (var program in programs.Take(1))
            findings.Add(program.Scenario, program.Workload, programs.Select(p => p.Lowered.Policy));
        foreach (var program in programs)
            findings.Add(program.Scenario, program.Lowered);
        var own = new DiagnosticBag();
        findings.Report(own);
        diagnostics.AddRange(_silencing.Told(own));
    }

    /// <summary>Explains a policy linked to a scenario.</summary>
    public PolicyExplanation Explain(LinkedProgram program)
    {
        var found = new DiagnosticBag();
        PolicyFindings.Check(Program.Policies, found);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(_silencing.Told(found.Where(d => IsIn(program.Lowered.Policy, d.Location))));
        FindIn([program], diagnostics);
        return Explainer.Of(program.Scenario, program.Lowered, diagnostics.Sorted());
    }

    /// <summary>Explains a policy on its own.</summary>
    public PolicyExplanation Explain(BoundPolicy policy)
    {
        var found = new DiagnosticBag();
        PolicyFindings.Check(Program.Policies, found);
        return Explainer.Of(policy, _silencing.Told(found.Sorted().Where(d => IsIn(policy, d.Location))));
    }

    private static bool IsIn(BoundPolicy policy, TextLocation location) =>
        ReferenceEquals(policy.Symbol.Syntax.Source, location.Source)
        && policy.Symbol.Syntax.Span.Start <= location.Span.Start && location.Span.End <= policy.Symbol.Syntax.Span.End;

    // Links every policy to its fitting scenarios, with the default values of its parameters.
    private WorkloadFindings Meet(IReadOnlyList<BoundPolicy> policies, Dictionary<ScenarioSymbol, Workload?> workloads)
    {
        var findings = new WorkloadFindings();
        var met = new List<(ScenarioSymbol Scenario, LoweredProgram Program)>();
        foreach (var policy in policies)
        {
            foreach (var scenario in ScenarioFit.Fitting(policy, Program.Scenarios).Where(workloads.ContainsKey))
            {
                var found = new DiagnosticBag();
                var configuration = OverrideBinder.Apply(scenario, policy, [], [], found);
                if (workloads[scenario] is not { } workload)
                    continue;
                var lowered = PolicyLinker.Link(policy, workload, configuration.Parameters, found);
                if (!found.HasErrors)
                    met.Add((scenario, lowered));
            }
        }

        foreach (var (scenario, workload) in workloads)
        {
            if (workload != null)
                findings.Add(scenario, workload, met.Where(m => m.Scenario == scenario).Select(m => m.Program.Policy));
        }

        foreach (var (scenario, program) in met)
            findings.Add(scenario, program);
        return findings;
    }

    /// <summary>The requested scenario, or the only one; null if neither exists, which is reported.</summary>
    public ScenarioSymbol? ChooseScenario(string? name, DiagnosticBag diagnostics) => Selection.Choose(
        Program.Scenarios, s => s.Name, s => s.Syntax, name, Trees, diagnostics, "--scenario",
        (DiagnosticCatalog.NoScenario, DiagnosticCatalog.WhichScenario, DiagnosticCatalog.UnknownScenario));

    /// <summary>The requested policy, or the only one; null if neither exists, which is reported.</summary>
    public BoundPolicy? ChoosePolicy(string? name, DiagnosticBag diagnostics) => Selection.Choose(
        Program.Policies, p => p.Symbol.Name, p => p.Symbol.Syntax, name, Trees, diagnostics, "--policy",
        (DiagnosticCatalog.NoPolicy, DiagnosticCatalog.WhichPolicy, DiagnosticCatalog.UnknownPolicy));

    /// <summary>The requested experiment, or the only one; null if neither exists, which is reported.</summary>
    public BoundExperiment? ChooseExperiment(string? name, DiagnosticBag diagnostics) => Selection.Choose(
        Program.Experiments, e => e.Name, e => e.Syntax, name, Trees, diagnostics, "experiment",
        (DiagnosticCatalog.NoExperiment, DiagnosticCatalog.WhichExperiment, DiagnosticCatalog.UnknownExperiment));

    /// <summary>Whether a scenario has every kind of device and class that a policy names.</summary>
    public static bool Fits(BoundPolicy policy, ScenarioSymbol scenario) => ScenarioFit.Fits(policy, scenario);

    /// <summary>Links a policy to a scenario with settings; null after an error, which is reported.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="policy">The policy.</param>
    /// <param name="settings">Settings of either.</param>
    /// <param name="otherPolicies">Policies that run beside this one. Settings of their parameters are not errors here.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    public LinkedProgram? Link(
        ScenarioSymbol scenario,
        BoundPolicy policy,
        IEnumerable<Setting> settings,
        IReadOnlyCollection<string> otherPolicies,
        DiagnosticBag diagnostics)
    {
        var own = new DiagnosticBag();
        var configuration = OverrideBinder.Apply(scenario, policy, settings, otherPolicies, own);
        var workload = own.HasErrors ? null : ScenarioLinker.Link(configuration.Scenario, _data, own);
        var lowered = workload == null ? null : PolicyLinker.Link(policy, workload, configuration.Parameters, own);
        var told = _silencing.Told(own.Where(d => d.Descriptor != DiagnosticCatalog.ClassMissing || !IsOfAnotherScenario(policy))).ToList();
        diagnostics.AddRange(told);
        if (lowered == null || told.Exists(d => d.Severity == Severity.Error) || HasErrors)
            return null;
        return new LinkedProgram(lowered, configuration, ProgramGenerator.Generate(lowered, Version), _data.HashesOf(configuration.Scenario));
    }

    // A class that the scenario at hand lacks is then no misspelt word.
    private bool IsOfAnotherScenario(BoundPolicy policy) => Program.Scenarios.Any(s => ScenarioFit.Fits(policy, s));

    /// <summary>The program with some parameters open, so that each run can set them.</summary>
    /// <param name="program">A program of this compilation.</param>
    /// <param name="parameters">Names of parameters.</param>
    /// <param name="widest">A workload that uses everything that later workloads may use.</param>
    public LoweredProgram Open(LinkedProgram program, IReadOnlyCollection<string> parameters, Workload widest)
    {
        var policy = Program.Policies.First(p => p.Symbol == program.Lowered.Policy.Symbol);
        return PolicyLinker.Link(policy, widest, program.Lowered.Parameters, new DiagnosticBag(), parameters); // told when it was linked before
    }
}

/// <summary>The result of formatting.</summary>
/// <param name="Text">The text.</param>
/// <param name="Diagnostics">Syntax errors.</param>
public sealed record FormattedText(string Text, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>A policy linked to a scenario, with its generated C#.</summary>
public sealed class LinkedProgram
{
    private readonly Configuration _configuration;
    private readonly Lazy<string> _fingerprint;

    private readonly ImmutableArray<string> _dataHashes;

    internal LinkedProgram(LoweredProgram lowered, Configuration configuration, GeneratedSource source, IEnumerable<string> dataHashes)
    {
        Lowered = lowered;
        _configuration = configuration;
        Source = source;
        _dataHashes = [.. dataHashes];
        _fingerprint = new Lazy<string>(() => ProgramFingerprint.Of(configuration, source, _dataHashes));
    }

    /// <summary>A hash of everything that results depend on, except the seed. Equal hashes mean equal results.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>The input of code generation.</summary>
    public LoweredProgram Lowered { get; }

    /// <summary>The generated C#.</summary>
    public GeneratedSource Source { get; }

    /// <summary>The workload of a run.</summary>
    public Workload Workload => Lowered.Workload;

    /// <summary>The scenario with its settings.</summary>
    public ScenarioSymbol Scenario => _configuration.Scenario;

    /// <summary>Identifies a run in results.</summary>
    public RunIdentity Identity(long seed) => new()
    {
        Version = Compilation.Version,
        Policy = Lowered.Policy.Symbol.Name,
        Parameters = [.. Lowered.Policy.Symbol.Parameters.Select(p => new KeyValuePair<string, string>(p.Name, Lowered.Parameters[p.Name].ToString()))],
        Overrides = _configuration.Applied,
        Seed = seed,
        Oracle = Lowered.Oracle,
    };

    /// <summary>A copy without some optimizations. Its results are the same.</summary>
    public LinkedProgram Without(Optimizations left)
    {
        if (left == Optimizations.None)
            return this;
        var lowered = Lowered.Without(left);
        return new LinkedProgram(lowered, _configuration, ProgramGenerator.Generate(lowered, Compilation.Version), _dataHashes);
    }

    /// <summary>A copy without optimizations, whose code reports which clause decides. Its results are the same.</summary>
    public LinkedProgram Explained()
    {
        var lowered = Lowered.Without(Optimizations.All) with { IsExplained = true };
        return new LinkedProgram(lowered, _configuration, ProgramGenerator.Generate(lowered, Compilation.Version), _dataHashes);
    }

    /// <summary>The diagnostic for a run that stopped because of too many jobs.</summary>
    public Diagnostic Diagnose(TooManyJobsException stopped)
    {
        var stream = Scenario.Streams[stopped.Stream];
        return new Diagnostic(
            DiagnosticCatalog.TooManyJobs, stream.Syntax.Name.Location,
            [
                TooManyJobsException.MostJobs.ToString("N0", CultureInfo.InvariantCulture), stopped.At.ToString(),
                stopped.Jobs.ToString("N0", CultureInfo.InvariantCulture), stream.Name,
            ])
        {
            Help = $"lower the rate of '{stream.Name}', or add 'late drop' or 'queue 1' to it",
        };
    }

    /// <summary>Loads the program from the cache, or compiles it first.</summary>
    public LoadedProgram Load(AssemblyCache cache) => LoadedProgram.Load(Source, cache);

    /// <summary>The preloaded program if it is this one; otherwise loads it from the cache or compiles it.</summary>
    public LoadedProgram Load(HeadStart start) => start.Load(Source);
}

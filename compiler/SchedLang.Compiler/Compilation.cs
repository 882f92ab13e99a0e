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
/// The one door of the compiler: a file and those that it uses, parsed and bound; scenarios and policies to choose from; and programs
/// linked, generated and loaded. Whatever the text holds, it answers with diagnostics and never throws.
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

    /// <summary>What they declare.</summary>
    public BoundProgram Program { get; }

    /// <summary>What is wrong with the text itself: shapes, names, types and units.</summary>
    public ImmutableArray<Diagnostic> Diagnostics => _diagnostics;

    /// <summary>Whether nothing can run.</summary>
    public bool HasErrors => _diagnostics.Any(d => d.Severity == Severity.Error);

    /// <summary>Parses and binds a file and those that it uses.</summary>
    /// <param name="path">The file.</param>
    /// <param name="files">Where files come from; the disk by default.</param>
    /// <param name="warnings">What the command says about warnings.</param>
    public static Compilation Load(string path, IFileSource? files = null, WarningOptions? warnings = null)
    {
        files ??= new DiskFiles(path);
        var diagnostics = new DiagnosticBag();
        var trees = SourceLoader.Load(path, files, diagnostics);
        var program = ProgramBinder.Bind(trees, diagnostics);
        var silencing = Silencing.For(path, trees, files, warnings ?? WarningOptions.Default, diagnostics);
        return new Compilation(path, trees, program, [.. silencing.Told(FirstErrors.Of(trees, diagnostics.Sorted()))], silencing, new DataFiles(files));
    }

    /// <summary>A text in the one style, and what is wrong with its shape; declarations with faults stay as they are.</summary>
    public static FormattedText Format(SourceText source)
    {
        var tree = SyntaxTree.Parse(source);
        return new FormattedText(Formatter.Format(tree), tree.Diagnostics);
    }

    /// <summary>
    /// All that can be said without choosing: also the tables and traces of every scenario, and whether each policy of the files fits the
    /// scenarios beside it; and, where all is right, what hardly can be meant.
    /// </summary>
    /// <param name="takesPolicy">Which policies are checked; all by default.</param>
    /// <param name="takesScenario">Which scenarios are checked; all by default.</param>
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
        if (!HasErrors)
            ScenarioFit.Check(Program with { Policies = chosen.Policies }, diagnostics);
        if (diagnostics.All(d => d.Descriptor.Severity != Severity.Error)) // a warning that counts as an error hinders nothing
        {
            PolicyFindings.Check(chosen.Policies, diagnostics);
            Meet(chosen.Policies, workloads).Report(diagnostics);
        }

        return [.. _silencing.Told(diagnostics.Sorted())];
    }

    // Whether an error lies in a scenario, its platform or a model of it: what follows from that error is not reported.
    private bool IsFaulty(ScenarioSymbol scenario)
    {
        IEnumerable<SyntaxNode?> parts = [scenario.Syntax, scenario.Platform?.Syntax, .. scenario.Streams.Select(s => s.Model?.Syntax)];
        return _diagnostics.Any(d => d.Descriptor.Severity == Severity.Error && parts.Any(p => p != null && d.Location.IsIn(p.Location)));
    }

    /// <summary>A scenario as the engine runs it; null where anything is wrong with it, of which <see cref="Check"/> tells.</summary>
    public Workload? WorkloadOf(ScenarioSymbol scenario) => ScenarioLinker.Link(scenario, _data, new DiagnosticBag());

    /// <summary>What hardly can be meant where linked programs of one scenario meet it.</summary>
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

    /// <summary>What was made of a policy that met a scenario.</summary>
    public PolicyExplanation Explain(LinkedProgram program)
    {
        var found = new DiagnosticBag();
        PolicyFindings.Check(Program.Policies, found);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(_silencing.Told(found.Where(d => IsIn(program.Lowered.Policy, d.Location))));
        FindIn([program], diagnostics);
        return Explainer.Of(program.Scenario, program.Lowered, diagnostics.Sorted());
    }

    /// <summary>What was made of a policy on its own.</summary>
    public PolicyExplanation Explain(BoundPolicy policy)
    {
        var found = new DiagnosticBag();
        PolicyFindings.Check(Program.Policies, found);
        return Explainer.Of(policy, _silencing.Told(found.Sorted().Where(d => IsIn(policy, d.Location))));
    }

    private static bool IsIn(BoundPolicy policy, TextLocation location) =>
        ReferenceEquals(policy.Symbol.Syntax.Source, location.Source)
        && policy.Symbol.Syntax.Span.Start <= location.Span.Start && location.Span.End <= policy.Symbol.Syntax.Span.End;

    // Every policy with the scenarios that it is for, its parameters as they are by default.
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

    /// <summary>The scenario to run: the one asked for, or the only one; null with a diagnostic where that is not clear.</summary>
    public ScenarioSymbol? ChooseScenario(string? name, DiagnosticBag diagnostics) => Selection.Choose(
        Program.Scenarios, s => s.Name, s => s.Syntax, name, Trees, diagnostics, "--scenario",
        (DiagnosticCatalog.NoScenario, DiagnosticCatalog.WhichScenario, DiagnosticCatalog.UnknownScenario));

    /// <summary>The policy to run: the one asked for, or the only one; null with a diagnostic where that is not clear.</summary>
    public BoundPolicy? ChoosePolicy(string? name, DiagnosticBag diagnostics) => Selection.Choose(
        Program.Policies, p => p.Symbol.Name, p => p.Symbol.Syntax, name, Trees, diagnostics, "--policy",
        (DiagnosticCatalog.NoPolicy, DiagnosticCatalog.WhichPolicy, DiagnosticCatalog.UnknownPolicy));

    /// <summary>The experiment to run: the one asked for, or the only one; null with a diagnostic where that is not clear.</summary>
    public BoundExperiment? ChooseExperiment(string? name, DiagnosticBag diagnostics) => Selection.Choose(
        Program.Experiments, e => e.Name, e => e.Syntax, name, Trees, diagnostics, "experiment",
        (DiagnosticCatalog.NoExperiment, DiagnosticCatalog.WhichExperiment, DiagnosticCatalog.UnknownExperiment));

    /// <summary>Whether a policy names no kind of device and no class that a scenario lacks.</summary>
    public static bool Fits(BoundPolicy policy, ScenarioSymbol scenario) => ScenarioFit.Fits(policy, scenario);

    /// <summary>Links a policy to a scenario under settings; null where anything is wrong, which is reported.</summary>
    /// <param name="scenario">What to run.</param>
    /// <param name="policy">Under which policy.</param>
    /// <param name="settings">What to set in either.</param>
    /// <param name="otherPolicies">Policies run beside this one, whose parameters may be set too.</param>
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
        var told = _silencing.Told(own).ToList();
        diagnostics.AddRange(told);
        if (lowered == null || told.Exists(d => d.Severity == Severity.Error) || HasErrors)
            return null;
        return new LinkedProgram(lowered, configuration, ProgramGenerator.Generate(lowered, Version), _data.HashesOf(configuration.Scenario));
    }

    /// <summary>The same program, some of its parameters left for its runs.</summary>
    /// <param name="program">A program of this compilation.</param>
    /// <param name="parameters">Names of parameters.</param>
    /// <param name="widest">A workload that uses whatever later workloads may use.</param>
    public LoweredProgram Open(LinkedProgram program, IReadOnlyCollection<string> parameters, Workload widest)
    {
        var policy = Program.Policies.First(p => p.Symbol == program.Lowered.Policy.Symbol);
        return PolicyLinker.Link(policy, widest, program.Lowered.Parameters, new DiagnosticBag(), parameters); // told when it was linked before
    }
}

/// <summary>A text in the one style.</summary>
/// <param name="Text">The text.</param>
/// <param name="Diagnostics">What is wrong with its shape.</param>
public sealed record FormattedText(string Text, ImmutableArray<Diagnostic> Diagnostics);

/// <summary>A policy linked to a scenario, as C#, ready to be loaded.</summary>
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

    /// <summary>A hash of all that its runs depend on but their seed: where it is the same, so are the results.</summary>
    public string Fingerprint => _fingerprint.Value;

    /// <summary>What the C# was made from.</summary>
    public LoweredProgram Lowered { get; }

    /// <summary>The C#.</summary>
    public GeneratedSource Source { get; }

    /// <summary>What to run.</summary>
    public Workload Workload => Lowered.Workload;

    /// <summary>What to run, as declared and set.</summary>
    public ScenarioSymbol Scenario => _configuration.Scenario;

    /// <summary>What is run, for the results.</summary>
    public RunIdentity Identity(long seed) => new()
    {
        Version = Compilation.Version,
        Policy = Lowered.Policy.Symbol.Name,
        Parameters = [.. Lowered.Policy.Symbol.Parameters.Select(p => new KeyValuePair<string, string>(p.Name, Lowered.Parameters[p.Name].ToString()))],
        Overrides = _configuration.Applied,
        Seed = seed,
        Oracle = Lowered.Oracle,
    };

    /// <summary>The same without some of what is done for speed, which gives the same results.</summary>
    public LinkedProgram Without(Optimizations left)
    {
        if (left == Optimizations.None)
            return this;
        var lowered = Lowered.Without(left);
        return new LinkedProgram(lowered, _configuration, ProgramGenerator.Generate(lowered, Compilation.Version), _dataHashes);
    }

    /// <summary>The same without anything that is done for speed, with code that tells which clause decides; the results are the same.</summary>
    public LinkedProgram Explained()
    {
        var lowered = Lowered.Without(Optimizations.All) with { IsExplained = true };
        return new LinkedProgram(lowered, _configuration, ProgramGenerator.Generate(lowered, Compilation.Version), _dataHashes);
    }

    /// <summary>What is wrong with the program where a run of it stopped.</summary>
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

    /// <summary>Compiles, or takes from the cache, and loads.</summary>
    public LoadedProgram Load(AssemblyCache cache) => LoadedProgram.Load(Source, cache);

    /// <summary>Takes what was begun with, where it is this program, else compiles, or takes from the cache, and loads.</summary>
    public LoadedProgram Load(HeadStart start) => start.Load(Source);
}

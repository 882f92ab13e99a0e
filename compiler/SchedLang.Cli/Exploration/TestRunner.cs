using System.Collections.Immutable;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Cli.Exploration;

/// <summary>A test: an expectation of a scenario, or of an experiment.</summary>
/// <param name="Owner">The scenario's or experiment's name.</param>
/// <param name="Expectation">The expectation.</param>
internal sealed record ExpectationTest(string Owner, BoundExpectation Expectation)
{
    /// <summary>The text that filters match: <c>GamingII: FTF.violation_rate &lt; 0.1</c>.</summary>
    public string Name => $"{Owner}: {Expectation.Text}";

    /// <summary>Whether a filter is part of the name, or of what is written.</summary>
    public bool Matches(string filter) =>
        Name.Contains(filter, StringComparison.OrdinalIgnoreCase) || Expectation.Written.Contains(filter, StringComparison.OrdinalIgnoreCase);
}

/// <summary>Results of tests that share their runs.</summary>
/// <param name="Tests">Each test with a verdict for each policy and point; no verdict if nothing could be judged.</param>
/// <param name="Results">The runs.</param>
internal sealed record TestedGroup(ImmutableArray<(ExpectationTest Test, ImmutableArray<Verdict> Verdicts)> Tests, ExplorationResults Results);

/// <summary>Runs the expectations of a file, without those of the files that it uses.</summary>
internal sealed class TestRunner(
    Compilation compilation, NameChoice choice, Predicate<ExpectationTest> isChosen, ImmutableArray<Setting> settings, int jobs)
{
    /// <summary>Runs the expectations of scenarios with seed 0.</summary>
    public async IAsyncEnumerable<TestedGroup> ScenariosAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var group in compilation.Program.Expectations.Where(e => IsOwn(e.Scenario.Syntax) && choice.Takes(e.Scenario)).GroupBy(e => e.Scenario))
        {
            var tests = group.Select(e => new ExpectationTest(group.Key.Name, e.Expectation)).Where(IsChosen).ToList();
            var policies = Policies(group.Key, tests);
            // If none of the chosen policies fits the scenario, its expectations do not apply.
            if (tests.Count > 0 && !(policies.IsEmpty && choice.IsOfPolicies))
                yield return await RunAsync(tests, new ExperimentGrid([group.Key], policies, [], [0]), cancellation);
        }
    }

    /// <summary>Runs the expectations of experiments as <c>explore</c> does, but writes no files.</summary>
    public async IAsyncEnumerable<TestedGroup> ExperimentsAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var experiment in compilation.Program.Experiments.Where(e => IsOwn(e.Syntax)))
        {
            var tests = experiment.Expectations.Select(e => new ExpectationTest(experiment.Name, e)).Where(IsChosen).ToList();
            var grid = experiment.Grid with
            {
                Scenarios = [.. experiment.Grid.Scenarios.Where(choice.Takes)],
                Policies = [.. experiment.Grid.Policies.Where(p => choice.Takes(p.Policy))],
            };
            if (tests.Count > 0 && !grid.Scenarios.IsEmpty && !grid.Policies.IsEmpty)
                yield return await RunAsync(tests, grid, cancellation);
        }
    }

    private bool IsChosen(ExpectationTest test) => choice.Takes(test.Expectation) && isChosen(test);

    private bool IsOwn(SyntaxNode syntax) => ReferenceEquals(syntax.Source, compilation.Trees[0].Source);

    // The named policies, or all that fit if a metric names none.
    private ImmutableArray<PolicyUse> Policies(ScenarioSymbol scenario, List<ExpectationTest> tests)
    {
        var named = tests.SelectMany(t => t.Expectation.Policies).ToHashSet();
        var isForEach = tests.Exists(t => t.Expectation.IsForEachPolicy);
        return
        [
            .. compilation.Program.Policies
                .Where(p => choice.Takes(p) && (named.Contains(p.Symbol.Name) || (isForEach && Compilation.Fits(p, scenario))))
                .Select(p => new PolicyUse(p, [])),
        ];
    }

    private async Task<TestedGroup> RunAsync(List<ExpectationTest> tests, ExperimentGrid grid, CancellationToken cancellation)
    {
        var plan = new ExplorationPlan("", grid, [], [.. tests.Select(t => t.Expectation)]) { Settings = settings };
        var results = new ExplorationResults(plan);
        await Explorer.ExploreAsync(compilation, results, journal: null, jobs, onRun: null, cancellation);
        cancellation.ThrowIfCancellationRequested();
        var judge = new Judge(results, isFit: (scenario, policy) => Compilation.Fits(policy, scenario));
        return new TestedGroup([.. tests.Select(t => (t, judge.VerdictsOn(t.Expectation).ToImmutableArray()))], results);
    }
}

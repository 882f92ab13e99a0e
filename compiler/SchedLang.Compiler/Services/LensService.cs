using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>Something to do, shown above a line.</summary>
/// <param name="Span">What it is about.</param>
/// <param name="Title">What is shown.</param>
/// <param name="Action">What a click does.</param>
/// <param name="Name">Of a scenario, a policy or an experiment, for that.</param>
public sealed record Lens(TextSpan Span, string Title, LensAction Action, string Name)
{
    /// <summary>The condition that it judges, on one line.</summary>
    public string? Expectation { get; init; }
}

/// <summary>What a click on a lens does.</summary>
public enum LensAction
{
    /// <summary>Runs the scenario under a policy that the user chooses.</summary>
    Run,

    /// <summary>Runs the scenario under every policy.</summary>
    Compare,

    /// <summary>Explains the policy.</summary>
    Explain,

    /// <summary>Makes the runs of the experiment.</summary>
    Explore,

    /// <summary>Judges what the scenario expects.</summary>
    Test,
}

/// <summary>What can be done with scenarios, policies and experiments.</summary>
public static class LensService
{
    /// <summary>The lenses of a file, in the order of the text.</summary>
    public static IEnumerable<Lens> Of(FileModel model)
    {
        foreach (var declaration in model.Tree?.Root.Declarations.OfType<NamedDeclarationSyntax>().Where(d => !d.Name.IsMissing) ?? [])
        {
            var (span, name) = (declaration.Name.Span, declaration.Name.Text);
            switch (declaration)
            {
                case ScenarioSyntax scenario when !model.Program.Policies.IsEmpty:
                    yield return new Lens(span, "Run", LensAction.Run, name);
                    yield return new Lens(span, "Compare all policies", LensAction.Compare, name);
                    foreach (var expect in scenario.Expects)
                        yield return Test(expect, name);
                    break;
                case PolicySyntax:
                    yield return new Lens(span, "Explain", LensAction.Explain, name);
                    break;
                case ExperimentSyntax experiment:
                    yield return new Lens(span, "Run the experiment", LensAction.Explore, name);
                    foreach (var expect in experiment.Members.OfType<ExpectSyntax>())
                        yield return Test(expect, name);
                    break;
            }
        }
    }

    private static Lens Test(ExpectSyntax expect, string name) =>
        new(expect.Span, "Test", LensAction.Test, name) { Expectation = HoverService.OneLine(expect.Condition) };
}

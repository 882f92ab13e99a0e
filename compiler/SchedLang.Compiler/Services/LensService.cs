using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>An action that the editor shows above a line.</summary>
/// <param name="Span">The declaration that the action applies to.</param>
/// <param name="Title">The text of the lens.</param>
/// <param name="Action">The action that a click performs.</param>
/// <param name="Name">The name of the scenario, policy or experiment.</param>
public sealed record Lens(TextSpan Span, string Title, LensAction Action, string Name)
{
    /// <summary>The condition to check, on one line.</summary>
    public string? Expectation { get; init; }
}

/// <summary>The action of a lens.</summary>
public enum LensAction
{
    /// <summary>Runs the scenario under a policy that the user chooses.</summary>
    Run,

    /// <summary>Runs the scenario under every policy.</summary>
    Compare,

    /// <summary>Explains the policy.</summary>
    Explain,

    /// <summary>Runs the experiment.</summary>
    Explore,

    /// <summary>Checks the expectations of the scenario.</summary>
    Test,
}

/// <summary>Finds the actions for scenarios, policies and experiments.</summary>
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

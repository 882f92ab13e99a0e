using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Services;

/// <summary>The signature of the call at the cursor.</summary>
/// <param name="Label">The whole signature: <c>clamp(x, low, high)</c>.</param>
/// <param name="Parameters">The parameters, as written in the label.</param>
/// <param name="Active">The index of the parameter at the cursor.</param>
/// <param name="Documentation">One sentence.</param>
public sealed record CallSignature(string Label, ImmutableArray<string> Parameters, int Active, string? Documentation);

/// <summary>Shows the parameters of a function while its arguments are typed.</summary>
public static class SignatureHelpService
{
    private static readonly Dictionary<string, string[]> Names = new()
    {
        ["min"] = ["a", "b"],
        ["max"] = ["a", "b"],
        ["clamp"] = ["x", "low", "high"],
        ["random"] = [],
    };

    /// <summary>The signature of the call around an offset; null where there is none.</summary>
    public static CallSignature? At(FileModel model, int offset)
    {
        if (model.Tree is not { } tree || OpenCall.Before(tree.Source, offset) is not { } open)
            return null;
        var policy = tree.Root.Declarations.OfType<PolicySyntax>().LastOrDefault(p => p.Span.Start <= offset);
        if (policy != null && model.Names.Policies.Of(policy, open.Name) is { Syntax: FunctionSyntax function })
        {
            var parameters = function.Parameters.Select(HoverService.OneLine).ToImmutableArray();
            return new CallSignature($"{open.Name}({string.Join(", ", parameters)})", parameters, open.Argument, DocComments.Of(function, function.Source));
        }

        if (model.Names.Top<PolicySyntax>(open.Name) is { Syntax: PolicySyntax used } && tree.Root.Declarations.Any(d => d is ExperimentSyntax && d.Span.Start <= offset))
        {
            var parameters = used.Parameters.Select(HoverService.OneLine).ToImmutableArray();
            return new CallSignature($"{open.Name}({string.Join(", ", parameters)})", parameters, open.Argument, DocComments.Of(used, used.Source));
        }

        if (Vocabulary.Functions.FirstOrDefault(f => f.Name == open.Name) is { } known && !open.IsAggregate)
            return new CallSignature(Label(known.Name), [.. ParametersOf(known)], open.Argument, known.Description);
        if (Vocabulary.Aggregates.FirstOrDefault(a => a.Name == open.Name) is { } aggregate)
        {
            ImmutableArray<string> parts = open.Name == "count" ? ["x in set", "where condition"] : ["x in set", "where condition", ": value"];
            return new CallSignature($"{open.Name}({string.Concat(parts.Select((p, i) => i == 0 || p[0] == ':' ? p : " " + p))})", parts, open.AggregatePart, aggregate.Description);
        }

        return Vocabulary.Find(Owner.Pair, open.Name) is { } pair ? new CallSignature($"{open.Name}(device)", ["device"], open.Argument, pair.Description) : null;
    }

    /// <summary>The signature of a built-in function.</summary>
    internal static string Label(string name) =>
        Vocabulary.Functions.FirstOrDefault(f => f.Name == name) is { } function ? $"{name}({string.Join(", ", ParametersOf(function))})" : $"{name}()";

    private static string[] ParametersOf(FunctionSymbol function) => Names.GetValueOrDefault(function.Name, ["x"]);
}

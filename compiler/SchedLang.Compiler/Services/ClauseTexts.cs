using System.Text;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Services;

/// <summary>Finds the section of the reference that a keyword belongs to.</summary>
internal static class ClauseTexts
{
    /// <summary>The syntax forms of the clause at a place; null where there is none.</summary>
    public static string? Of(SyntaxPath path)
    {
        for (var i = path.Nodes.Length - 1; i >= 0; i--)
        {
            if (Place(path.Nodes[i]) is not { } place)
                continue;
            var first = path.Nodes[i].Tokens().FirstOrDefault(t => !t.IsMissing);
            if (first == null)
                continue;
            var forms = Forms(place, path.Nodes[i], first.Text);
            if (forms.Count > 0 && IsOwn(path.Nodes[i], path.Token))
                return Render(forms);
        }

        return null;
    }

    /// <summary>Formats syntax forms as Markdown.</summary>
    public static string Render(IEnumerable<ClauseDefinition> forms)
    {
        var text = new StringBuilder();
        foreach (var form in forms)
            text.Append(text.Length == 0 ? "" : "\n\n").Append("```sched\n").Append(form.Form).Append("\n```\n").Append(form.Description);
        return text.ToString();
    }

    // Accepts a word of the clause itself, and rejects a word of an expression or block in it.
    private static bool IsOwn(SyntaxNode node, SyntaxToken token) =>
        node.Children.Contains(token) || node.Children.OfType<PlaceTargetSyntax>().Any(t => t.Children.Contains(token));

    private static List<ClauseDefinition> Forms(ClausePlace place, SyntaxNode node, string word)
    {
        var forms = ClauseDefinition.All.Where(c => c.Place == place && c.Form.Split(' ', '(')[0] == word).ToList();
        var second = node.Tokens().Skip(1).FirstOrDefault()?.Text ?? "";
        var closer = forms.Where(f => f.Form.Split(' ').ElementAtOrDefault(1)?.TrimStart('~').Equals(second, StringComparison.Ordinal) == true).ToList();
        return closer.Count > 0 ? closer : forms;
    }

    private static ClausePlace? Place(SyntaxNode node) => node switch
    {
        ArrivalSyntax => ClausePlace.Arrival,
        ClauseSyntax => ClausePlace.Policy,
        StatementSyntax => ClausePlace.Handler,
        DeviceSyntax => ClausePlace.Platform,
        OperatorSyntax => ClausePlace.Model,
        RunSyntax or StreamSyntax => ClausePlace.Scenario,
        ExpectSyntax => ClausePlace.Scenario,
        ExperimentScenariosSyntax or ExperimentPoliciesSyntax or VarySyntax or SetSyntax or SeedsSyntax or ReportSyntax => ClausePlace.Experiment,
        DeclarationSyntax => ClausePlace.File,
        _ => null,
    };
}

using System.Globalization;
using System.Reflection;
using System.Text;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Compiler.Reference;

/// <summary>The reference of the language in Markdown, made from the tables that binder and code generator work with.</summary>
public static class LanguageReference
{
    /// <summary>Everything that a program may say and the compiler may answer.</summary>
    public static string Markdown()
    {
        var page = new StringBuilder();
        Clauses(page);
        Attributes(page);
        Names(page);
        Functions(page);
        Types(page);
        Metrics(page);
        Diagnostics(page);
        return page.ToString();
    }

    private static void Clauses(StringBuilder page)
    {
        foreach (var place in Enum.GetValues<ClausePlace>())
        {
            var title = place switch
            {
                ClausePlace.File => "Declarations",
                ClausePlace.Platform => "In a platform",
                ClausePlace.Model => "In a model",
                ClausePlace.Scenario => "In a scenario",
                ClausePlace.Arrival => "Arrivals",
                ClausePlace.Policy => "Clauses of a policy",
                ClausePlace.Handler => "Statements of a handler",
                _ => "In an experiment",
            };
            Table(page, title, ["form", "meaning"], ClauseDefinition.All.Where(c => c.Place == place), c => [Code(c.Form), c.Description]);
        }
    }

    private static void Attributes(StringBuilder page)
    {
        foreach (var declaration in Enum.GetValues<DeclarationKind>())
        {
            Table(
                page, $"Attributes of {(declaration == DeclarationKind.Operator ? "an" : "a")} {Word(declaration)}", ["attribute", "value", "meaning"], AttributeDefinition.Of(declaration),
                a => [Code(a.Name), Value(a), a.Description + OnlyOf(a)]);
        }
    }

    private static string Value(AttributeDefinition attribute) => attribute.Form switch
    {
        AttributeForm.File => "a file",
        AttributeForm.Latencies => "`DEVICE TIME, ...`; `DEVICE TIME + TIME per token, ...`",
        AttributeForm.FreeWord => "a word",
        AttributeForm.Stream => "a stream",
        AttributeForm.Word or AttributeForm.Source => string.Join(", ", attribute.Words.Select(Code)) + (attribute.TakesFile ? ", a file" : ""),
        AttributeForm.WithinQuantity => "`within` " + attribute.Type.Name + Range(attribute),
        _ when attribute.IsShare => $"a share, {attribute.Range}",
        _ => attribute.Type.Name + Range(attribute) + (attribute.AtType == null ? "" : $", `at` {attribute.AtType.Name}"),
    };

    private static string Range(AttributeDefinition attribute) => double.IsFinite(attribute.Maximum)
        ? string.Create(CultureInfo.InvariantCulture, $", {attribute.Minimum} to {attribute.Maximum}")
        : attribute.IsMinimumExcluded ? ", above 0" : "";

    private static string OnlyOf(AttributeDefinition attribute) =>
        attribute.OperatorKind.Length > 0 ? $" Only of kind {attribute.OperatorKind}." : attribute.ModelKinds.IsEmpty ? "" : $" Only where the model is of kind {string.Join(" or ", attribute.ModelKinds)}.";

    private static void Names(StringBuilder page)
    {
        foreach (var owner in Enum.GetValues<Owner>())
        {
            var title = owner switch
            {
                Owner.Run => "Names of the run",
                Owner.Pair => "Names of a job on a device",
                _ => $"Names of a {Word(owner)}",
            };
            Table(
                page, title, ["name", "type", "meaning"], Vocabulary.Attributes.Where(a => a.Owner == owner),
                a => [Code(a.Name), a.Type.Name, a.Description + (a.IsOracle ? " A real runtime cannot know this." : "")
                    + (a.DispatchCode == null ? "" : " In `on dispatch`: of the unit that starts.")]);
        }

        Table(page, "Sets", ["set", "of", "members"], Vocabulary.Sets, s => [Code(s.Name), s.Element.Name, s.Description]);
    }

    private static void Functions(StringBuilder page)
    {
        Table(page, "Functions", ["function", "arguments", "value"], Vocabulary.Functions,
            f => [Code(f.Name), f.Arguments.ToString(CultureInfo.InvariantCulture), f.Description]);
        Table(page, "Functions over a set, `f(x in SET where CONDITION: VALUE)`", ["function", "value"], Vocabulary.Aggregates,
            a => [Code(a.Name), a.Description]);
    }

    private static void Types(StringBuilder page)
    {
        Table(page, "Types and units", ["type", "units"], SchedType.Declarable,
            t => [Code(t.Name), string.Join(' ', Unit.All.Where(u => u.Type == t).Select(u => Code(u.Symbol)))]);
    }

    private static void Metrics(StringBuilder page)
    {
        Table(page, "Metrics of a stream", ["metric", "meaning"], MetricCatalog.OfStream, m => [Code(m.Id), m.Description]);
        Table(page, "Metrics of a device", ["metric", "meaning"], MetricCatalog.OfDevice, m => [Code(m.Id), m.Description]);
        Table(page, "Metrics of a run", ["metric", "meaning"], MetricCatalog.OfRun, m => [Code(m.Id), m.Description]);
    }

    private static void Diagnostics(StringBuilder page)
    {
        var descriptors = typeof(DiagnosticCatalog).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().OrderBy(d => d.Code, StringComparer.Ordinal);
        Table(page, "Diagnostics", ["code", "name", "severity", "message"], descriptors,
            d => [d.Code, Code(d.Name), d.Severity.ToString().ToLowerInvariant(), Cell(d.Message)]);
    }

    private static void Table<T>(StringBuilder page, string title, string[] columns, IEnumerable<T> rows, Func<T, string[]> cells)
    {
        page.Append("### ").Append(title).Append("\n\n| ").AppendJoin(" | ", columns).Append(" |\n|")
            .Insert(page.Length, "---|", columns.Length).Append('\n');
        foreach (var row in rows)
            page.Append("| ").AppendJoin(" | ", cells(row)).Append(" |\n");
        page.Append('\n');
    }

    private static string Word(Enum value) => value.ToString().ToLowerInvariant();

    private static string Code(string text) => $"`{text}`";

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("{", "\\{", StringComparison.Ordinal);
}

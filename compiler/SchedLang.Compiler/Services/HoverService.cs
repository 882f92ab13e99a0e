using System.Text;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>A hover text.</summary>
/// <param name="Span">The text that it describes.</param>
/// <param name="Markdown">The description in Markdown.</param>
public sealed record HoverText(TextSpan Span, string Markdown);

/// <summary>Explains the name, the number or the word under the cursor.</summary>
public static class HoverService
{
    /// <summary>The hover text at an offset; null where there is none.</summary>
    public static HoverText? At(FileModel model, int offset)
    {
        if (model.At(offset) is not { } path)
            return null;
        var text = model.Names.Resolve(path) is { } symbol ? OfSymbol(model, path, symbol)
            : path.Parent is NumberSyntax or NumberValueSyntax ? OfNumber(path)
            : path.Token.Kind is TokenKind.Keyword or TokenKind.Name ? ClauseTexts.Of(path)
            : null;
        if (KeyTexts.Of(model, path) is { } key)
            text = text == null ? key : $"{text}\n\n{key}";
        return text == null ? null : new HoverText(path.Token.Span, text);
    }

    internal static string OfSymbol(FileModel model, SyntaxPath path, Symbol symbol)
    {
        var text = new StringBuilder("```sched\n").Append(Signature(model, symbol)).Append("\n```");
        foreach (var part in Parts(model, path, symbol))
            text.Append("\n\n").Append(part);
        return text.ToString();
    }

    /// <summary>A line of code that describes a symbol.</summary>
    internal static string Signature(FileModel model, Symbol symbol) => symbol.Syntax switch
    {
        PlatformSyntax => $"platform {symbol.Name}",
        DeviceSyntax device => $"device {symbol.Name} : {device.Kind.Text}",
        OperatorSyntax one => $"op {symbol.Name} : {one.Kind.Text}{(one.Last == null ? "" : " last")}",
        ModelSyntax declared => $"model {symbol.Name} : {declared.Kind.Text}",
        ScenarioSyntax scenario => $"scenario {symbol.Name} on {scenario.Platform.Text}",
        StreamSyntax stream => $"stream {symbol.Name} : {stream.Model.Text}{(stream.Arrival == null ? "" : " " + OneLine(stream.Arrival))}",
        PolicySyntax policy => $"policy {symbol.Name}{(policy.ParameterList == null ? "" : OneLine(policy.ParameterList))}{(policy.Parent == null ? "" : $" extends {policy.Parent.Text}")}",
        ExperimentSyntax => $"experiment {symbol.Name}",
        ParameterSyntax parameter => OneLine(parameter),
        LetSyntax let => $"{OneLine(let)}{TypeSuffix(ValueTypes.Of(model, symbol))}",
        LocalLetSyntax let => OneLine(let),
        StateSyntax state => OneLine(state),
        FunctionSyntax function => OneLine(function),
        AggregateSyntax or ForSyntax => $"{symbol.Name}: {symbol.Type?.Name ?? "?"}",
        FunctionParameterSyntax parameter => OneLine(parameter),
        _ => symbol.Kind switch
        {
            SymbolKind.BuiltInFunction => SignatureHelpService.Label(symbol.Name),
            SymbolKind.Aggregate => $"{symbol.Name}(x in set where condition{(symbol.Name is "count" ? "" : ": value")})",
            SymbolKind.Set => $"{symbol.Name}: set of {symbol.Type!.Name}",
            SymbolKind.DeclarationAttribute => AttributeForms.Of(symbol.Definition!),
            SymbolKind.Class => $"class {symbol.Name}",
            SymbolKind.File => $"\"{symbol.Name}\"",
            _ => symbol.Name + TypeSuffix(symbol.Type),
        },
    };

    private static IEnumerable<string> Parts(FileModel model, SyntaxPath path, Symbol symbol)
    {
        if (symbol.Syntax is { } syntax && symbol.Declaration is { } place && DocComments.Of(syntax, place.Source) is { } comment)
            yield return comment;
        if (symbol.Description != null)
            yield return symbol.Description;
        if (symbol.Attribute is { } attribute)
        {
            yield return Owned(attribute);
            if (attribute.IsOracle)
                yield return "A real runtime cannot know this; results that use it are marked.";
        }

        if (symbol.Definition is { } definition && AttributeForms.Limits(definition) is { } limits)
            yield return limits;
        switch (symbol.Syntax)
        {
            case StreamSyntax stream when StreamTexts.Of(model, stream) is { } figures:
                yield return figures;
                break;
            case LetSyntax or ParameterSyntax when ValueTypes.ConstantOf(model, symbol) is { } constant:
                yield return $"Value: `{constant}`";
                break;
            case DeviceSyntax device when device.Block != null:
                yield return string.Join(", ", device.Block.Attributes.Select(a => $"`{OneLine(a)}`"));
                break;
            case OperatorSyntax one when one.Block != null:
                yield return string.Join(", ", one.Block.Attributes.Select(a => $"`{OneLine(a)}`"));
                break;
            case ModelSyntax written when model.Program.Models.FirstOrDefault(m => m.Name == symbol.Name) is { } bound:
                yield return $"Stages: {string.Join(", ", bound.Stages.Select(s => Runtime.Tables.StageNames.Name(s)))}. Layers: {bound.Layers}.";
                if (written.Block?.Latencies.ToList() is { Count: > 0 } latencies)
                    yield return string.Join("; ", latencies.Select(l => $"`{OneLine(l)}`"));
                break;
        }

        if (symbol.Declaration is { } declared && declared.Source.Path != path.Token.Location.Source.Path)
            yield return $"Declared in {Path.GetFileName(declared.Source.Path)}.";
    }

    private static string Owned(AttributeSymbol attribute)
    {
        var owner = attribute.Owner switch
        {
            Owner.Run => "the run",
            Owner.Pair => "a job on a device",
            Owner.Platform => "the platform",
            var other => $"a {other.ToString().ToLowerInvariant()}",
        };
        var change = attribute.Volatility switch
        {
            Volatility.Constant => "It never changes.",
            Volatility.OwnEvents => "It changes at the job's own events only.",
            _ => "It can change at any time.",
        };
        return $"An attribute of {owner}. {change}";
    }

    private static string? OfNumber(SyntaxPath path)
    {
        var (number, unit) = path.Parent switch
        {
            NumberSyntax n => (n.Number, n.Unit),
            NumberValueSyntax n => (n.Number, n.Unit),
            _ => (null, null),
        };
        if (number == null || unit == null || Unit.Find(unit.Text) is not { } known || !DecimalNumber.TryParse(number.Text, out var value))
            return null;
        var inBase = value.ToDouble(known.Factor, known.PowerOfTen);
        var also = known.Type == SchedType.Rate && inBase > 0 ? $"One each {Findings.FigureWords.Time(1 / inBase)}."
            : known.Type == SchedType.Duration ? $"{inBase.ToString("#,0.###", System.Globalization.CultureInfo.InvariantCulture)} ns."
            : known.Type == SchedType.Bytes ? $"{inBase.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture)} bytes."
            : null;
        return $"```sched\n{number.Text} {unit.Text}: {known.Type.Name}\n```{(also == null ? "" : "\n\n" + also)}";
    }

    internal static string OneLine(SyntaxNode node) => Explanation.ClauseText.Of(node);

    private static string TypeSuffix(SchedType? type) => type == null || type.IsError ? "" : $": {type.Name}";
}

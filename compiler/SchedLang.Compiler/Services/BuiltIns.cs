using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Services;

/// <summary>The names built into the language, as symbols.</summary>
internal static class BuiltIns
{
    private static readonly Owner[] BareOwners = [Owner.Job, Owner.Pair, Owner.Device, Owner.Run];

    /// <summary>The subjects of expressions, with their types and descriptions.</summary>
    public static IReadOnlyList<(string Name, SchedType Type, string Description)> Subjects { get; } =
    [
        ("job", SchedType.Job, "The job that is considered."),
        ("device", SchedType.Device, "The device that is considered."),
        ("victim", SchedType.Job, "The running job that a preemption would stop."),
        ("platform", SchedType.Platform, "The platform of the scenario."),
    ];

    /// <summary>A built-in attribute that is written without an owner.</summary>
    public static Symbol? Attribute(string name) =>
        BareOwners.Select(o => Vocabulary.Find(o, name)).FirstOrDefault(a => a != null) is { } attribute ? Of(attribute) : null;

    /// <summary>A built-in attribute of an owner.</summary>
    public static Symbol? Attribute(Owner owner, string name) => Vocabulary.Find(owner, name) is { } attribute ? Of(attribute) : null;

    /// <summary>An attribute of a job on a device: <c>latency(d)</c>.</summary>
    public static Symbol? PairAttribute(string name) => Attribute(Owner.Pair, name);

    /// <summary>The symbol of a vocabulary entry.</summary>
    public static Symbol Of(AttributeSymbol attribute) => new(SymbolKind.Attribute, attribute.Name)
    {
        Attribute = attribute,
        Type = attribute.Type,
        Description = attribute.Description,
    };

    public static Symbol? Subject(string name) => Subjects.FirstOrDefault(s => s.Name == name) is { Name: not null } subject
        ? new Symbol(SymbolKind.Subject, name) { Type = subject.Type, Description = subject.Description }
        : null;

    public static Symbol? Set(string name) => Vocabulary.Sets.FirstOrDefault(s => s.Name == name) is { } set
        ? new Symbol(SymbolKind.Set, name) { Type = set.Element, Description = set.Description }
        : null;

    public static Symbol? Function(string name) => Vocabulary.Functions.FirstOrDefault(f => f.Name == name) is { } function
        ? new Symbol(SymbolKind.BuiltInFunction, name) { Description = function.Description, Type = name is "floor" or "ceil" ? SchedType.Int : SchedType.Number }
        : null;

    public static Symbol? Aggregate(string name) => Vocabulary.Aggregates.FirstOrDefault(a => a.Name == name) is { } aggregate
        ? new Symbol(SymbolKind.Aggregate, name) { Description = aggregate.Description }
        : null;

    public static Symbol Word(SymbolKind kind, string word) => new(kind, word)
    {
        Type = kind switch
        {
            SymbolKind.Stage => SchedType.Stage,
            SymbolKind.DeviceKind => SchedType.Kind,
            _ => null,
        },
        Description = (kind, word) switch
        {
            (SymbolKind.Stage, "infer") => "The one stage of a vision model.",
            (SymbolKind.Stage, "encode") => "The one stage of an encoder.",
            (SymbolKind.Stage, "prefill") => "The stage in which an LLM reads its prompt; it ends with the first token.",
            (SymbolKind.Stage, "decode") => "The stage in which an LLM produces one further token.",
            (SymbolKind.DeviceKind, _) => "A kind of device.",
            (SymbolKind.ModelKind, "vision") => "A model whose jobs have one stage, infer.",
            (SymbolKind.ModelKind, "encoder") => "A model whose jobs have one stage, encode.",
            (SymbolKind.ModelKind, "llm") => "A model whose jobs have a stage prefill, then a stage decode for each further token.",
            (SymbolKind.OperatorKind, "linear") => "Products with matrices of weights.",
            (SymbolKind.OperatorKind, "attention") => "Attention over the keys and values of the context.",
            (SymbolKind.Type, _) => "A type.",
            _ => null,
        },
    };
}

/// <summary>Finds the declaration that an attribute belongs to.</summary>
internal static class AttributePlaces
{
    /// <summary>The kind of the declaration around an attribute; null where there is none.</summary>
    public static DeclarationKind? Of(SyntaxPath path)
    {
        for (var i = path.Nodes.Length - 1; i >= 0; i--)
        {
            switch (path.Nodes[i])
            {
                case OperatorSyntax:
                    return DeclarationKind.Operator;
                case DeviceSyntax:
                    return DeclarationKind.Device;
                case StreamSyntax:
                    return DeclarationKind.Stream;
                case ModelSyntax:
                    return DeclarationKind.Model;
                case PlatformSyntax:
                    return DeclarationKind.Platform;
            }
        }

        return null;
    }
}

using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Services;

/// <summary>
/// Resolves a word of the text from its position. It works on the parser's tree, so it also works in half-written text, where the binder
/// fails.
/// </summary>
internal sealed class NameResolver(Compilation compilation)
{
    private readonly PolicyScopes _policies = new(compilation.Trees);

    /// <summary>The names that the policies of the files declare.</summary>
    public PolicyScopes Policies => _policies;

    /// <summary>The symbol of a token; null where it names nothing.</summary>
    public Symbol? Resolve(SyntaxPath path)
    {
        var token = path.Token;
        if (token.IsMissing || token.Kind is TokenKind.Sign or TokenKind.Number or TokenKind.Unit or TokenKind.EndOfFile)
            return null;
        return path.Parent switch
        {
            UseSyntax use when token == use.Path => File(token),
            StringValueSyntax or TraceArrivalSyntax when token.Kind == TokenKind.String => File(token),
            NamedDeclarationSyntax declaration when token == declaration.Name => Declared(declaration),
            DeviceSyntax device when token == device.Name => Device(device),
            DeviceSyntax device when token == device.Kind => Word(SymbolKind.DeviceKind, token.Text.ToLowerInvariant()),
            OperatorSyntax one when token == one.Name => Operator(one),
            OperatorSyntax one when token == one.Kind => Word(SymbolKind.OperatorKind, token.Text),
            ModelSyntax model when token == model.Kind => Word(SymbolKind.ModelKind, token.Text),
            ScenarioSyntax scenario when token == scenario.Platform => Top<PlatformSyntax>(token.Text),
            StreamSyntax stream when token == stream.Name => Stream(stream),
            StreamSyntax stream when token == stream.Model => Top<ModelSyntax>(token.Text),
            FollowingArrivalSyntax following when token == following.Stream => StreamOf(path.Find<ScenarioSyntax>(), token.Text),
            AttributeSyntax attribute when token == attribute.Name => Attribute(path, attribute),
            LatencyClauseSyntax clause when token == clause.Name => Attribute(DeclarationKind.Model, token.Text),
            LatencyEntrySyntax entry when token == entry.Device => LatencyDevice(token.Text),
            WordValueSyntax => ValueWord(path),
            PolicySyntax policy when token == policy.Parent => Top<PolicySyntax>(token.Text),
            ParameterSyntax parameter when token == parameter.Name => PolicyScopes.Symbol(parameter),
            ParameterSyntax parameter when token == parameter.Type => TypeWord(token),
            StateSyntax state when token == state.Name => PolicyScopes.Symbol(state),
            StateSyntax state when token == state.Type => TypeWord(token),
            LetSyntax let when token == let.Name => PolicyScopes.Symbol(let),
            FunctionSyntax function when token == function.Name => PolicyScopes.Symbol(function),
            FunctionParameterSyntax parameter when token == parameter.Name => LocalNames.Symbol(parameter),
            FunctionParameterSyntax parameter when token == parameter.Type => TypeWord(token),
            ChunkSyntax chunk when token == chunk.Stage => Stage(token.Text),
            BatchSyntax batch when token == batch.Stage => Stage(token.Text),
            PlaceTargetSyntax target when target.Kinds.Contains(token) => Word(SymbolKind.DeviceKind, token.Text),
            LocalLetSyntax let when token == let.Name => LocalNames.Symbol(let),
            ForSyntax loop when token == loop.Variable => LocalNames.Symbol(loop),
            AggregateSyntax aggregate when token == aggregate.Variable => LocalNames.Symbol(aggregate),
            AggregateSyntax aggregate when token == aggregate.Function => BuiltIns.Aggregate(token.Text),
            AssignmentSyntax assignment when token == assignment.Name => _policies.Of(path.Find<PolicySyntax>(), token.Text),
            NameSyntax or CallSyntax or MemberSyntax => InExpression(path),
            ExperimentScenariosSyntax when token.Kind == TokenKind.Name => Top<ScenarioSyntax>(token.Text),
            PolicyUseSyntax use when token == use.Name => Top<PolicySyntax>(token.Text),
            DominanceSyntax when token.Kind == TokenKind.Name => Top<PolicySyntax>(token.Text),
            NamedValueSyntax named when token == named.Name => _policies.Of(Policy(path.Find<PolicyUseSyntax>()?.Name.Text), token.Text),
            DottedNameSyntax dotted => Dotted(path, [.. dotted.Children.OfType<SyntaxToken>()]),
            _ => null,
        };
    }

    /// <summary>The type of an expression, as far as its words determine it; null where they do not.</summary>
    public SchedType? TypeOf(SyntaxPath path, ExpressionSyntax expression) => expression switch
    {
        NumberSyntax { Unit: { } unit } => Unit.Find(unit.Text)?.Type,
        NumberSyntax => SchedType.Number,
        ParenthesizedSyntax inner => TypeOf(path, inner.Inner),
        NameSyntax name => Named(path, name.Name)?.Type,
        MemberSyntax member => Member(path, member)?.Type,
        CallSyntax { Name.Text: "min" or "max" or "abs" or "clamp", Arguments.Arguments: [var first, ..] } => TypeOf(path, first),
        CallSyntax call => Called(path, call.Name)?.Type,
        IndexSyntax index => TypeOf(path, index.Target),
        UnarySyntax unary => TypeOf(path, unary.Operand),
        BinarySyntax { Operator.Text: "+" or "-" } sum => TypeOf(path, sum.Left),
        BinarySyntax { Operator.Text: "==" or "!=" or "<" or "<=" or ">" or ">=" or "and" or "or" } => SchedType.Bool,
        ConditionalSyntax conditional => TypeOf(path, conditional.WhenTrue),
        _ => null,
    };

    /// <summary>The declaration with a name at the top of a file. Of several, it returns the first.</summary>
    public Symbol? Top<T>(string name)
        where T : NamedDeclarationSyntax =>
        compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<T>().FirstOrDefault(d => !d.Name.IsMissing && d.Name.Text == name) is { } found
            ? Declared(found)
            : null;

    /// <summary>The symbol of a declaration at the top of a file.</summary>
    public static Symbol Declared(NamedDeclarationSyntax declaration) => new(KindOf(declaration), declaration.Name.Text)
    {
        Declaration = declaration.Name.Location,
        Syntax = declaration,
    };

    /// <summary>The symbol of a device.</summary>
    public static Symbol Operator(OperatorSyntax one) =>
        new(SymbolKind.Operator, one.Name.Text) { Declaration = one.Name.Location, Syntax = one };

    public static Symbol Device(DeviceSyntax device) =>
        new(SymbolKind.Device, device.Name.Text) { Declaration = device.Name.Location, Syntax = device, Type = SchedType.Device };

    /// <summary>The symbol of a stream.</summary>
    public static Symbol Stream(StreamSyntax stream) =>
        new(SymbolKind.Stream, stream.Name.Text) { Declaration = stream.Name.Location, Syntax = stream, Type = SchedType.Stream };

    /// <summary>The devices with a name, of all platforms.</summary>
    public IEnumerable<DeviceSyntax> DevicesNamed(string name) => compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<PlatformSyntax>()
        .SelectMany(p => p.Devices).Where(d => !d.Name.IsMissing && d.Name.Text == name);

    private PolicySyntax? Policy(string? name) => name == null ? null : Top<PolicySyntax>(name)?.Syntax as PolicySyntax;

    private static Symbol? StreamOf(ScenarioSyntax? scenario, string name) =>
        scenario?.Streams.FirstOrDefault(s => s.Name.Text == name) is { } stream ? Stream(stream) : null;

    private static Symbol File(SyntaxToken token) =>
        new(SymbolKind.File, token.Text.Trim('"')) { Description = "A file; its path is relative to this one." };

    private static Symbol Word(SymbolKind kind, string word) => BuiltIns.Word(kind, word);

    private static Symbol? Stage(string word) => StageNames.TryParse(word, out _) ? Word(SymbolKind.Stage, word) : null;

    private static Symbol? TypeWord(SyntaxToken token) => SchedType.Named(token.Text) == null ? null : Word(SymbolKind.Type, token.Text);

    private static Symbol? Attribute(SyntaxPath path, AttributeSyntax attribute) =>
        AttributePlaces.Of(path) is not { } place ? null
        : (attribute.Within?.Text == "from" ? Attribute(place, attribute.Name.Text + " from") : null) ?? Attribute(place, attribute.Name.Text);

    private static Symbol? Attribute(DeclarationKind place, string name) =>
        AttributeDefinition.Find(place, name) is { } definition
            ? new Symbol(SymbolKind.DeclarationAttribute, definition.Name) { Definition = definition, Description = definition.Description, Type = definition.Type }
            : null;

    // The name of a device comes before the name of a kind.
    private Symbol? LatencyDevice(string name) =>
        DevicesNamed(name).FirstOrDefault() is { } device ? Device(device)
        : EnumerationWords.KindOf(name) != Runtime.Platforms.DeviceKind.None ? Word(SymbolKind.DeviceKind, name.ToLowerInvariant())
        : null;

    private static Symbol? ValueWord(SyntaxPath path)
    {
        var word = path.Token.Text;
        if (path.Find<AttributeSyntax>() is { } attribute && AttributePlaces.Of(path) is { } place
            && AttributeDefinition.Find(place, attribute.Name.Text) is { } definition)
            return definition.Form == AttributeForm.Stream ? StreamOf(path.Find<ScenarioSyntax>(), word)
                : definition.Form == AttributeForm.FreeWord
                ? new Symbol(SymbolKind.Class, word) { Type = SchedType.Class }
                : new Symbol(SymbolKind.Word, word) { Definition = definition, Description = definition.Description };
        return Stage(word) ?? (EnumerationWords.Kinds.Contains(word) ? Word(SymbolKind.DeviceKind, word) : null);
    }

    private Symbol? InExpression(SyntaxPath path)
    {
        var isFigure = path.Find<ExpectSyntax>() != null;
        return path.Parent switch
        {
            _ when isFigure => Figure(path),
            MemberSyntax member => Member(path, member),
            CallSyntax call => Called(path, call.Name),
            NameSyntax name => Named(path, name.Name),
            _ => null,
        };
    }

    // The names of the policy come before the built-in names.
    private Symbol? Named(SyntaxPath path, SyntaxToken token)
    {
        var name = token.Text;
        if (IsSet(path, token))
            return BuiltIns.Set(name);
        return LocalNames.Find(path, token.Span.Start, name)
            ?? _policies.Of(path.Find<PolicySyntax>(), name)
            ?? BuiltIns.Subject(name)
            ?? BuiltIns.Attribute(name)
            ?? Stage(name)
            ?? (EnumerationWords.Kinds.Contains(name) ? Word(SymbolKind.DeviceKind, name) : Class(path, name));
    }

    private static bool IsSet(SyntaxPath path, SyntaxToken token) =>
        path.Nodes.Any(n => n switch
        {
            AggregateSyntax { Set: NameSyntax set } => set.Name == token,
            ForSyntax { Set: NameSyntax set } => set.Name == token,
            _ => false,
        });

    private Symbol? Class(SyntaxPath path, string name) =>
        IsComparedToClass(path) || compilation.Program.Scenarios.Any(s => s.Classes.Contains(name))
            ? new Symbol(SymbolKind.Class, name) { Type = SchedType.Class }
            : null;

    private static bool IsComparedToClass(SyntaxPath path) =>
        path.Find<BinarySyntax>() is { Operator.Text: "==" or "!=" } comparison
        && new[] { comparison.Left, comparison.Right }.Any(e => e is NameSyntax { Name.Text: "class" } or MemberSyntax { Name.Text: "class" });

    private Symbol? Called(SyntaxPath path, SyntaxToken name)
    {
        var own = _policies.Of(path.Find<PolicySyntax>(), name.Text);
        return own is { Kind: SymbolKind.Function } ? own : BuiltIns.Function(name.Text) ?? BuiltIns.PairAttribute(name.Text) ?? BuiltIns.Aggregate(name.Text);
    }

    private Symbol? Member(SyntaxPath path, MemberSyntax member)
    {
        var type = TypeOf(path, member.Target);
        if (type == null || Vocabulary.OwnerOf(type) is not { } owner)
            return null;
        return BuiltIns.Attribute(owner, member.Name.Text)
            ?? (owner == Owner.Job ? BuiltIns.Attribute(Owner.Pair, member.Name.Text) : null);
    }

    // In an expression, npc.ttft.p99 is a chain of members. Each name is resolved after the names before it.
    private Symbol? Figure(SyntaxPath path)
    {
        var chain = path.Nodes.OfType<ExpressionSyntax>().FirstOrDefault(e => e is MemberSyntax or NameSyntax);
        return chain == null ? null : Dotted(path, [.. chain.Tokens()]);
    }

    private Symbol? Dotted(SyntaxPath path, IReadOnlyList<SyntaxToken> tokens)
    {
        var names = tokens.Where(t => t.Text != ".").ToList();
        var index = names.IndexOf(path.Token);
        if (index < 0)
            return null;
        var scenarios = Scenarios(path);
        var first = names[0].Text;
        var start = scenarios.SelectMany(s => s.Streams).FirstOrDefault(s => s.Name.Text == first) is { } stream ? Stream(stream)
            : Devices(scenarios).FirstOrDefault(d => d.Name.Text == first) is { } device ? Device(device)
            : Top<PolicySyntax>(first);
        if (index == 0 && start != null)
            return start;
        if (start is { Syntax: PolicySyntax policy } && index == 1 && _policies.Of(policy, names[1].Text) is { Kind: SymbolKind.Parameter } parameter)
            return parameter;
        if (start is { Kind: SymbolKind.Policy } && index == 1 && scenarios.SelectMany(s => s.Streams).FirstOrDefault(s => s.Name.Text == names[1].Text) is { } inner)
            return Stream(inner);
        if (start == null && index == 0 && ParametersOf(path, first) is { } varied)
            return varied;
        var declaration = start?.Kind == SymbolKind.Stream ? DeclarationKind.Stream : start?.Kind == SymbolKind.Device ? DeclarationKind.Device
            : first == "platform" ? DeclarationKind.Platform : default(DeclarationKind?);
        if ((path.Find<VarySyntax>() != null || path.Find<SetSyntax>() != null) && declaration is { } kind && AttributeDefinition.Find(kind, names[index].Text) is { } definition)
            return new Symbol(SymbolKind.DeclarationAttribute, definition.Name) { Definition = definition, Description = definition.Description, Type = definition.Type };
        return Metric(string.Join('.', names.Select(n => n.Text)), scenarios, start?.Kind == SymbolKind.Policy);
    }

    private Symbol? ParametersOf(SyntaxPath path, string name) => path.Find<ExperimentSyntax>() is not { } experiment ? null
        : experiment.Members.OfType<ExperimentPoliciesSyntax>().SelectMany(p => p.Policies)
            .Select(p => _policies.Of(Policy(p.Name.Text), name)).FirstOrDefault(s => s is { Kind: SymbolKind.Parameter });

    private static Symbol? Metric(string name, IReadOnlyList<ScenarioSyntax> scenarios, bool isOfPolicy)
    {
        var metric = isOfPolicy ? name[(name.IndexOf('.', StringComparison.Ordinal) + 1)..] : name;
        return NamedMetric.Find(metric, [.. scenarios.SelectMany(s => s.Streams).Select(s => s.Name.Text)], AllDevices(metric)) is { } found
            ? new Symbol(SymbolKind.Metric, found.Name) { Description = found.Description }
            : null;

        static IReadOnlyCollection<string> AllDevices(string metric) => metric.Contains('.', StringComparison.Ordinal) ? [metric.Split('.')[0]] : [];
    }

    private List<ScenarioSyntax> Scenarios(SyntaxPath path)
    {
        if (path.Find<ScenarioSyntax>() is { } own)
            return [own];
        var names = path.Find<ExperimentSyntax>()?.Members.OfType<ExperimentScenariosSyntax>().SelectMany(s => s.Names).Select(n => n.Text).ToHashSet() ?? [];
        return [.. compilation.Trees.SelectMany(t => t.Root.Declarations).OfType<ScenarioSyntax>().Where(s => names.Count == 0 || names.Contains(s.Name.Text))];
    }

    private IEnumerable<DeviceSyntax> Devices(IEnumerable<ScenarioSyntax> scenarios) =>
        scenarios.Select(s => Top<PlatformSyntax>(s.Platform.Text)?.Syntax).OfType<PlatformSyntax>().Distinct().SelectMany(p => p.Devices);

    private static SymbolKind KindOf(NamedDeclarationSyntax declaration) => declaration switch
    {
        PlatformSyntax => SymbolKind.Platform,
        ModelSyntax => SymbolKind.Model,
        ScenarioSyntax => SymbolKind.Scenario,
        PolicySyntax => SymbolKind.Policy,
        _ => SymbolKind.Experiment,
    };
}

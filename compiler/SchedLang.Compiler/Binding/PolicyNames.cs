using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>
/// The names that a policy declares. A let is bound at its first use, so the order of declarations does not matter.
/// A function is bound again for each combination of argument types.
/// </summary>
internal sealed class PolicyNames
{
    private readonly DiagnosticBag _diagnostics;
    private readonly Dictionary<string, ParameterSymbol> _parameters = [];
    private readonly Dictionary<string, StateSymbol> _states = [];
    private readonly Dictionary<string, LetEntry> _lets = [];
    private readonly Dictionary<string, FunctionSyntax> _functions = [];
    private readonly Dictionary<string, BoundFunction> _bound = [];
    private readonly HashSet<FunctionSyntax> _open = [];
    private readonly Dictionary<string, TextLocation> _places = [];
    private readonly HashSet<string> _broken = [];

    public PolicyNames(PolicyParts policy, IEnumerable<ParameterSymbol> parameters, DiagnosticBag diagnostics)
    {
        _diagnostics = diagnostics;
        var right = parameters.ToDictionary(p => p.Syntax);
        foreach (var syntax in policy.Parameters.Where(p => Declare("parameter", p.Name)))
        {
            if (right.TryGetValue(syntax, out var parameter))
                _parameters.Add(parameter.Name, parameter);
            else
                _broken.Add(syntax.Name.Text);
        }

        foreach (var clause in policy.Clauses)
        {
            if (clause is LetSyntax let && Declare("let", let.Name))
                _lets.Add(let.Name.Text, new LetEntry(let));
            if (clause is FunctionSyntax function && Declare("function", function.Name))
                _functions.Add(function.Name.Text, function);
            if (clause is StateSyntax state && Declare("state", state.Name))
            {
                if (StateBinder.Bind(state, diagnostics) is { } symbol)
                    _states.Add(symbol.Name, symbol);
                else
                    _broken.Add(state.Name.Text);
            }
        }
    }

    /// <summary>How deeply expressions of the policy are nested.</summary>
    public NestingLevels Levels { get; } = new();

    public IEnumerable<string> Values => [.. _parameters.Keys, .. _lets.Keys, .. _states.Keys];

    /// <summary>The policy's state variables, in the order declared.</summary>
    public IEnumerable<StateSymbol> States => _states.Values;

    public StateSymbol? State(string name) => _states.GetValueOrDefault(name);

    public IEnumerable<string> Functions => _functions.Keys;

    public ParameterSymbol? Parameter(string name) => _parameters.GetValueOrDefault(name);

    /// <summary>Whether a name's declaration has an error. Uses of such a name are not reported.</summary>
    public bool IsBroken(string name) => _broken.Contains(name);

    public bool HasLet(string name) => _lets.ContainsKey(name);

    public FunctionSyntax? Function(string name) => _functions.GetValueOrDefault(name);

    /// <summary>The value of a <c>let</c>; null if it is defined in terms of itself, which is reported.</summary>
    public BoundLet? Let(string name, SyntaxToken use)
    {
        var entry = _lets[name];
        if (entry.Bound != null)
            return Usable(entry.Bound, use);
        if (entry.IsOpen)
        {
            _diagnostics.Report(DiagnosticCatalog.Recursion, use.Location, name);
            return null;
        }

        return entry.Bound = Levels.Measure(() => Bind(name, entry));
    }

    private BoundLet Bind(string name, LetEntry entry)
    {
        entry.IsOpen = true;
        var value = new ExpressionBinder(this, ExpressionContext.Anything, _diagnostics).Bind(entry.Syntax.Value);
        if (value.Type == SchedType.Job || value.Type == SchedType.Platform)
        {
            _diagnostics.Report(DiagnosticCatalog.NoValue, entry.Syntax.Value.Location, TypeWords.Article(value.Type));
            value = new BoundError(entry.Syntax.Value);
        }

        entry.IsOpen = false;
        return new BoundLet(name, entry.Syntax, value);
    }

    /// <summary>Reports once that expressions are nested too deeply.</summary>
    public void ReportTooDeep(TextLocation place)
    {
        if (Levels.IsTold)
            return;
        Levels.IsTold = true;
        _diagnostics.ReportWithHelp(
            DiagnosticCatalog.NestingTooDeep, place, "let fewer lets and functions stand for each other", NestingLevels.Most.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private T? Usable<T>(T bound, SyntaxToken use)
        where T : class
    {
        if (Levels.TryUse(bound))
            return bound;
        ReportTooDeep(use.Location);
        return null;
    }

    /// <summary>A function for certain argument types; null if it calls itself, which is reported.</summary>
    public BoundFunction? Function(FunctionSyntax syntax, IReadOnlyList<SchedType> types, SyntaxToken use)
    {
        var key = syntax.Name.Text + "(" + string.Join(",", types.Select(t => $"{t.Name}:{t.Representation}")) + ")";
        if (_bound.TryGetValue(key, out var known))
            return Usable(known, use);
        if (!_open.Add(syntax))
        {
            _diagnostics.Report(DiagnosticCatalog.Recursion, use.Location, syntax.Name.Text);
            return null;
        }

        return _bound[key] = Levels.Measure(() => Bind(syntax, types));
    }

    private BoundFunction Bind(FunctionSyntax syntax, IReadOnlyList<SchedType> types)
    {
        var parameters = syntax.Parameters.Select((p, i) => new LocalSymbol(p.Name.Text, types[i])).ToList();
        var context = parameters.Zip(syntax.Parameters).Aggregate(
            ExpressionContext.Anything, (c, p) => c.With(p.First.Name, new BoundLocal(p.Second, p.First)));
        var body = new ExpressionBinder(this, context, _diagnostics).Bind(syntax.Body);
        if (body.Type == SchedType.Job || body.Type == SchedType.Platform)
        {
            _diagnostics.Report(DiagnosticCatalog.NoValue, syntax.Body.Location, TypeWords.Article(body.Type));
            body = new BoundError(syntax.Body);
        }

        _open.Remove(syntax);
        return new BoundFunction(syntax.Name.Text, syntax, [.. parameters], body);
    }

    /// <summary>Also binds unused names, to report their errors.</summary>
    public void BindAll()
    {
        foreach (var (name, entry) in _lets)
            Let(name, entry.Syntax.Name);
        var bound = _bound.Values.Select(b => b.Syntax).ToHashSet();
        foreach (var function in _functions.Values)
        {
            foreach (var type in function.Parameters.Select(p => p.Type).OfType<SyntaxToken>().Where(t => SchedType.Named(t.Text) == null))
                ParameterBinder.ReportUnknownType(type, _diagnostics);
            if (!bound.Contains(function))
                Function(function, [.. function.Parameters.Select(p => SchedType.Named(p.Type?.Text ?? "") ?? SchedType.Error)], function.Name);
        }
    }

    private bool Declare(string what, SyntaxToken name)
    {
        if (name.IsMissing)
            return false;
        if (!_places.TryAdd(name.Text, name.Location))
        {
            _diagnostics.Add(new Diagnostic(DiagnosticCatalog.DuplicateName, name.Location, [what == "state" ? "state variable" : what, name.Text])
            {
                Related = [new RelatedPlace(_places[name.Text], "first declared here")],
            });
            return false;
        }

        if (Vocabulary.Attributes.Any(a => a.Name == name.Text && a.Owner is Owner.Run or Owner.Job or Owner.Pair or Owner.Device)
            || Vocabulary.Functions.Any(f => f.Name == name.Text))
            _diagnostics.Report(DiagnosticCatalog.HidesBuiltIn, name.Location, name.Text);
        return true;
    }

    private sealed class LetEntry(LetSyntax syntax)
    {
        public LetSyntax Syntax { get; } = syntax;
        public BoundLet? Bound { get; set; }
        public bool IsOpen { get; set; }
    }
}

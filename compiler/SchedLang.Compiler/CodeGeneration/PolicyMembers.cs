using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Lowering;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// The members that a policy's expressions need: a method for each let, function and aggregate, and a constant for each class.
/// Each member is created at its first use.
/// </summary>
internal sealed class PolicyMembers
{
    private readonly Naming _naming;
    private readonly Naming _cellNaming = new("Cells", "Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "ReferenceEquals", "Finalize");
    private readonly Dictionary<StateSymbol, string> _cells = [];
    private readonly ImmutableArray<string> _classes;
    private readonly bool _countsJobs;
    private readonly bool _listsJobsByStream;
    private readonly bool _sharesLets;
    private readonly bool _stopsUnits;
    private readonly int _devices;
    private readonly Naming _letNaming = new("Lets", "Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "ReferenceEquals", "Finalize");
    private readonly List<string> _letFields = [];
    private readonly ExpressionPrinter _printer;
    private readonly ExpressionPrinter _dispatchPrinter;
    private readonly Dictionary<object, Method> _methods = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, Method> _dispatchMethods = new(ReferenceEqualityComparer.Instance);
    private readonly List<Method> _order = [];
    private readonly SortedDictionary<string, string> _classConstants = new(StringComparer.Ordinal);
    private readonly Dictionary<object, UnitColumn> _columns = new(ReferenceEqualityComparer.Instance);
    private readonly ImmutableHashSet<BoundAggregate> _totals;

    /// <param name="naming">Names of members.</param>
    /// <param name="program">The program.</param>
    public PolicyMembers(Naming naming, LoweredProgram program)
    {
        (_countsJobs, _listsJobsByStream) = (program.CountsJobs, program.ListsJobsByStream);
        _sharesLets = LetSharing.IsNeeded(program.Policy);
        _naming = naming;
        _classes = program.Workload.Classes;
        _devices = program.Workload.Platform.Devices.Length;
        _stopsUnits = program.Policy.ImmediatePreemption != ImmediatePreemption.Never;
        KeepsPartsOfUnits = program.Policy.ImmediatePreemption == ImmediatePreemption.KeepingWork;

        // Where lets are cached within an expression, they are not cached beyond it.
        _totals = _sharesLets ? [] : program.Totals;
        foreach (var column in _sharesLets ? [] : program.Columns)
            _columns.Add(column.Expression, column);
        _printer = new ExpressionPrinter(this, inDispatch: false);
        _dispatchPrinter = new ExpressionPrinter(this, inDispatch: true);
    }

    /// <summary>The values that are kept beside a unit.</summary>
    public IEnumerable<UnitColumn> Columns => _columns.Values.OrderBy(c => c.First);

    /// <summary>Whether a preempted unit is resumed later, so that a job's next unit can be the rest of one.</summary>
    public bool KeepsPartsOfUnits { get; }

    /// <summary>The fields of the values that are kept for a moment.</summary>
    public List<string> TotalFields { get; } = [];

    /// <summary>An expression in C#.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="inDispatch">Whether the code runs in <c>on dispatch</c>, where the unit that starts is known.</param>
    public string Print(BoundExpression expression, bool inDispatch = false)
    {
        var printer = inDispatch ? _dispatchPrinter : _printer;
        return !_sharesLets || !LetSharing.NamesLet(expression) ? printer.Print(expression)
            : expression is BoundCell { Owner: { } owner } cell ? printer.Cell(cell, Print(owner, inDispatch)) // it may be assigned to
            : Whole(expression, inDispatch, CSharpTypes.Name(expression.Type), () => printer.Print(expression));
    }

    /// <summary>An expression that depends only on open parameters, in a place without state. Its calls get no state argument.</summary>
    public string PrintWithoutState(BoundExpression expression) =>
        Print(expression).Replace("state)", "null!)", StringComparison.Ordinal); // 'state' is no name of the source, see Naming

    /// <summary>A number in C# as a double, times in ns.</summary>
    public string PrintReal(BoundExpression expression) => !_sharesLets || !LetSharing.NamesLet(expression)
        ? _printer.PrintReal(expression)
        : Whole(expression, inDispatch: false, "double", () => _printer.PrintReal(expression));

    /// <summary>The field of a state variable.</summary>
    public string CellName(StateSymbol state)
    {
        if (!_cells.TryGetValue(state, out var name))
            _cells.Add(state, name = _cellNaming.Member(state.Name));
        return name;
    }

    /// <summary>The constant for a class.</summary>
    public string ClassConstant(string name)
    {
        if (!_classConstants.TryGetValue(name, out var constant))
            _classConstants.Add(name, constant = _naming.Member("class_" + name));
        return constant;
    }

    /// <summary>A call of the method of a <c>let</c>.</summary>
    public string Call(BoundLet let, bool inDispatch)
    {
        var ofUnit = inDispatch && Needs.ReadsUnit(let.Value);
        var method = MethodOf(let, ofUnit, () => new Method(_naming.Member(let.Name), NeedsOf(let.Value, ofUnit)), made => Expression(
            let.Syntax.ToString(), $"private static {CSharpTypes.Name(let.Value.Type)} {made.Name}({made.Needs.Parameters()})", let.Value, ofUnit,
            isKept: _sharesLets && !LetSharing.Draws(let)));
        return $"{method.Name}({method.Needs.Arguments()})";
    }

    /// <summary>A call of the method of a function.</summary>
    public string Call(BoundFunction function, IEnumerable<string> arguments, bool inDispatch)
    {
        var ofUnit = inDispatch && Needs.ReadsUnit(function.Body);
        var method = MethodOf(
            function, ofUnit,
            () => new Method(_naming.Member(function.Name), NeedsOf(function.Body, ofUnit) with { Locals = function.Parameters }),
            made => Expression(
                function.Syntax.ToString(),
                $"private static {CSharpTypes.Name(function.Body.Type)} {made.Name}({made.Needs.Parameters()})", function.Body, ofUnit));

        // Arguments have the order of the parameters: subjects, arguments, state.
        var about = (method.Needs with { Locals = [] }).Arguments().Split(", ");
        var state = Array.IndexOf(about, "state");
        return $"{method.Name}({string.Join(", ", [.. about[..state], .. arguments, .. about[state..]])})";
    }

    /// <summary>The column for an expression, null for none.</summary>
    public UnitColumn? ColumnOf(BoundExpression expression) => _columns.GetValueOrDefault(expression);

    /// <summary>A call of the method that reads a column; null for expressions that are none.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="name">The local names in C#.</param>
    public string? ColumnCall(BoundExpression expression, Func<LocalSymbol, string> name)
    {
        if (!_columns.TryGetValue(expression, out var column))
            return null;
        var method = MethodOf(column, ofUnit: false, () => new Method(_naming.Member("OfUnit"), Needs.Of(expression, inDispatch: false)), made =>
        {
            var text = _printer.PrintPlain(expression);
            return writer => ColumnWriter.Write(writer, column, made.Name, made.Needs, text);
        });
        return $"{method.Name}({method.Needs.Arguments(l => Argument(l, name))})";
    }

    /// <summary>The call of it for a job, and for a device where the column has a value for each.</summary>
    public string ColumnCall(UnitColumn column)
    {
        ColumnCall(column.Expression, l => Naming.Local(l.Name));
        var method = _methods[column];
        return $"{method.Name}({method.Needs.Arguments(l => l.Type == SchedType.Job ? "in job" : "device")})";
    }

    /// <summary>A call of the method of an aggregate.</summary>
    /// <param name="aggregate">The aggregate.</param>
    /// <param name="inDispatch">Whether the code runs in <c>on dispatch</c>, where the unit that starts is known.</param>
    /// <param name="localName">The local names in C#.</param>
    public string Call(BoundAggregate aggregate, bool inDispatch, Func<LocalSymbol, string> localName)
    {
        if (_totals.Contains(aggregate))
            return TotalCall(aggregate, localName);
        var ofUnit = inDispatch && Needs.ReadsUnit(aggregate);
        var name = aggregate.Kind.ToString() + "Of" + Naming.Pascal(aggregate.Set.Name);
        var method = MethodOf(aggregate, ofUnit, () => new Method(_naming.Member(name), NeedsOf(aggregate, ofUnit)), made =>
        {
            var printer = ofUnit ? _dispatchPrinter : _printer;
            var byCounter = _countsJobs && CountableAggregates.IsCounted(aggregate);
            if (_listsJobsByStream && !byCounter && StreamConditions.Of(aggregate) is { } conditions)
            {
                var rest = new AggregateText(AggregateWriter.All(conditions.OfJob, printer.Print), aggregate is { Kind: not AggregateKind.Any, Value: { } own } ? printer.Print(own) : null)
                {
                    OfStream = AggregateWriter.All(conditions.OfStream, printer.Print),
                };
                return writer => AggregateWriter.Write(writer, aggregate, made.Name, made.Needs, rest);
            }

            var isHoisted = !ofUnit && !_sharesLets && LoopBody.IsUseful(aggregate);
            var fast = isHoisted ? TextOf(aggregate, new LoopBody(aggregate.Variable, readsColumns: true)) : null;
            var plain = isHoisted ? TextOf(aggregate, new LoopBody(aggregate.Variable)) : new AggregateText(Optional(printer, aggregate.Filter), Optional(printer, aggregate.Value));
            var text = plain with
            {
                ByCounter = byCounter,
                Stream = byCounter && CountableAggregates.StreamOf(aggregate) is { } one ? printer.Print(one) : null,
                OfColumns = fast is { Body.HasColumn: true } ? (_naming.Member(name + "OfUnit"), fast with { Devices = _devices }, _naming.Member(name + "OfAny")) : null,
            };
            return writer => AggregateWriter.Write(writer, aggregate, made.Name, made.Needs, text);
        });
        return $"{method.Name}({method.Needs.Arguments(l => Argument(l, localName))})";
    }

    private AggregateText TextOf(BoundAggregate aggregate, LoopBody body)
    {
        var printer = new ExpressionPrinter(this, inDispatch: false, body);
        return new(Optional(body.ReadsColumns ? printer : _printer, aggregate.Filter), Optional(printer, aggregate.Value)) { Body = body };
    }

    private static string? Optional(ExpressionPrinter printer, BoundExpression? expression) => expression == null ? null : printer.Print(expression);

    // A call of the method of an aggregate that is computed once for all jobs.
    private string TotalCall(BoundAggregate aggregate, Func<LocalSymbol, string> localName)
    {
        var method = MethodOf(aggregate, ofUnit: false, () => new Method(_naming.Member(aggregate.Kind + "Of" + Naming.Pascal(aggregate.Set.Name)), Needs.Of(aggregate, inDispatch: false)), made =>
        {
            var total = new TotalWriter(
                aggregate, _cellNaming.Member(made.Name), _devices, _countsJobs && CountableAggregates.IsCounted(aggregate), _listsJobsByStream, _printer.Print, _stopsUnits);
            TotalFields.AddRange(total.Fields);
            var compute = _naming.Member(made.Name + "Now");
            return writer => total.Write(writer, made.Name, compute, made.Needs);
        });
        return $"{method.Name}({method.Needs.Arguments(l => Argument(l, localName))})";
    }

    /// <summary>Writes the constants.</summary>
    public void WriteConstants(CSharpWriter writer)
    {
        if (_classConstants.Count > 0)
            writer.Separate();
        // A class that no stream has comes after the scenario's, with a number of its own: a state variable may hold it.
        var classes = _classes.AddRange(_classConstants.Keys.Where(c => !_classes.Contains(c)));
        foreach (var (name, constant) in _classConstants)
            writer.Line(string.Create(CultureInfo.InvariantCulture, $"private const int {constant} = {classes.IndexOf(name)};"));
    }

    /// <summary>Writes the methods.</summary>
    public void WriteMethods(CSharpWriter writer)
    {
        foreach (var method in _order)
        {
            writer.Separate();
            method.Write(writer);
        }

        if (!_sharesLets)
            return;
        writer.Separate();
        writer.Line("// Values of lets computed so far in this expression.");
        using (writer.Block("private struct Lets"))
        {
            foreach (var field in _letFields)
                writer.Line(field);
        }
    }

    private static string Argument(LocalSymbol local, Func<LocalSymbol, string> name) => local.Type == SchedType.Job ? $"in {name(local)}" : name(local);

    private Needs NeedsOf(BoundExpression expression, bool ofUnit) => Needs.Of(expression, ofUnit) with { Lets = _sharesLets };

    // A method for a whole expression of a clause. It starts with no cached lets.
    private string Whole(BoundExpression expression, bool inDispatch, string type, Func<string> print)
    {
        var ofUnit = inDispatch && Needs.ReadsUnit(expression);
        var method = MethodOf(expression, ofUnit, () => new Method(_naming.Member("Whole"), Needs.Of(expression, ofUnit)), made =>
        {
            var text = print();
            return writer =>
            {
                writer.Line("// " + SourceComments.OneLine(expression.Syntax.ToString()));
                using (writer.Block($"private static {type} {made.Name}({made.Needs.Parameters()})"))
                {
                    writer.Line("var lets = default(Lets);");
                    LineDirectives.WriteReturn(writer, text, expression.Syntax);
                }
            };
        });
        return $"{method.Name}({method.Needs.Arguments()})";
    }

    private Method MethodOf(object key, bool ofUnit, Func<Method> make, Func<Method, Action<CSharpWriter>> write)
    {
        var methods = ofUnit ? _dispatchMethods : _methods;
        if (methods.TryGetValue(key, out var known))
            return known;
        var method = make();
        methods.Add(key, method);
        _order.Add(method);
        method.Write = write(method);
        return method;
    }

    // Prints the body now, so that the members that it needs exist before anything is written.
    private Action<CSharpWriter> Expression(string comment, string header, BoundExpression body, bool ofUnit, bool isKept = false)
    {
        var text = (ofUnit ? _dispatchPrinter : _printer).Print(body);
        var (value, isKnown) = isKept ? (_letNaming.Member("Value"), _letNaming.Member("IsKnown")) : ("", "");
        if (isKept)
            _letFields.Add($"public {CSharpTypes.Name(body.Type)} {value}; public bool {isKnown};");
        return writer =>
        {
            writer.Line("// " + SourceComments.OneLine(comment));
            if (!isKept)
            {
                LineDirectives.WriteReturn(writer, header, text, body.Syntax);
                return;
            }

            using (writer.Block(header))
            {
                using (writer.Block($"if (!lets.{isKnown})"))
                {
                    LineDirectives.WriteLine(writer, $"lets.{value} = {text};", body.Syntax);
                    writer.Line($"lets.{isKnown} = true;");
                }

                writer.Separate();
                writer.Line($"return lets.{value};");
            }
        };
    }

    private sealed class Method(string name, Needs needs)
    {
        public string Name { get; } = name;
        public Needs Needs { get; } = needs;
        public Action<CSharpWriter> Write { get; set; } = _ => { };
    }
}

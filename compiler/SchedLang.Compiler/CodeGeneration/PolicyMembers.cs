using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// The members that a policy's expressions need beside its clauses: a method for each <c>let</c>, function and aggregate, and a constant
/// for each class. They are made when they are first called.
/// </summary>
internal sealed class PolicyMembers
{
    private readonly Naming _naming;
    private readonly ImmutableArray<string> _classes;
    private readonly ExpressionPrinter _printer;
    private readonly Dictionary<object, Method> _methods = new(ReferenceEqualityComparer.Instance);
    private readonly List<Method> _order = [];
    private readonly SortedDictionary<string, string> _classConstants = new(StringComparer.Ordinal);

    public PolicyMembers(Naming naming, ImmutableArray<string> classes)
    {
        _naming = naming;
        _classes = classes;
        _printer = new ExpressionPrinter(this);
    }

    /// <summary>An expression in C#.</summary>
    public string Print(BoundExpression expression) => _printer.Print(expression);

    /// <summary>The constant that stands for a class.</summary>
    public string ClassConstant(string name)
    {
        if (!_classConstants.TryGetValue(name, out var constant))
            _classConstants.Add(name, constant = _naming.Member("class_" + name));
        return constant;
    }

    /// <summary>A call of the method of a <c>let</c>.</summary>
    public string Call(BoundLet let)
    {
        if (!_methods.TryGetValue(let, out var method))
        {
            method = Add(let, new Method(_naming.Member(let.Name), Needs.Of(let.Value)));
            method.Write = Expression(
                let.Syntax.ToString(), $"private static {CSharpTypes.Name(let.Value.Type)} {method.Name}({method.Needs.Parameters()})", let.Value);
        }

        return $"{method.Name}({method.Needs.Arguments()})";
    }

    /// <summary>A call of the method of a function.</summary>
    public string Call(BoundFunction function, IEnumerable<string> arguments)
    {
        if (!_methods.TryGetValue(function, out var method))
        {
            var needs = Needs.Of(function.Body) with { Locals = function.Parameters };
            method = Add(function, new Method(_naming.Member(function.Name), needs));
            method.Write = Expression(
                function.Syntax.ToString(),
                $"private static {CSharpTypes.Name(function.Body.Type)} {method.Name}({needs.Parameters()})", function.Body);
        }

        // Arguments stand where the parameters do: after what the body is about, before the state.
        var about = (method.Needs with { Locals = [] }).Arguments().Split(", ");
        return $"{method.Name}({string.Join(", ", about[..^1].Concat(arguments).Append("state"))})";
    }

    /// <summary>A call of the method of an aggregate.</summary>
    public string Call(BoundAggregate aggregate)
    {
        if (!_methods.TryGetValue(aggregate, out var method))
        {
            var name = _naming.Member(aggregate.Kind.ToString() + "Of" + Naming.Pascal(aggregate.Set.Name));
            method = Add(aggregate, new Method(name, Needs.Of(aggregate)));
            var filter = aggregate.Filter == null ? null : Print(aggregate.Filter);
            var value = aggregate.Value == null ? null : Print(aggregate.Value);
            method.Write = writer => AggregateWriter.Write(writer, aggregate, method.Name, method.Needs, filter, value);
        }

        return $"{method.Name}({method.Needs.Arguments()})";
    }

    /// <summary>Writes the constants.</summary>
    public void WriteConstants(CSharpWriter writer)
    {
        if (_classConstants.Count > 0)
            writer.Separate();
        foreach (var (name, constant) in _classConstants)
            writer.Line(string.Create(CultureInfo.InvariantCulture, $"private const int {constant} = {_classes.IndexOf(name)};"));
    }

    /// <summary>Writes the methods.</summary>
    public void WriteMethods(CSharpWriter writer)
    {
        foreach (var method in _order)
        {
            writer.Separate();
            method.Write(writer);
        }
    }

    private Method Add(object key, Method method)
    {
        _methods.Add(key, method);
        _order.Add(method);
        return method;
    }

    // The body is printed at once, so that what it calls for is known before anything is written.
    private Action<CSharpWriter> Expression(string comment, string header, BoundExpression body)
    {
        var text = Print(body);
        return writer =>
        {
            writer.Line("// " + SourceComments.OneLine(comment));
            LineDirectives.WriteReturn(writer, header, text, body.Syntax);
        };
    }

    private sealed class Method(string name, Needs needs)
    {
        public string Name { get; } = name;
        public Needs Needs { get; } = needs;
        public Action<CSharpWriter> Write { get; set; } = _ => { };
    }
}

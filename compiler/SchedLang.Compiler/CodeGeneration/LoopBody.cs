using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// The value of an aggregate while it is printed as the body of a loop. Functions that take the loop's member are printed in place, and parts
/// that are the same for all members are computed once, before the loop.
/// </summary>
/// <param name="member">The member of the set.</param>
/// <param name="readsColumns">Whether values kept beside a unit are read without asking whether there are any.</param>
internal sealed class LoopBody(LocalSymbol member, bool readsColumns = false)
{
    // Functions can stand for each other in so many ways that no one would read all of them.
    private const int MostInPlace = 64;

    // The parameters of the functions that are printed in place: what they stand for, and whether it is the member.
    private Dictionary<LocalSymbol, (string Text, bool IsMember)> _arguments = [];
    private readonly List<string> _kept = [];
    private int _branches;
    private int _inPlace;

    /// <summary>What is computed before the loop: value number i is named <see cref="Naming.Kept"/>(i + 1).</summary>
    public IReadOnlyList<string> Kept => _kept;

    /// <summary>The member of the set, in C#.</summary>
    public string Member => Naming.Local(member.Name);

    /// <summary>Whether values kept beside a unit are read without asking whether there are any.</summary>
    public bool ReadsColumns => readsColumns;

    /// <summary>The jobs that must have such values, in C#.</summary>
    public SortedSet<string> JobsWithColumns { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether any such value is read.</summary>
    public bool HasColumn { get; set; }

    /// <summary>Whether a loop over an aggregate's set can gain from it: all members are visited, and there are few.</summary>
    public static bool IsUseful(BoundAggregate aggregate) =>
        aggregate.Set.Element == SchedType.Device && aggregate.Kind is AggregateKind.Max or AggregateKind.Min or AggregateKind.Sum or AggregateKind.Avg;

    /// <summary>A local name in C#.</summary>
    public string NameOf(LocalSymbol local) => _arguments.TryGetValue(local, out var argument) ? argument.Text : Naming.Local(local.Name);

    /// <summary>Whether a part is worth computing once: it always has to be computed, is the same for all members, and is more than a name.</summary>
    public bool IsKept(BoundExpression part) => _branches == 0 && part.Type != SchedType.Job && part.Type != SchedType.Device && IsCostly(part) && IsSame(part, []);

    /// <summary>The name of a part that is computed before the loop.</summary>
    /// <param name="text">The part in C#.</param>
    public string Keep(string text)
    {
        var index = _kept.IndexOf(text);
        if (index < 0)
        {
            index = _kept.Count;
            _kept.Add(text);
        }

        return Naming.Kept(index + 1);
    }

    /// <summary>Prints what is not always computed.</summary>
    public T Branch<T>(Func<T> print)
    {
        _branches++;
        var printed = print();
        _branches--;
        return printed;
    }

    /// <summary>Whether a call is printed in place: its arguments are names, and it takes the member or may read what is kept beside a unit.</summary>
    public bool IsInPlace(BoundCall call) => _inPlace < MostInPlace && call.Arguments.All(a => a is BoundLocal or BoundSubject or BoundConstant)
        && (readsColumns || call.Arguments.Any(a => !IsSame(a, [])));

    /// <summary>Prints the body of a function with its parameters standing for arguments.</summary>
    /// <param name="call">The call.</param>
    /// <param name="argument">Prints an argument.</param>
    /// <param name="print">Prints the body.</param>
    public T InPlace<T>(BoundCall call, Func<BoundExpression, string> argument, Func<BoundExpression, T> print)
    {
        _inPlace++;
        var outside = _arguments;
        _arguments = call.Function.Parameters.Zip(call.Arguments).ToDictionary(p => p.First, p => (argument(p.Second), !IsSame(p.Second, [])));
        var printed = print(call.Function.Body);
        _arguments = outside;
        return printed;
    }

    // Names that an aggregate within the part declares are its own.
    private bool IsSame(BoundExpression part, HashSet<LocalSymbol> own)
    {
        if (part is BoundLocal { Local: var local } && !own.Contains(local))
            return _arguments.TryGetValue(local, out var argument) ? !argument.IsMember : local != member;
        if (part is BoundAggregate aggregate)
            own = [.. own, aggregate.Variable];
        return part.Children.All(c => IsSame(c, own));
    }

    private static bool IsCostly(BoundExpression part) =>
        part is BoundCall or BoundLetReference or BoundAggregate or BoundIntrinsic
            or BoundBinary { Operator: BinaryOperator.Multiply or BinaryOperator.Divide or BinaryOperator.Remainder }
        || part.Children.Any(IsCostly);
}

using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>The parameters that the method of an expression needs.</summary>
/// <param name="Job">The job being considered.</param>
/// <param name="Device">The device being considered.</param>
/// <param name="Victim">The running job that a preemption would stop.</param>
/// <param name="Unit">The unit that starts, in <c>on dispatch</c>.</param>
/// <param name="Locals">Free local names.</param>
internal sealed record Needs(bool Job, bool Device, bool Victim, bool Unit, ImmutableArray<LocalSymbol> Locals)
{
    /// <summary>Whether it takes the cached values of lets.</summary>
    public bool Lets { get; init; }

    /// <summary>The subjects that an expression reads, and its free local names.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="inDispatch">Whether the code runs in <c>on dispatch</c>.</param>
    public static Needs Of(BoundExpression expression, bool inDispatch)
    {
        var subjects = expression.Deep().OfType<BoundSubject>().Select(s => s.Subject).ToHashSet();
        var locals = new List<LocalSymbol>();
        Collect(expression, []);
        return new Needs(
            subjects.Contains(Subject.Job), subjects.Contains(Subject.Device), subjects.Contains(Subject.Victim),
            inDispatch && ReadsUnit(expression), [.. locals]);

        void Collect(BoundExpression part, ImmutableHashSet<LocalSymbol> bound)
        {
            if (part is BoundLocal { Local: var local } && !bound.Contains(local) && !locals.Contains(local))
                locals.Add(local);
            if (part is BoundAggregate { Variable: var variable })
                bound = bound.Add(variable);
            foreach (var child in part.Children)
                Collect(child, bound);
        }
    }

    /// <summary>Whether an expression reads an attribute whose value in <c>on dispatch</c> comes from the unit.</summary>
    public static bool ReadsUnit(BoundExpression expression) => expression.Deep().Any(IsOfUnit);

    /// <summary>Whether an attribute's value in <c>on dispatch</c> comes from the unit: its owner is the dispatched job on its device.</summary>
    public static bool IsOfUnit(BoundExpression expression) => expression is BoundAttribute
    {
        Attribute.DispatchCode: not null,
        Of: BoundSubject { Subject: Subject.Job },
        OnDevice: BoundSubject { Subject: Subject.Device },
    };

    /// <summary>The parameters of the method.</summary>
    public string Parameters() => string.Join(", ", Parts("in Job job", "int device", "in Job victim", "in UnitStart unit", l =>
        l.Type == Types.SchedType.Job ? $"in Job {Naming.Local(l.Name)}" : $"{CSharpTypes.Name(l.Type)} {Naming.Local(l.Name)}"));

    /// <summary>The arguments of a call of it.</summary>
    public string Arguments() => Arguments(l => l.Type == Types.SchedType.Job ? $"in {Naming.Local(l.Name)}" : Naming.Local(l.Name));

    /// <summary>The same with other arguments for the free local names.</summary>
    public string Arguments(Func<LocalSymbol, string> local) => string.Join(", ", Parts("in job", "device", "in victim", "in unit", local));

    private IEnumerable<string> Parts(string job, string device, string victim, string unit, Func<LocalSymbol, string> local)
    {
        if (Job)
            yield return job;
        if (Device)
            yield return device;
        if (Victim)
            yield return victim;
        if (Unit)
            yield return unit;
        foreach (var symbol in Locals)
            yield return local(symbol);
        var isParameter = job.StartsWith("in Job", StringComparison.Ordinal);
        yield return isParameter ? "SystemState state" : "state";
        if (Lets)
            yield return isParameter ? "ref Lets lets" : "ref lets";
    }
}

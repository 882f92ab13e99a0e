using System.Collections.Immutable;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>What an expression must be handed to be computed in a method of its own.</summary>
internal sealed record Needs(bool Job, bool Device, bool Victim, ImmutableArray<LocalSymbol> Locals)
{
    /// <summary>What an expression is about, and the local names in it that are bound outside of it.</summary>
    public static Needs Of(BoundExpression expression)
    {
        var subjects = expression.Deep().OfType<BoundSubject>().Select(s => s.Subject).ToHashSet();
        var locals = new List<LocalSymbol>();
        Collect(expression, []);
        return new Needs(
            subjects.Contains(Subject.Job), subjects.Contains(Subject.Device), subjects.Contains(Subject.Victim), [.. locals]);

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

    /// <summary>The parameters of such a method.</summary>
    public string Parameters() => string.Join(", ", Parts("in Job job", "int device", "in Job victim", l =>
        l.Type == Types.SchedType.Job ? $"in Job {Naming.Local(l.Name)}" : $"{CSharpTypes.Name(l.Type)} {Naming.Local(l.Name)}"));

    /// <summary>The arguments of a call of it.</summary>
    public string Arguments() => string.Join(", ", Parts("in job", "device", "in victim", l =>
        l.Type == Types.SchedType.Job ? $"in {Naming.Local(l.Name)}" : Naming.Local(l.Name)));

    private IEnumerable<string> Parts(string job, string device, string victim, Func<LocalSymbol, string> local)
    {
        if (Job)
            yield return job;
        if (Device)
            yield return device;
        if (Victim)
            yield return victim;
        foreach (var symbol in Locals)
            yield return local(symbol);
        yield return job.StartsWith("in Job", StringComparison.Ordinal) ? "SystemState state" : "state";
    }
}

using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Findings;

/// <summary>What is certain about a job, and about a device beside it; what is not certain has no value.</summary>
internal abstract class Situation
{
    /// <summary>The job considered. Streams, models and devices are values by their number, this job is number 0, none is -1.</summary>
    protected static Constant TheJob { get; } = Constant.Of(0, SchedType.Job);

    /// <summary>The job, device or victim that expressions are about; null where any may be meant.</summary>
    public virtual Constant? Subject(Subject subject) => subject == Binding.Subject.Job ? TheJob : null;

    /// <summary>The value of an attribute.</summary>
    /// <param name="attribute">Which.</param>
    /// <param name="of">Its owner; of a pair, the job; null for the run.</param>
    /// <param name="device">Of a pair, the device.</param>
    public abstract Constant? Attribute(AttributeSymbol attribute, Constant? of, Constant? device);

    /// <summary>The time in ns from the job's release to its deadline; null where it is not the same for all such jobs.</summary>
    public virtual long? RelativeDeadline => null;

    /// <summary>The value of a cell.</summary>
    public virtual Constant? Cell(StateSymbol state) => null;

    /// <summary>The members of a set; null where they are not known.</summary>
    public virtual IEnumerable<Constant>? Members(SetSymbol set) => null;

    protected static Constant Number(long value, SchedType type) => Constant.Of(value, type);
}

/// <summary>Some job of which only the stage is known, wherever and whenever: what holds here holds for the policy on its own.</summary>
internal sealed class AnyJob(string stage) : Situation
{
    /// <inheritdoc/>
    public override Constant? Attribute(AttributeSymbol attribute, Constant? of, Constant? device) =>
        attribute is { Owner: Owner.Job, Name: "stage" } && of == TheJob ? Constant.Word(stage, SchedType.Stage) : null;
}

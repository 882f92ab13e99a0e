using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Findings;

/// <summary>The certain facts about a job, and about a device with it. A value is null where it is uncertain.</summary>
internal abstract class Situation
{
    /// <summary>
    /// The job under consideration. Streams, models and devices are represented by their indexes. This job is 0, and -1 means none.
    /// </summary>
    protected static Constant TheJob { get; } = Constant.Of(0, SchedType.Job);

    /// <summary>The job, device or victim that expressions read; null where it can be any of them.</summary>
    public virtual Constant? Subject(Subject subject) => subject == Binding.Subject.Job ? TheJob : null;

    /// <summary>The value of an attribute.</summary>
    /// <param name="attribute">The attribute.</param>
    /// <param name="of">The owner; for a pair the job; null for the run.</param>
    /// <param name="device">The device of a pair.</param>
    public abstract Constant? Attribute(AttributeSymbol attribute, Constant? of, Constant? device);

    /// <summary>The time in ns from the job's release to its deadline; null where such jobs differ.</summary>
    public virtual long? RelativeDeadline => null;

    /// <summary>The value of a state cell; null where it is unknown.</summary>
    public virtual Constant? Cell(StateSymbol state) => null;

    /// <summary>The members of a set; null where they are unknown.</summary>
    public virtual IEnumerable<Constant>? Members(SetSymbol set) => null;

    protected static Constant Number(long value, SchedType type) => Constant.Of(value, type);
}

/// <summary>A job with only its stage known. What holds here holds for the policy in any scenario.</summary>
internal sealed class AnyJob(string stage) : Situation
{
    /// <inheritdoc/>
    public override Constant? Attribute(AttributeSymbol attribute, Constant? of, Constant? device) =>
        attribute is { Owner: Owner.Job, Name: "stage" } && of == TheJob ? Constant.Word(stage, SchedType.Stage) : null;
}

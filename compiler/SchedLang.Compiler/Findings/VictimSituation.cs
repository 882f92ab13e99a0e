using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>A waiting job of a stream in a stage, and a running job that it can preempt.</summary>
internal sealed class VictimSituation(Workload workload, (int Stream, Stage Stage) job, (int Stream, Stage Stage) victim)
    : JobSituation(workload, job.Stream, job.Stage)
{
    private static readonly Constant Victim = Constant.Of(1, SchedType.Job);

    private readonly JobSituation _victim = new(workload, victim.Stream, victim.Stage);

    /// <inheritdoc/>
    public override Constant? Subject(Binding.Subject subject) => subject == Binding.Subject.Victim ? Victim : base.Subject(subject);

    /// <inheritdoc/>
    public override Constant? Attribute(AttributeSymbol attribute, Constant? of, Constant? device) =>
        of == Victim ? _victim.Attribute(attribute, TheJob, device) : base.Attribute(attribute, of, device);
}

using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Policies;

namespace SchedLang.Compiler.Analysis;

/// <summary>What of a policy can be computed before a run, unit by unit, so that a decision is looked up.</summary>
/// <param name="PlaceIsTabled">Where a job goes depends on its stream, its unit and which devices are idle only.</param>
/// <param name="CanStep">Decisions that come out as before may be looked up ahead.</param>
/// <param name="ReadsProgress">Something is read of what becomes of a job after its release beside stage, deadline and next unit.</param>
public sealed record Tabling(bool PlaceIsTabled, bool CanStep, bool ReadsProgress)
{
    /// <summary>What can be computed before a run of a policy.</summary>
    public static Tabling Of(BoundPolicy policy, Steadiness steadiness)
    {
        IEnumerable<BoundExpression?> asked =
            [.. policy.Place.SelectMany(r => new[] { r.When, r.Where, r.Objective }), .. policy.Hold];
        var isTabled = asked.OfType<BoundExpression>().SelectMany(e => e.Deep()).All(IsTabled);
        return new(isTabled, true, !(isTabled && steadiness.OrderIsSteady && policy.Takes == Taking.Never && policy.Handlers.IsEmpty && policy.States.IsEmpty));
    }

    private static bool IsTabled(BoundExpression expression) => expression switch
    {
        BoundAttribute e => e.Attribute.IsTabled,
        BoundAggregate or BoundCell => false,
        BoundIntrinsic { Function.Name: "random" } => false,
        _ => true,
    };
}

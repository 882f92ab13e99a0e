using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;

namespace SchedLang.Compiler.Binding;

/// <summary>The subjects and local names that an expression can use at its place.</summary>
internal sealed record ExpressionContext
{
    /// <summary>Whether a job is being considered.</summary>
    public bool HasJob { get; init; }

    /// <summary>Whether a device is being considered.</summary>
    public bool HasDevice { get; init; }

    /// <summary>Whether a running job is the candidate of a preemption.</summary>
    public bool HasVictim { get; init; }

    /// <summary>Whether random numbers are allowed.</summary>
    public bool AllowsRandom { get; init; }

    /// <summary>Members of sets and parameters of functions.</summary>
    public ImmutableDictionary<string, BoundExpression> Locals { get; init; } = ImmutableDictionary<string, BoundExpression>.Empty;

    /// <summary>The context of keys, which rank jobs.</summary>
    public static ExpressionContext Key { get; } = new() { HasJob = true, AllowsRandom = true };

    /// <summary>The context of conditions that select a rule for a job.</summary>
    public static ExpressionContext Rule { get; } = new() { HasJob = true };

    /// <summary>The context of expressions on a job and a device.</summary>
    public static ExpressionContext Pair { get; } = new() { HasJob = true, HasDevice = true };

    /// <summary>The context of <c>preempt immediately</c>.</summary>
    public static ExpressionContext ImmediatePreemption { get; } = new() { HasJob = true, HasDevice = true, HasVictim = true };

    /// <summary>The context of a handler.</summary>
    public static ExpressionContext Handler(HandlerEvent handlerEvent) => new()
    {
        HasJob = handlerEvent != HandlerEvent.Tick,
        HasDevice = handlerEvent is HandlerEvent.Dispatch or HandlerEvent.CompleteUnit or HandlerEvent.CompleteJob or HandlerEvent.Preempt,
        AllowsRandom = true,
    };

    /// <summary>The context of lets and functions, which are checked again at each use.</summary>
    public static ExpressionContext Anything { get; } = ImmediatePreemption with { AllowsRandom = true };

    /// <summary>The same with a local name.</summary>
    public ExpressionContext With(string name, BoundExpression value) => this with { Locals = Locals.SetItem(name, value) };
}

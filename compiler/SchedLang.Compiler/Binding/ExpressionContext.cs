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

    /// <summary>Whether a running job is about to be stopped.</summary>
    public bool HasVictim { get; init; }

    /// <summary>Whether random numbers may be drawn.</summary>
    public bool AllowsRandom { get; init; }

    /// <summary>Members of sets and parameters of functions.</summary>
    public ImmutableDictionary<string, BoundExpression> Locals { get; init; } = ImmutableDictionary<string, BoundExpression>.Empty;

    /// <summary>Where jobs are ranked.</summary>
    public static ExpressionContext Key { get; } = new() { HasJob = true, AllowsRandom = true };

    /// <summary>Where a rule is chosen for a job.</summary>
    public static ExpressionContext Rule { get; } = new() { HasJob = true };

    /// <summary>Where a job and a device are weighed.</summary>
    public static ExpressionContext Pair { get; } = new() { HasJob = true, HasDevice = true };

    /// <summary>Where a job may stop another.</summary>
    public static ExpressionContext ImmediatePreemption { get; } = new() { HasJob = true, HasDevice = true, HasVictim = true };

    /// <summary>In a handler.</summary>
    public static ExpressionContext Handler(HandlerEvent handlerEvent) => new()
    {
        HasJob = handlerEvent != HandlerEvent.Tick,
        HasDevice = handlerEvent is HandlerEvent.Dispatch or HandlerEvent.CompleteUnit or HandlerEvent.CompleteJob or HandlerEvent.Preempt,
        AllowsRandom = true,
    };

    /// <summary>In <c>let</c> and functions, which are checked again where they are used.</summary>
    public static ExpressionContext Anything { get; } = ImmediatePreemption with { AllowsRandom = true };

    /// <summary>The same with a local name.</summary>
    public ExpressionContext With(string name, BoundExpression value) => this with { Locals = Locals.SetItem(name, value) };
}

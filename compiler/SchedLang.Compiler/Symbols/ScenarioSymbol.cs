using System.Collections.Immutable;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Symbols;

/// <summary>A declared scenario. Unresolved parts are null or left out; their errors are reported.</summary>
public sealed record ScenarioSymbol(
    string Name, ScenarioSyntax Syntax, PlatformSymbol? Platform, Duration? Duration, ImmutableArray<StreamSymbol> Streams)
{
    /// <summary>The classes of its streams, each once, in declaration order.</summary>
    public ImmutableArray<string> Classes => [.. Streams.Select(s => s.Class).OfType<string>().Distinct()];
}

/// <summary>A declared stream.</summary>
public sealed record StreamSymbol(string Name, StreamSyntax Syntax, ModelSymbol? Model, ArrivalSymbol? Arrival, AttributeSet Attributes)
{
    /// <summary>Its class, or null.</summary>
    public string? Class => Attributes.Word("class");

    /// <summary>Whether its model is an LLM.</summary>
    public bool IsLlm => Model?.Kind == ModelKind.Llm;
}

/// <summary>The arrivals of a stream.</summary>
public abstract record ArrivalSymbol;

/// <summary><c>at 59.94 fps</c></summary>
/// <param name="Rate">The rate exactly as written, with its unit.</param>
/// <param name="Numerator">Jobs in <paramref name="Denominator"/> seconds.</param>
/// <param name="Denominator">A power of ten.</param>
public sealed record RateArrivalSymbol(Constant Rate, long Numerator, long Denominator) : ArrivalSymbol;

/// <summary><c>every 20 ms</c> or, when random, <c>every ~20 ms</c></summary>
public sealed record PeriodicArrivalSymbol(Duration Period, bool IsRandom) : ArrivalSymbol;

/// <summary><c>at trace "requests.csv"</c></summary>
public sealed record TraceArrivalSymbol(string Path, TextLocation Location) : ArrivalSymbol;

/// <summary><c>by 4 users every 30 s</c> or, when random, <c>by 4 users every ~30 s</c></summary>
public sealed record UsersArrivalSymbol(long Users, Duration Gap, bool IsRandom) : ArrivalSymbol;

/// <summary><c>after rag with probability 0.4</c></summary>
public sealed record FollowingArrivalSymbol(string Stream, double Probability, TextLocation Location) : ArrivalSymbol;

using System.Collections.Immutable;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Syntax;

/// <summary>A whole file.</summary>
public sealed class CompilationUnitSyntax(
    SourceText source, ImmutableArray<DeclarationSyntax> declarations, SyntaxToken endOfFile)
    : SyntaxNode(source, declarations, endOfFile)
{
    public ImmutableArray<DeclarationSyntax> Declarations { get; } = declarations;
    public SyntaxToken EndOfFile { get; } = endOfFile;
}

/// <summary>A declaration at the top level of a file.</summary>
public abstract class DeclarationSyntax(SourceText source, params ReadOnlySpan<object?> children) : SyntaxNode(source, children);

/// <summary>A declaration that has a name.</summary>
public abstract class NamedDeclarationSyntax(SourceText source, SyntaxToken name, params ReadOnlySpan<object?> children)
    : DeclarationSyntax(source, children)
{
    public SyntaxToken Name { get; } = name;
}

/// <summary><c>use "other.sched"</c></summary>
public sealed class UseSyntax(SourceText source, SyntaxToken keyword, SyntaxToken path, SyntaxToken? comma)
    : DeclarationSyntax(source, keyword, path, comma)
{
    public SyntaxToken Path { get; } = path;
}

/// <summary><c>platform P { ... }</c></summary>
public sealed class PlatformSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken name, SyntaxToken open, ImmutableArray<SyntaxNode> members, SyntaxToken close)
    : NamedDeclarationSyntax(source, name, keyword, name, open, members, close)
{
    public ImmutableArray<SyntaxNode> Members { get; } = members;
    public IEnumerable<DeviceSyntax> Devices => Members.OfType<DeviceSyntax>();
    public IEnumerable<AttributeSyntax> Attributes => Members.OfType<AttributeSyntax>();
}

/// <summary><c>device npu : NPU { power 10 W }</c></summary>
public sealed class DeviceSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken name, SyntaxToken colon, SyntaxToken kind, AttributeBlockSyntax? block, SyntaxToken? comma)
    : SyntaxNode(source, keyword, name, colon, kind, block, comma)
{
    public SyntaxToken Name { get; } = name;
    public SyntaxToken Kind { get; } = kind;
    public AttributeBlockSyntax? Block { get; } = block;
}

/// <summary><c>model rcan : vision { layers 20 }</c></summary>
public sealed class ModelSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken name, SyntaxToken colon, SyntaxToken kind, ModelBlockSyntax? block)
    : NamedDeclarationSyntax(source, name, keyword, name, colon, kind, block)
{
    public SyntaxToken Kind { get; } = kind;
    public ModelBlockSyntax? Block { get; } = block;
}

/// <summary><c>{ layers 20  latency gpu 4 ms, npu 1.5 ms }</c></summary>
public sealed class ModelBlockSyntax(SourceText source, SyntaxToken open, ImmutableArray<SyntaxNode> members, SyntaxToken close)
    : SyntaxNode(source, open, members, close)
{
    public IEnumerable<AttributeSyntax> Attributes => members.OfType<AttributeSyntax>();
    public IEnumerable<LatencyClauseSyntax> Latencies => members.OfType<LatencyClauseSyntax>();
    public IEnumerable<OperatorSyntax> Operators => members.OfType<OperatorSyntax>();
}

/// <summary><c>op head : linear last { in 3072  out 128256 }</c></summary>
public sealed class OperatorSyntax(
    SourceText source, SyntaxToken keyword, SyntaxToken name, SyntaxToken colon, SyntaxToken kind, SyntaxToken? last, AttributeBlockSyntax? block, SyntaxToken? comma)
    : SyntaxNode(source, keyword, name, colon, kind, last, block, comma)
{
    public SyntaxToken Name { get; } = name;
    public SyntaxToken Kind { get; } = kind;
    public SyntaxToken? Last { get; } = last;
    public AttributeBlockSyntax? Block { get; } = block;
}

/// <summary><c>latency cpu 12 ms, gpu 4 ms</c></summary>
public sealed class LatencyClauseSyntax(SourceText source, SyntaxToken name, ImmutableArray<ISyntaxElement> entriesAndCommas)
    : SyntaxNode(source, name, entriesAndCommas)
{
    public SyntaxToken Name { get; } = name;
    public ImmutableArray<LatencyEntrySyntax> Entries { get; } = [.. entriesAndCommas.OfType<LatencyEntrySyntax>()];
}

/// <summary><c>npu 20 ms + 0.4 ms per token</c></summary>
public sealed class LatencyEntrySyntax(SourceText source, SyntaxToken device, ImmutableArray<ISyntaxElement> termsAndPluses)
    : SyntaxNode(source, device, termsAndPluses)
{
    public SyntaxToken Device { get; } = device;
    public ImmutableArray<LatencyTermSyntax> Terms { get; } = [.. termsAndPluses.OfType<LatencyTermSyntax>()];
}

/// <summary><c>0.4 ms per token</c></summary>
public sealed class LatencyTermSyntax(SourceText source, ValueSyntax time, SyntaxToken? per, SyntaxToken? what)
    : SyntaxNode(source, time, per, what)
{
    public ValueSyntax Time { get; } = time;
    public SyntaxToken? What { get; } = what;
}

/// <summary><c>{ power 10 W  idle 300 mW }</c></summary>
public sealed class AttributeBlockSyntax(
    SourceText source, SyntaxToken open, ImmutableArray<AttributeSyntax> attributes, SyntaxToken close)
    : SyntaxNode(source, open, attributes, close)
{
    public ImmutableArray<AttributeSyntax> Attributes { get; } = attributes;
}

/// <summary><c>memory 32 GB at 120 GB/s</c>, <c>latencies from roofline</c>, <c>ttft within 1 s</c>, <c>late drop</c></summary>
public sealed class AttributeSyntax(
    SourceText source, SyntaxToken name, SyntaxToken? within, SyntaxToken? tilde, ValueSyntax value, SyntaxToken? at, ValueSyntax? atValue, SyntaxToken? comma)
    : SyntaxNode(source, name, within, tilde, value, at, atValue, comma)
{
    public SyntaxToken Name { get; } = name;
    public SyntaxToken? Within { get; } = within;
    public SyntaxToken? Tilde { get; } = tilde;
    public ValueSyntax Value { get; } = value;
    public SyntaxToken? At { get; } = at;
    public ValueSyntax? AtValue { get; } = atValue;
}

/// <summary>The value of an attribute or of a parameter.</summary>
public abstract class ValueSyntax(SourceText source, params ReadOnlySpan<object?> children) : SyntaxNode(source, children);

/// <summary><c>-16.67 ms</c></summary>
public sealed class NumberValueSyntax(SourceText source, SyntaxToken? minus, SyntaxToken number, SyntaxToken? unit)
    : ValueSyntax(source, minus, number, unit)
{
    public SyntaxToken? Minus { get; } = minus;
    public SyntaxToken Number { get; } = number;
    public SyntaxToken? Unit { get; } = unit;
}

/// <summary><c>"table.csv"</c></summary>
public sealed class StringValueSyntax(SourceText source, SyntaxToken text) : ValueSyntax(source, text)
{
    public SyntaxToken Text { get; } = text;

    /// <summary>The text between the quotes.</summary>
    public string Value => Text.Text.Trim('"');
}

/// <summary><c>drop</c></summary>
public sealed class WordValueSyntax(SourceText source, SyntaxToken word) : ValueSyntax(source, word)
{
    public SyntaxToken Word { get; } = word;
}

/// <summary>A value that is missing in the text.</summary>
public sealed class MissingValueSyntax(SourceText source, SyntaxToken? minus, SyntaxToken place) : ValueSyntax(source, minus, place);

/// <summary><c>scenario S on P { ... }</c></summary>
public sealed class ScenarioSyntax(
    SourceText source,
    SyntaxToken keyword,
    SyntaxToken name,
    SyntaxToken on,
    SyntaxToken platform,
    SyntaxToken open,
    ImmutableArray<SyntaxNode> members,
    SyntaxToken close)
    : NamedDeclarationSyntax(source, name, keyword, name, on, platform, open, members, close)
{
    public SyntaxToken Platform { get; } = platform;
    public ImmutableArray<SyntaxNode> Members { get; } = members;
    public IEnumerable<RunSyntax> Runs => Members.OfType<RunSyntax>();
    public IEnumerable<StreamSyntax> Streams => Members.OfType<StreamSyntax>();
    public IEnumerable<ExpectSyntax> Expects => Members.OfType<ExpectSyntax>();
    public IEnumerable<AttributeSyntax> Attributes => Members.OfType<AttributeSyntax>();
}

/// <summary><c>run for 60 s</c></summary>
public sealed class RunSyntax(SourceText source, SyntaxToken run, SyntaxToken forWord, ValueSyntax duration, SyntaxToken? comma)
    : SyntaxNode(source, run, forWord, duration, comma)
{
    public ValueSyntax Duration { get; } = duration;
}

/// <summary><c>stream sr : rcan at 60 fps { ... }</c></summary>
public sealed class StreamSyntax(
    SourceText source,
    SyntaxToken keyword,
    SyntaxToken name,
    SyntaxToken colon,
    SyntaxToken model,
    ArrivalSyntax? arrival,
    AttributeBlockSyntax? block,
    SyntaxToken? comma)
    : SyntaxNode(source, keyword, name, colon, model, arrival, block, comma)
{
    public SyntaxToken Name { get; } = name;
    public SyntaxToken Model { get; } = model;
    public ArrivalSyntax? Arrival { get; } = arrival;
    public AttributeBlockSyntax? Block { get; } = block;
}

/// <summary>The arrivals of a stream's jobs.</summary>
public abstract class ArrivalSyntax(SourceText source, params ReadOnlySpan<object?> children) : SyntaxNode(source, children);

/// <summary><c>at 60 fps</c></summary>
public sealed class RateArrivalSyntax(SourceText source, SyntaxToken at, ValueSyntax rate) : ArrivalSyntax(source, at, rate)
{
    public ValueSyntax Rate { get; } = rate;
}

/// <summary><c>every 20 ms</c> or, with a tilde, a Poisson process</summary>
public sealed class PeriodicArrivalSyntax(SourceText source, SyntaxToken every, SyntaxToken? tilde, ValueSyntax period)
    : ArrivalSyntax(source, every, tilde, period)
{
    public SyntaxToken? Tilde { get; } = tilde;
    public ValueSyntax Period { get; } = period;
}

/// <summary><c>at trace "requests.csv"</c></summary>
public sealed class TraceArrivalSyntax(SourceText source, SyntaxToken at, SyntaxToken trace, SyntaxToken path)
    : ArrivalSyntax(source, at, trace, path)
{
    public SyntaxToken Path { get; } = path;
}

/// <summary><c>after rag with probability 0.4</c></summary>
public sealed class FollowingArrivalSyntax(
    SourceText source, SyntaxToken after, SyntaxToken stream, SyntaxToken? with, SyntaxToken? probabilityWord, ValueSyntax? probability)
    : ArrivalSyntax(source, after, stream, with, probabilityWord, probability)
{
    public SyntaxToken Stream { get; } = stream;
    public ValueSyntax? Probability { get; } = probability;
}

/// <summary><c>by 4 users every ~30 s</c></summary>
public sealed class UsersArrivalSyntax(
    SourceText source, SyntaxToken by, ValueSyntax count, SyntaxToken users, SyntaxToken? every, SyntaxToken? tilde, ValueSyntax? gap)
    : ArrivalSyntax(source, by, count, users, every, tilde, gap)
{
    public ValueSyntax Count { get; } = count;
    public SyntaxToken? Tilde { get; } = tilde;
    public ValueSyntax? Gap { get; } = gap;
}

/// <summary>Unexpected text before the next declaration.</summary>
public sealed class UnknownDeclarationSyntax(SourceText source, ImmutableArray<SyntaxToken> tokens)
    : DeclarationSyntax(source, tokens);

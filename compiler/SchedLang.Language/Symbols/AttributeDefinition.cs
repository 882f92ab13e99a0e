using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Symbols;

/// <summary>A kind of declaration that can have attributes.</summary>
public enum DeclarationKind
{
    Platform,
    Device,
    Model,
    Operator,
    Stream,
}

/// <summary>The form of an attribute's value.</summary>
public enum AttributeForm
{
    /// <summary>A quantity: <c>power 10 W</c>.</summary>
    Quantity,

    /// <summary>A quantity with a word before it: <c>ttft within 1 s</c>.</summary>
    WithinQuantity,

    /// <summary>One of a few words: <c>late drop</c>.</summary>
    Word,

    /// <summary>Any word: <c>class background</c>.</summary>
    FreeWord,

    /// <summary>A stream of the same scenario: <c>via lookup</c>.</summary>
    Stream,

    /// <summary>A file: <c>latencies "table.csv"</c>.</summary>
    File,

    /// <summary>One of a few words after <c>from</c>: <c>latencies from roofline</c>.</summary>
    Source,

    /// <summary>A latency for each device: <c>latency cpu 12 ms, gpu 4 ms</c>.</summary>
    Latencies,
}

/// <summary>An attribute of a declaration. The binder, <c>--set</c>, completion and the reference all use these definitions.</summary>
/// <param name="Declaration">The declaration that has it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Form">The form of its value.</param>
/// <param name="Description">One sentence.</param>
public sealed record AttributeDefinition(DeclarationKind Declaration, string Name, AttributeForm Form, string Description)
{
    /// <summary>Type of the quantity.</summary>
    public SchedType Type { get; init; } = SchedType.Number;

    /// <summary>Whether it is a share, usually written in percent.</summary>
    public bool IsShare { get; init; }

    /// <summary>Whether <c>~</c> before the quantity makes it a mean of random ones: <c>prompt ~200 tokens</c>.</summary>
    public bool MayBeRandom { get; init; }

    /// <summary>The smallest value, in base units.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Whether the minimum itself is not allowed.</summary>
    public bool IsMinimumExcluded { get; init; }

    /// <summary>The largest value, in base units.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Type of the quantity after <c>at</c>; null if there is none.</summary>
    public SchedType? AtType { get; init; }

    /// <summary>The allowed words.</summary>
    public ImmutableArray<string> Words { get; init; } = [];

    /// <summary>Whether a file can stand in place of the words.</summary>
    public bool TakesFile { get; init; }

    /// <summary>The kinds of model whose streams have it; all when empty.</summary>
    public ImmutableArray<string> ModelKinds { get; init; } = [];

    /// <summary>The kind of operator that has it; empty for other declarations.</summary>
    public string OperatorKind { get; init; } = "";

    /// <summary>Its range in words: <c>from 1 to 4096</c>, <c>above 0</c>.</summary>
    public string Range => (double.IsFinite(Maximum), IsMinimumExcluded) switch
    {
        _ when IsShare => string.Create(CultureInfo.InvariantCulture, $"from {Minimum * 100} % to {Maximum * 100} %"),
        (true, _) => string.Create(CultureInfo.InvariantCulture, $"from {Minimum} to {Maximum}"),
        (false, true) => string.Create(CultureInfo.InvariantCulture, $"above {Minimum}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"at least {Minimum}"),
    };

    /// <summary>Whether a value lies in its range.</summary>
    public bool Allows(Constant value)
    {
        var number = value.AsDouble;
        return number <= Maximum && (IsMinimumExcluded ? number > Minimum : number >= Minimum);
    }

    /// <summary>Help for a share out of range that was meant in percent; null if the value is not such a number.</summary>
    public string? MissingPercent(Constant value) =>
        IsShare && value.Text is { } text && !text.EndsWith('%') && value.AsDouble is > 1 and <= 100 ? $"add a unit: {text} %" : null;

    /// <summary>Every attribute of every declaration.</summary>
    public static ImmutableArray<AttributeDefinition> All { get; } =
    [
        Quantity(DeclarationKind.Platform, "memory", SchedType.Bytes, "Size of the shared memory, which policies can read and nothing limits; after `at`, its bandwidth.")
            with { IsMinimumExcluded = true, AtType = SchedType.Bandwidth },
        new(DeclarationKind.Platform, "latencies", AttributeForm.File, "The table of latencies, a CSV file."),
        new(DeclarationKind.Platform, "latencies from", AttributeForm.Source, "Derives the latencies that the table does not have from the operators of models and the rates of devices.")
            { Words = ["roofline"] },
        new(DeclarationKind.Platform, "calibrate", AttributeForm.File, "Measured points, a CSV file: derived latencies are fitted to them."),
        Quantity(DeclarationKind.Platform, "switch", SchedType.Duration, "Overhead of a device before a unit of another model than its last."),
        Quantity(DeclarationKind.Platform, "transfer", SchedType.Duration, "Overhead of a unit whose job's last unit ran on another device."),
        Word(DeclarationKind.Platform, "contention", "How units on different devices slow each other down: not at all, in proportion when together they exceed the memory bandwidth, or as a CSV file of measured slowdowns says.",
            "none", "proportional") with { TakesFile = true },
        Variation(DeclarationKind.Platform, "The `variation` of all devices that have none of their own."),

        Quantity(DeclarationKind.Device, "power", SchedType.Power, "Power while the device runs a unit."),
        Quantity(DeclarationKind.Device, "idle", SchedType.Power, "Power while the device is idle."),
        Variation(DeclarationKind.Device, "How far the work of a unit may deviate from the latency table, up or down. Policies see the table. Default: the platform's, or 0 %."),

        Quantity(DeclarationKind.Device, "compute", SchedType.Throughput, "Operations in a second, for derived latencies.") with { IsMinimumExcluded = true },
        Quantity(DeclarationKind.Device, "traffic", SchedType.Bandwidth, "Memory traffic that the device can have, for derived latencies.") with { IsMinimumExcluded = true },
        Quantity(DeclarationKind.Device, "launch", SchedType.Duration, "Time before the work of a derived unit begins. Default: 0."),
        Word(DeclarationKind.Device, "shapes", "With `static`, the device derives latencies only for linear operators in full chunks of prefill, whose shape is known before the run.", "any", "static"),

        Quantity(DeclarationKind.Model, "layers", SchedType.Int, "Units per stage, if the latency table has no `layer` column.")
            with { Minimum = 1, Maximum = 4096 },
        Bits("weight_bits", "Bits of a weight, for derived latencies. Default: 16."),
        Bits("activation_bits", "Bits of an activation, a key or a value, for derived latencies. Default: 16."),
        Word(DeclarationKind.Model, "fuse", "Which operators of a layer are one unit: those in a row that the same devices support, each by itself, or the whole layer.", "affinity", "none", "layer")
            with { ModelKinds = ["llm"] },
        Latencies("latency", "Latency of a job on each device, by name or kind.", "vision", "encoder"),
        Latencies("prefill", "Latency of the prefill on each device, by name or kind.", "llm"),
        Latencies("decode", "Latency of the decode of one token on each device, by name or kind.", "llm"),

        Size("in", "linear", "Values that a linear operator reads for each token."),
        Size("out", "linear", "Values that it writes for each token."),
        Size("times", "linear", "Number of matrices of this size. Default: 1."),
        Size("heads", "attention", "Heads of queries of an attention."),
        Size("kv", "attention", "Heads of keys and values. Default: as many as `heads`."),
        Size("size", "attention", "Values in a head."),

        Quantity(DeclarationKind.Stream, "deadline", SchedType.Duration, "Time from release to deadline. Default: the next job's release.")
            with { ModelKinds = ["vision", "encoder"] },
        Word(DeclarationKind.Stream, "late", "What happens to a job at its deadline: it continues, is dropped if it never started, or is dropped in any case.", "run", "drop", "abort"),
        Quantity(DeclarationKind.Stream, "queue", SchedType.Int, "The most jobs that may wait without having started. Beyond that, the oldest is dropped. With 0, a job is dropped unless it starts at its release."),
        Quantity(DeclarationKind.Stream, "offset", SchedType.Duration, "A delay added to every release."),
        Quantity(DeclarationKind.Stream, "jitter", SchedType.Duration, "A random delay of each release, from 0 up to this."),
        Tokens("tokens", "Tokens of an encoder's or vision model's job.", 1 << 24, "vision", "encoder"),
        Tokens("prompt", "Tokens of an LLM job's prompt. `~200 tokens` draws a size for each job, 200 on average.", StreamDefinition.MostPrompt, "llm") with { MayBeRandom = true },
        Tokens("output", "Tokens of an LLM job's answer. `~64 tokens` draws a size for each job, 64 on average.", StreamDefinition.MostOutput, "llm") with { MayBeRandom = true },
        Quantity(DeclarationKind.Stream, "turns", SchedType.Int, "Turns of a flow, such as a conversation: each release starts one, and a turn follows when the one before is complete. `~4` draws a number for each flow, 4 on average.")
            with { Minimum = 1, Maximum = FlowDefinition.MostTurns, MayBeRandom = true },
        Quantity(DeclarationKind.Stream, "think", SchedType.Duration, "Time from the completion of a turn to the next one. `~8 s` draws a time for each turn, 8 s on average. Default: 0.") with { MayBeRandom = true },
        new(DeclarationKind.Stream, "via", AttributeForm.Stream, "A stream declared `after` this one: the next turn waits for its job, if the turn released one. `think` then counts from the completion of that job."),
        Word(DeclarationKind.Stream, "keep", "With `context`, a turn reads its new tokens only, after the cached ones of the turns before. By default it reads all of them again.", "context", "nothing")
            with { ModelKinds = ["llm"] },
        Target("ttft", "Target for the time to first token."),
        Target("tpt", "Target for the time per token after the first."),
        new(DeclarationKind.Stream, "class", AttributeForm.FreeWord, "A label that policies can test: `class == realtime`."),
        Quantity(DeclarationKind.Stream, "weight", SchedType.Number, "The stream's share or priority under policies that use it. Default: 1.") with { IsMinimumExcluded = true },
    ];

    /// <summary>The attributes of a declaration.</summary>
    public static IEnumerable<AttributeDefinition> Of(DeclarationKind declaration) => All.Where(a => a.Declaration == declaration);

    /// <summary>An attribute of a declaration, or null.</summary>
    public static AttributeDefinition? Find(DeclarationKind declaration, string name) =>
        All.FirstOrDefault(a => a.Declaration == declaration && a.Name == name);

    private static AttributeDefinition Quantity(DeclarationKind declaration, string name, SchedType type, string description) =>
        new(declaration, name, AttributeForm.Quantity, description) { Type = type, Minimum = 0 };

    private static AttributeDefinition Variation(DeclarationKind declaration, string description) =>
        Quantity(declaration, "variation", SchedType.Number, description) with { Maximum = 1, IsShare = true };

    private static AttributeDefinition Tokens(string name, string description, double maximum, params string[] modelKinds) =>
        new(DeclarationKind.Stream, name, AttributeForm.Quantity, description)
        {
            Type = SchedType.Tokens,
            Minimum = 1,
            Maximum = maximum,
            ModelKinds = [.. modelKinds],
        };

    private static AttributeDefinition Latencies(string name, string description, params string[] modelKinds) =>
        new(DeclarationKind.Model, name, AttributeForm.Latencies, description) { ModelKinds = [.. modelKinds] };

    private static AttributeDefinition Bits(string name, string description) =>
        Quantity(DeclarationKind.Model, name, SchedType.Int, description) with { Minimum = 1, Maximum = 64, ModelKinds = ["llm"] };

    private static AttributeDefinition Size(string name, string kind, string description) =>
        Quantity(DeclarationKind.Operator, name, SchedType.Int, description) with { Minimum = 1, Maximum = 1 << 30, OperatorKind = kind };

    private static AttributeDefinition Target(string name, string description) =>
        new(DeclarationKind.Stream, name, AttributeForm.WithinQuantity, description)
        {
            Type = SchedType.Duration,
            Minimum = 0,
            IsMinimumExcluded = true,
            ModelKinds = ["llm"],
        };

    private static AttributeDefinition Word(DeclarationKind declaration, string name, string description, params string[] words) =>
        new(declaration, name, AttributeForm.Word, description) { Words = [.. words] };
}

namespace SchedLang.Compiler.Types;

/// <summary>Names of types in messages.</summary>
internal static class TypeWords
{
    /// <summary><c>a duration</c></summary>
    public static string Article(SchedType type) =>
        type == SchedType.Number ? "a plain number"
        : type == SchedType.Int ? "a whole number"
        : type == SchedType.Bool ? "a condition"
        : type == SchedType.Tokens ? "a number of tokens"
        : type == SchedType.Bytes ? "an amount of data"
        : type == SchedType.File ? "a file in quotes"
        : type.Name[0] is 'a' or 'e' or 'i' ? $"an {type.Name}"
        : $"a {type.Name}";

    /// <summary><c>a duration, such as 5 ms</c></summary>
    public static string WithExample(SchedType type) => Example(type) is { } example ? $"{Article(type)}, such as {example}" : Article(type);

    /// <summary><c>'3 GB', an amount of data</c>; a bare number needs no more words: <c>'60'</c></summary>
    public static string Found(string text, SchedType type) =>
        type == SchedType.Number || type == SchedType.Int ? $"'{text}'" : $"'{text}', {Article(type)}";

    /// <summary><c>run, drop or abort</c></summary>
    public static string Or(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : string.Join(", ", words.Take(words.Count - 1)) + " or " + words[^1];

    /// <summary>Words joined for a sentence: <c>a, b and c</c>.</summary>
    public static string And(IReadOnlyList<string> words) =>
        words.Count < 2 ? string.Concat(words) : string.Join(", ", words.Take(words.Count - 1)) + " and " + words[^1];

    private static string? Example(SchedType type) =>
        type == SchedType.Duration ? "5 ms"
        : type == SchedType.Tokens ? "256 tokens"
        : type == SchedType.Bytes ? "32 GB"
        : type == SchedType.Bandwidth ? "120 GB/s"
        : type == SchedType.Power ? "10 W"
        : type == SchedType.Throughput ? "9 TOPS"
        : type == SchedType.Energy ? "8 mJ"
        : type == SchedType.Rate ? "60 fps"
        : type == SchedType.Number ? "0.5"
        : type == SchedType.Int ? "3"
        : type == SchedType.File ? "\"table.csv\""
        : null;
}

using System.Collections.Immutable;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Types;

/// <summary>The words for the values of enumerations.</summary>
public static class EnumerationWords
{
    /// <summary>The words for kinds of devices; compared without case.</summary>
    public static ImmutableArray<string> Kinds { get; } = ["cpu", "gpu", "npu", "dsp"];

    /// <summary>The kind that a word names; <see cref="DeviceKind.None"/> if it names none.</summary>
    public static DeviceKind KindOf(string word) => (DeviceKind)Kinds.IndexOf(word, 0, Kinds.Length, StringComparer.OrdinalIgnoreCase);

    /// <summary>The words of an enumeration; none for classes, which scenarios define.</summary>
    public static IEnumerable<string> All(SchedType type) =>
        type == SchedType.Kind ? Kinds
        : type == SchedType.Stage ? [.. Enum.GetValues<Stage>().Where(s => s != Stage.None).Order().Select(s => s.Name())]
        : [];

    /// <summary>A word as a constant; null if the enumeration does not have it.</summary>
    public static Constant? Find(SchedType type, string word)
    {
        if (type == SchedType.Class)
            return Constant.Word(word, type);
        if (type == SchedType.Kind)
            return KindOf(word) == DeviceKind.None ? null : Constant.Word(word.ToLowerInvariant(), type);
        return StageNames.TryParse(word, out _) ? Constant.Word(word, type) : null;
    }

    /// <summary>The constant that a word names: a truth value, never, or a word of an enumeration; otherwise null.</summary>
    public static Constant? OfWord(string word, SchedType type)
    {
        if (type == SchedType.Bool && word is "true" or "false")
            return Constant.Of(word == "true");
        if (word == "never" && type.Representation is Representation.Duration or Representation.Instant)
            return Constant.Of(long.MaxValue, type) with { Text = "never" };
        return type.IsEnumeration ? Find(type, word) : null;
    }
}

using System.Globalization;
using System.Text;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Maps names of the source to names in C#. Member names are in Pascal case, so none is a keyword.</summary>
internal sealed class Naming(params IEnumerable<string> reserved)
{
    private static readonly string[] OwnLocals = ["job", "device", "victim", "state", "choose", "planner", "result", "value", "count", "isFirst", "isEmpty", "only", "unit", "tick", "counter", "each", "number", "lets", "columns", "totals"];

    private const string LocalPrefix = "local_";
    private const string KeptPrefix = "kept";

    private readonly HashSet<string> _taken = [.. reserved];

    /// <summary>A unique member name: <c>chunk_size</c> becomes <c>ChunkSize</c>.</summary>
    public string Member(string name)
    {
        var wanted = Pascal(name);
        var unique = wanted;
        for (var i = 2; !_taken.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{wanted}{i}");
        return unique;
    }

    /// <summary><c>chunk_size</c> becomes <c>ChunkSize</c>; <c>FCFS_DYN</c> stays as it is.</summary>
    public static string Pascal(string name)
    {
        if (name.Any(char.IsUpper) && char.IsUpper(name[0]))
            return name;
        var text = new StringBuilder();
        foreach (var part in name.Split('_', StringSplitOptions.RemoveEmptyEntries))
            text.Append(char.ToUpperInvariant(part[0])).Append(part.AsSpan(1));
        return text.Length == 0 || char.IsDigit(text[0]) ? "_" + text : text.ToString();
    }

    /// <summary>
    /// A local name. A name that begins with a small letter stays the same, because no member or generated type does.
    /// Keywords of C# are escaped, and names that the generator uses are extended. Other names get a prefix.
    /// Different names stay different.
    /// </summary>
    public static string Local(string name) =>
        !char.IsAsciiLetterLower(name[0]) || name.StartsWith(LocalPrefix, StringComparison.Ordinal) ? LocalPrefix + name
        : OwnLocals.Contains(name.TrimEnd('_')) || IsKept(name.TrimEnd('_')) ? name + "_"
        : CSharpKeywords.Has(name) ? "@" + name
        : name;

    /// <summary>The local name of a value that a loop computes once, before its first member.</summary>
    /// <param name="number">From 1.</param>
    public static string Kept(int number) => string.Create(CultureInfo.InvariantCulture, $"{KeptPrefix}{number}");

    private static bool IsKept(string name) => name.StartsWith(KeptPrefix, StringComparison.Ordinal) && name.AsSpan(KeptPrefix.Length).IndexOfAnyExceptInRange('0', '9') < 0;
}

using System.Globalization;
using System.Text;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>
/// Converts names of a program to names of types and properties: <c>EDF_DYN</c> becomes <c>EdfDyn</c>.
/// A name that is already used gets its kind as a suffix, and then a number.
/// The same names in the same order always give the same result.
/// </summary>
/// <param name="reserved">Names that cannot be used.</param>
internal sealed class LibraryNames(params IEnumerable<string> reserved)
{
    /// <summary>Members that every type inherits.</summary>
    private static readonly string[] OfObject = ["Equals", "GetHashCode", "ToString", "GetType", "MemberwiseClone", "ReferenceEquals", "Finalize"];

    // Some .NET languages ignore case in names.
    private readonly HashSet<string> _taken = new([.. OfObject, .. reserved], StringComparer.OrdinalIgnoreCase);

    /// <summary>A unique name.</summary>
    /// <param name="name">The name in the program.</param>
    /// <param name="kind">The kind of thing that it names: <c>Stream</c>.</param>
    public string Of(string name, string kind)
    {
        var wanted = Pascal(name);
        if (wanted.Length == 0 || char.IsAsciiDigit(wanted[0]))
            wanted = kind + wanted;
        if (_taken.Add(wanted))
            return wanted;
        var longer = wanted + kind;
        var unique = longer;
        for (var i = 2; !_taken.Add(unique); i++)
            unique = string.Create(CultureInfo.InvariantCulture, $"{longer}{i}");
        return unique;
    }

    /// <summary>A name in Pascal case. A name in capitals keeps only the first of each word: <c>FTF</c> becomes <c>Ftf</c>.</summary>
    public static string Pascal(string name)
    {
        var isShouted = !name.Any(char.IsAsciiLetterLower);
        var text = new StringBuilder();
        foreach (var part in name.Split(['_', '.'], StringSplitOptions.RemoveEmptyEntries))
            text.Append(char.ToUpperInvariant(part[0])).Append(isShouted ? part[1..].ToLowerInvariant() : part[1..]);
        return text.ToString();
    }
}

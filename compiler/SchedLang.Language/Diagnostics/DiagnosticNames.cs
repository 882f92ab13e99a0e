using System.Collections.Immutable;
using System.Reflection;

namespace SchedLang.Compiler.Diagnostics;

/// <content>The catalogue as a list.</content>
public static partial class DiagnosticCatalog
{
    /// <summary>Every diagnostic, by code.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All => List.All;

    /// <summary>The diagnostic of a name or code, or null.</summary>
    public static DiagnosticDescriptor? Find(string nameOrCode) =>
        All.FirstOrDefault(d => d.Name == nameOrCode || d.Code.Equals(nameOrCode, StringComparison.OrdinalIgnoreCase));

    // Initialized at first use, when all fields above have their values.
    private static class List
    {
        public static readonly ImmutableArray<DiagnosticDescriptor> All =
        [
            .. typeof(DiagnosticCatalog).GetFields(BindingFlags.Public | BindingFlags.Static)
                .Select(f => f.GetValue(null)).OfType<DiagnosticDescriptor>().OrderBy(d => d.Code, StringComparer.Ordinal),
        ];
    }
}

using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Linking;

/// <summary>The warning options of a command.</summary>
/// <param name="Allowed">The warnings to suppress.</param>
/// <param name="IsStrict">Whether every other warning is an error.</param>
public sealed record WarningOptions(ImmutableArray<WarningName> Allowed, bool IsStrict)
{
    /// <summary>No suppressed warnings, and no warnings as errors.</summary>
    public static WarningOptions Default { get; } = new([], false);
}

/// <summary>
/// Decides which warnings are reported, and which of them as errors, from comments, the project file and the command. Errors are always
/// reported.
/// </summary>
internal sealed class Silencing
{
    private const string HowToFindAName = "'schedlang explain CODE' prints the name of a warning: schedlang explain SL3201 begins with 'overload'";

    private readonly HashSet<string> _allowed = [];
    private readonly HashSet<string> _raised = [];
    private readonly HashSet<(SourceText Source, int Line, string Name)> _allowedOnLines = [];
    private readonly bool _isStrict;

    private Silencing(bool isStrict) => _isStrict = isStrict;

    /// <summary>Reads the warning settings for a file, and reports unknown warning names.</summary>
    public static Silencing For(
        string path, ImmutableArray<SyntaxTree> trees, IFileSource files, WarningOptions options, DiagnosticBag diagnostics)
    {
        var silencing = new Silencing(options.IsStrict);
        var project = trees.IsEmpty ? ProjectFile.None : ProjectFile.For(path, files, diagnostics);
        silencing._allowed.UnionWith(options.Allowed.Concat(project.Allowed).Where(IsWarning).Select(n => n.Name));
        silencing._raised.UnionWith(project.Raised.Where(IsWarning).Select(n => n.Name));
        foreach (var allowed in trees.SelectMany(AllowComments.In).Where(a => IsWarning(new WarningName(a.Name, a.Location))))
            silencing._allowedOnLines.Add((allowed.Location.Source, allowed.Line, allowed.Name));
        return silencing;

        bool IsWarning(WarningName name)
        {
            var known = DiagnosticCatalog.All.FirstOrDefault(d => d.Name == name.Name);
            if (known is { Severity: Severity.Error })
                diagnostics.Report(DiagnosticCatalog.CannotBeAllowed, name.Location, name.Name);
            else if (known == null && DiagnosticCatalog.Find(name.Name) is { } meant)
                diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownWarning, name.Location, meant.Name, [meant.Name], name.Name);
            else if (known == null && Spelling.Closest(name.Name, Warnings()) != null)
                diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownWarning, name.Location, name.Name, Warnings(), name.Name);
            else if (known == null)
                diagnostics.ReportWithHelp(DiagnosticCatalog.UnknownWarning, name.Location, HowToFindAName, name.Name);
            return known != null;
        }
    }

    /// <summary>The diagnostics to report, with the settings applied.</summary>
    public IEnumerable<Diagnostic> Told(IEnumerable<Diagnostic> diagnostics) =>
        diagnostics.Where(d => d.Severity == Severity.Error || !IsAllowed(d)).Select(d => IsRaised(d) ? d with { IsRaised = true } : d);

    private bool IsAllowed(Diagnostic diagnostic) =>
        _allowed.Contains(diagnostic.Descriptor.Name)
        || _allowedOnLines.Contains((diagnostic.Location.Source, diagnostic.Location.Start.Line, diagnostic.Descriptor.Name));

    private bool IsRaised(Diagnostic diagnostic) =>
        diagnostic.Severity == Severity.Warning && (_isStrict || _raised.Contains(diagnostic.Descriptor.Name));

    private static IEnumerable<string> Warnings() => DiagnosticCatalog.All.Where(d => d.Severity != Severity.Error).Select(d => d.Name);
}

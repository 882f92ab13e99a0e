using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Linking;

/// <summary>Loads a file and all files that it uses.</summary>
internal sealed class SourceLoader
{
    private readonly IFileSource _files;
    private readonly DiagnosticBag _diagnostics;
    private readonly List<SyntaxTree> _trees = [];
    private readonly HashSet<string> _seen = [];
    private readonly List<string> _open = [];

    private SourceLoader(IFileSource files, DiagnosticBag diagnostics)
    {
        _files = files;
        _diagnostics = diagnostics;
    }

    /// <summary>Parses a file and all files that it uses, each once. The file itself comes first.</summary>
    public static ImmutableArray<SyntaxTree> Load(string path, IFileSource files, DiagnosticBag diagnostics)
    {
        var loader = new SourceLoader(files, diagnostics);
        var request = new TextLocation(new SourceText(path, ""), new TextSpan(0, 0));
        if (IsPath(path))
            loader.Load(path, request);
        else
            diagnostics.Report(DiagnosticCatalog.FileNotFound, request, path);
        return [.. loader._trees];
    }

    private void Load(string path, TextLocation request)
    {
        var identity = Path.GetFullPath(path);
        if (_open.Contains(identity))
        {
            ReportCircle(identity, path, request);
            return;
        }

        if (!_seen.Add(identity))
            return;
        var source = SourceReader.Read(_files, path, path, request, SourceReader.MaxSourceBytes, _diagnostics);
        if (source == null)
            return;
        var tree = SyntaxTree.Parse(source);
        _diagnostics.AddRange(tree.Diagnostics);
        _trees.Add(tree);
        _open.Add(identity);
        foreach (var use in tree.Root.Declarations.OfType<UseSyntax>().Where(u => !u.Path.IsMissing))
        {
            var target = use.Path.Text.Trim('"');
            if (IsPath(target))
                Load(FilePath.Beside(path, target), use.Path.Location);
            else
                _diagnostics.Report(DiagnosticCatalog.FileNotFound, use.Path.Location, target);
        }

        _open.RemoveAt(_open.Count - 1);
    }

    private static bool IsPath(string path) => path.Length > 0 && !path.Contains('\0', StringComparison.Ordinal);

    private void ReportCircle(string identity, string path, TextLocation request)
    {
        var circle = _open.SkipWhile(p => p != identity).Append(identity).Select(p => Path.GetFileName(p));
        _diagnostics.Report(DiagnosticCatalog.UseCircle, request, path, string.Join(" -> ", circle));
    }
}

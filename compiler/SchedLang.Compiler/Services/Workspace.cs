using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>
/// The files that an editor works on. Everything that is known of a file is kept until it, or a file that it reads, changes.
/// Not thread-safe.
/// </summary>
public sealed class Workspace
{
    private const int MostFiles = 2000;

    private readonly BufferFiles _files;
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly List<string> _folders = [];
    private List<string>? _found;

    /// <param name="disk">Where files come from that the editor has not opened; the disk by default.</param>
    public Workspace(IFileSource? disk = null) => _files = new BufferFiles(disk ?? new DiskFiles());

    /// <summary>The files that the editor has opened, in a fixed order.</summary>
    public IEnumerable<string> OpenFiles => _files.Paths.Order(StringComparer.Ordinal);

    /// <summary>Says which folders belong to the workspace.</summary>
    public void SetFolders(IEnumerable<string> folders)
    {
        _folders.Clear();
        _folders.AddRange(folders);
        _found = null;
    }

    /// <summary>The editor opens a file or changes its text.</summary>
    public void SetText(string path, string text)
    {
        _files.Set(path, text);
        Forget(path);
    }

    /// <summary>The editor closes a file.</summary>
    public void Close(string path)
    {
        _files.Remove(path);
        Forget(path);
    }

    /// <summary>A file changed on the disk, came into being or went.</summary>
    public void Forget(string path)
    {
        var full = Path.GetFullPath(path);
        foreach (var stale in _entries.Where(e => e.Value.Files.Asked(full) || e.Key == full).Select(e => e.Key).ToList())
            _entries.Remove(stale);
        // Whether a folder has settings of its own is asked for by path too; new files of the language must be found.
        _found = null;
    }

    /// <summary>Everything known of a file and those that it uses.</summary>
    public FileModel Model(string path) => Of(path).Model;

    /// <summary>
    /// The same for completion at an offset: where the parser gives the declaration there up, as if what is still to come were written.
    /// </summary>
    public FileModel ModelForCompletion(string path, int offset)
    {
        var model = Model(path);
        if (model.Tree is not { } tree || !HalfWritten.IsLost(tree, offset))
            return model;
        var files = new BufferFiles(_files);
        files.Set(path, HalfWritten.Completed(tree.Source, offset));
        return new FileModel(Compilation.Load(Path.GetFullPath(path), files));
    }

    /// <summary>Everything that is wrong with a file and those that it reads. The findings are kept until one of them changes.</summary>
    public ImmutableArray<Diagnostic> Check(string path)
    {
        var entry = Of(path);
        return entry.Diagnostics ??= entry.Model.Compilation.Check();
    }

    /// <summary>Whether <see cref="Check"/> has its answer at hand.</summary>
    public bool IsChecked(string path) => _entries.TryGetValue(Path.GetFullPath(path), out var entry) && entry.Diagnostics != null;

    /// <summary>Whether what is known of one file depends on the text of another.</summary>
    public bool Reads(string path, string other) => Of(path).Files.Asked(Path.GetFullPath(other));

    /// <summary>
    /// The files to check: every open file of the language and, for an open table or trace that none of them reads, those beside it that do.
    /// </summary>
    public IReadOnlyList<string> Roots()
    {
        var roots = OpenFiles.Where(IsSource).ToList();
        foreach (var data in OpenFiles.Where(f => !IsSource(f)))
        {
            if (roots.Exists(r => { Check(r); return Reads(r, data); }))
                continue;
            var name = Path.GetFileName(data);
            roots.AddRange(_files.FilesIn(Path.GetDirectoryName(data)!).Where(IsSource).Order(StringComparer.Ordinal)
                .Where(f => !roots.Contains(f) && Names(f, name)));
        }

        return roots;
    }

    /// <summary>The open files of the language, and those of the folders. A very large folder is looked at in part.</summary>
    public IReadOnlyList<string> SourceFiles()
    {
        _found ??= [.. _folders.SelectMany(FilesBelow).Take(MostFiles)];
        return [.. OpenFiles.Where(IsSource).Concat(_found).Distinct()];
    }

    /// <summary>The files of a folder, buffers included.</summary>
    public IEnumerable<string> FilesIn(string folder) => _files.FilesIn(folder);

    /// <summary>Whether a path is that of a file of the language.</summary>
    public static bool IsSource(string path) => path.EndsWith(".sched", StringComparison.OrdinalIgnoreCase);

    private bool Names(string path, string fileName)
    {
        try
        {
            return _files.SizeOf(path) <= SourceReader.MaxSourceBytes
                && System.Text.Encoding.UTF8.GetString(_files.Read(path)).Contains(fileName, StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private Entry Of(string path)
    {
        var full = Path.GetFullPath(path);
        if (!_entries.TryGetValue(full, out var entry))
        {
            var files = new RecordingFiles(_files);
            _entries.Add(full, entry = new Entry(files, new FileModel(Compilation.Load(full, files))));
        }

        return entry;
    }

    private static IEnumerable<string> FilesBelow(string folder)
    {
        var options = new EnumerationOptions
        {
            RecurseSubdirectories = true,
            MaxRecursionDepth = 12,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.sched", options)
                .Where(f => !f.Contains("/node_modules/", StringComparison.Ordinal)).Select(Path.GetFullPath).Order(StringComparer.Ordinal)
            : [];
    }

    private sealed class Entry(RecordingFiles files, FileModel model)
    {
        public RecordingFiles Files { get; } = files;
        public FileModel Model { get; } = model;
        public ImmutableArray<Diagnostic>? Diagnostics { get; set; }
    }
}

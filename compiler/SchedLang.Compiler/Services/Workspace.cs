using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Services;

/// <summary>
/// The files of an editor. The result for a file is cached until the file, or a file that it reads, changes. Not thread-safe.
/// </summary>
public sealed class Workspace
{
    private const int MostFiles = 2000;

    private readonly BufferFiles _files;
    private readonly Dictionary<string, Entry> _entries = [];
    private readonly List<string> _folders = [];
    private List<string>? _found;

    /// <param name="disk">The source of files that are not open in the editor; the disk by default.</param>
    public Workspace(IFileSource? disk = null) => _files = new BufferFiles(disk ?? new DiskFiles());

    /// <summary>The files that are open in the editor, sorted by path.</summary>
    public IEnumerable<string> OpenFiles => _files.Paths.Order(StringComparer.Ordinal);

    /// <summary>Sets the folders of the workspace.</summary>
    public void SetFolders(IEnumerable<string> folders)
    {
        _folders.Clear();
        _folders.AddRange(folders);
        _found = null;
    }

    /// <summary>Opens a file or changes its text.</summary>
    public void SetText(string path, string text)
    {
        _files.Set(path, text);
        Forget(path);
    }

    /// <summary>Closes a file.</summary>
    public void Close(string path)
    {
        _files.Remove(path);
        Forget(path);
    }

    /// <summary>Drops cached results after a file on disk is changed, created or deleted.</summary>
    public void Forget(string path)
    {
        var full = Path.GetFullPath(path);
        foreach (var stale in _entries.Where(e => e.Value.Files.Asked(full) || e.Key == full).Select(e => e.Key).ToList())
            _entries.Remove(stale);
        // Cached results depend on settings files by path too, so a new settings file also drops them. New source files must be found
        // again.
        _found = null;
    }

    /// <summary>The model of a file and the files that it uses.</summary>
    public FileModel Model(string path) => Of(path).Model;

    /// <summary>
    /// The model for completion at an offset. Where the parser gives up on the declaration there, the model treats it as if its missing
    /// parts were written.
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

    /// <summary>All diagnostics of a file and the files that it reads. The result is cached until one of them changes.</summary>
    public ImmutableArray<Diagnostic> Check(string path)
    {
        var entry = Of(path);
        return entry.Diagnostics ??= entry.Model.Compilation.Check();
    }

    /// <summary>Whether the result of <see cref="Check"/> is cached.</summary>
    public bool IsChecked(string path) => _entries.TryGetValue(Path.GetFullPath(path), out var entry) && entry.Diagnostics != null;

    /// <summary>Whether the result for one file depends on the text of another.</summary>
    public bool Reads(string path, string other) => Of(path).Files.Asked(Path.GetFullPath(other));

    /// <summary>
    /// The files to check: every open source file. For an open table or trace that none of them reads, it adds the source files in the same
    /// folder that name it.
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

    /// <summary>
    /// The open source files and the source files of the workspace folders. In a very large folder, the search stops at a limit.
    /// </summary>
    public IReadOnlyList<string> SourceFiles()
    {
        _found ??= [.. _folders.SelectMany(FilesBelow).Take(MostFiles)];
        return [.. OpenFiles.Where(IsSource).Concat(_found).Distinct()];
    }

    /// <summary>The files of a folder, including buffers.</summary>
    public IEnumerable<string> FilesIn(string folder) => _files.FilesIn(folder);

    /// <summary>Whether a path names a SchedLang source file.</summary>
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

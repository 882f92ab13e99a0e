using System.CommandLine;
using System.Text;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang fmt</c>: formats files.</summary>
internal static class FmtCommand
{
    private const string StandardInput = "-";

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Files, or folders to search for .sched files; - formats standard input to standard output.",
            Arity = ArgumentArity.OneOrMore,
        };
        var check = new Option<bool>("--check") { Description = "Write nothing; list files that are not formatted and exit with 1 if there are any." };
        var command = new Command("fmt", "Format files without changing comments or meaning.") { files, check };
        command.SetAction((result, cancellation) =>
            Task.Run(() => Run(result.GetValue(files)!, result.GetValue(check), terminal, cancellation), CancellationToken.None));
        return command;
    }

    private static int Run(string[] arguments, bool isCheck, Terminal terminal, CancellationToken cancellation)
    {
        var diagnostics = new DiagnosticBag();
        var code = ExitCode.Success;
        foreach (var path in arguments.SelectMany(a => FilesOf(a, diagnostics)).Distinct())
        {
            // Each file is written in one go, so stopping between two files loses nothing.
            cancellation.ThrowIfCancellationRequested();
            if (!Format(path, isCheck, diagnostics, terminal))
                code = ExitCode.Errors;
        }

        return DiagnosticWriter.Write(diagnostics.Sorted(), terminal) ? ExitCode.Errors : code;
    }

    private static bool Format(string path, bool isCheck, DiagnosticBag diagnostics, Terminal terminal)
    {
        var bytes = new ReadOnce(path == StandardInput ? terminal.Input : null, path);
        var request = new TextLocation(new SourceText(path, ""), new TextSpan(0, 0));
        if (SourceReader.Read(bytes, path, path, request, SourceReader.MaxSourceBytes, diagnostics) is not { } source)
            return false;
        var formatted = Compilation.Format(source);
        diagnostics.AddRange(formatted.Diagnostics);
        var isSame = formatted.Text == source.Content;
        if (path == StandardInput && !isCheck)
        {
            terminal.OutWriter.Write(formatted.Text);
            return true;
        }

        if (isSame)
            return true;
        if (!isCheck && !Replace(path, (bytes.HasMark ? "\uFEFF" : "") + formatted.Text, terminal))
            return false;
        terminal.OutWriter.WriteLine(path);
        return !isCheck;
    }

    // Keeps symbolic links and file permissions.
    private static bool Replace(string path, string text, Terminal terminal)
    {
        try
        {
            // Needs the full path: .NET resolves a link without a folder against the root folder.
            var target = File.ResolveLinkTarget(Path.GetFullPath(path), returnFinalTarget: true)?.FullName ?? path;
            UnixFileMode? mode = OperatingSystem.IsWindows() ? null : File.GetUnixFileMode(target);
            using var files = new OutputFiles();
            using (var writer = new StreamWriter(files.Create(target, mode)))
                writer.Write(text);
            files.Keep();
            return true;
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            OutputFiles.Report(path, e, terminal);
            return false;
        }
    }

    private static IEnumerable<string> FilesOf(string argument, DiagnosticBag diagnostics)
    {
        if (!Directory.Exists(argument))
            return [argument];
        try
        {
            var options = new EnumerationOptions
            {
                RecurseSubdirectories = true,
                AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
            };
            return [.. Directory.EnumerateFiles(argument, "*.sched", options).Order(StringComparer.Ordinal)];
        }
        catch (Exception e) when (OutputFiles.IsFault(e))
        {
            var request = new TextLocation(new SourceText(argument, ""), new TextSpan(0, 0));
            diagnostics.Report(DiagnosticCatalog.FileUnreadable, request, argument, e.Message.TrimEnd('.'));
            return [];
        }
    }

    /// <summary>Reads the disk, or a stream that can be read only once. Remembers whether the file had a byte order mark.</summary>
    private sealed class ReadOnce(Stream? input, string path) : IFileSource
    {
        private readonly DiskFiles _disk = new(path);
        private byte[]? _bytes;

        public bool HasMark => _bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble);

        public byte[] Read(string path) => _bytes ??= input == null ? _disk.Read(path) : ToEnd(input);

        public long SizeOf(string path) => input == null ? _disk.SizeOf(path) : Read(path).Length;

        public IEnumerable<string> FilesIn(string folder) => _disk.FilesIn(folder);

        // Reading one byte more than the limit is enough to detect a file that is too large.
        private static byte[] ToEnd(Stream input)
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[1 << 16];
            for (int read; bytes.Length <= SourceReader.MaxSourceBytes && (read = input.Read(buffer)) > 0;)
                bytes.Write(buffer, 0, read);
            return bytes.ToArray();
        }
    }
}

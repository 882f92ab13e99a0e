using System.Globalization;
using System.Text;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Diagnostics;

/// <summary>Decodes files to text and reports errors.</summary>
public static class SourceReader
{
    /// <summary>The size limit of source files, in bytes.</summary>
    public const int MaxSourceBytes = 4 << 20;

    /// <summary>The size limit of tables and traces, in bytes.</summary>
    public const int MaxTableBytes = 256 << 20;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads a file; null after an error. A file that cannot be read is reported at <paramref name="request"/>.
    /// A file that is not UTF-8 is reported in the file.
    /// </summary>
    /// <param name="files">The source of files.</param>
    /// <param name="path">The file.</param>
    /// <param name="shownAs">The path that messages show.</param>
    /// <param name="request">The place that names the file.</param>
    /// <param name="maxBytes">The size limit in bytes.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    public static SourceText? Read(
        IFileSource files, string path, string shownAs, TextLocation request, int maxBytes, DiagnosticBag diagnostics)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
        {
            diagnostics.Report(DiagnosticCatalog.FileNotFound, request, shownAs);
            return null;
        }

        byte[] bytes;
        try
        {
            var size = files.SizeOf(path);
            if (size > maxBytes)
            {
                diagnostics.Report(DiagnosticCatalog.FileTooLarge, request, shownAs, Megabytes(size), Megabytes(maxBytes));
                return null;
            }

            bytes = files.Read(path);
            if (bytes.Length > maxBytes)
            {
                diagnostics.Report(DiagnosticCatalog.FileTooLarge, request, shownAs, "more than " + Megabytes(maxBytes), Megabytes(maxBytes));
                return null;
            }
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            ReportNotFound(files, path, shownAs, request, diagnostics);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            diagnostics.Report(DiagnosticCatalog.FileUnreadable, request, shownAs, e.Message.TrimEnd('.'));
            return null;
        }

        return Decode(bytes, shownAs, diagnostics);
    }

    /// <summary>Decodes UTF-8, with or without a byte order mark; null if the bytes are not UTF-8.</summary>
    public static SourceText? Decode(byte[] bytes, string shownAs, DiagnosticBag diagnostics)
    {
        ReadOnlySpan<byte> content = bytes;
        if (content.StartsWith(Encoding.UTF8.Preamble))
            content = content[Encoding.UTF8.Preamble.Length..];
        try
        {
            return new SourceText(shownAs, Strict.GetString(content));
        }
        catch (DecoderFallbackException e)
        {
            var source = new SourceText(shownAs, Encoding.UTF8.GetString(content));
            var start = Encoding.UTF8.GetCharCount(content[..e.Index]);
            var found = content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || content.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])
                ? "a file in UTF-16"
                : string.Create(CultureInfo.InvariantCulture, $"byte 0x{content[e.Index]:X2}");
            var location = new TextLocation(source, new TextSpan(start, Math.Min(1, source.Content.Length - start)));
            diagnostics.ReportWithHelp(DiagnosticCatalog.NotUtf8, location, "save the file as UTF-8", found);
            return null;
        }
    }

    private static void ReportNotFound(
        IFileSource files, string path, string shownAs, TextLocation request, DiagnosticBag diagnostics)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        var extension = Path.GetExtension(path);
        // Names alone are compared: an extension that all share would make unlike names alike.
        var neighbours = files.FilesIn(folder).Where(f => Path.GetExtension(f) == extension).Select(f => Path.GetFileNameWithoutExtension(f));
        var closest = Spelling.Closest(Path.GetFileNameWithoutExtension(path), neighbours);
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.FileNotFound, request, closest == null ? null : $"did you mean '{closest}{extension}'?", shownAs);
    }

    private static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB");
}

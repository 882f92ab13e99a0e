using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Linking;

/// <summary>The name of a warning with its location.</summary>
public sealed record WarningName(string Name, TextLocation Location);

/// <summary>
/// The warning settings in <c>schedlang.json</c>, from the folder of a file or the nearest folder above. Example: <c>{ "allow":
/// ["long-unit"], "warn-as-error": ["unused-name"] }</c>.
/// </summary>
internal sealed record ProjectFile(ImmutableArray<WarningName> Allowed, ImmutableArray<WarningName> Raised)
{
    public const string Name = "schedlang.json";

    private static readonly ImmutableArray<string> Settings = ["allow", "warn-as-error"];

    public static ProjectFile None { get; } = new([], []);

    /// <summary>Reads the project file for a file; the settings are empty where there is no project file.</summary>
    public static ProjectFile For(string file, IFileSource files, DiagnosticBag diagnostics)
    {
        if (file.Length == 0 || file.Contains('\0', StringComparison.Ordinal))
            return None;
        for (var folder = Path.GetDirectoryName(Path.GetFullPath(file)); folder != null; folder = Path.GetDirectoryName(folder))
        {
            var path = Path.Combine(folder, Name);
            if (!Exists(files, path))
                continue;
            var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
            var shownAs = relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
            var source = SourceReader.Read(
                files, path, shownAs, new TextLocation(new SourceText(shownAs, ""), default), SourceReader.MaxSourceBytes, diagnostics);
            return source == null ? None : Read(source, diagnostics);
        }

        return None;
    }

    private static bool Exists(IFileSource files, string path)
    {
        try
        {
            return files.SizeOf(path) >= 0;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static ProjectFile Read(SourceText source, DiagnosticBag diagnostics)
    {
        var bytes = Encoding.UTF8.GetBytes(source.Content);
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
        var lists = Settings.ToDictionary(s => s, _ => ImmutableArray.CreateBuilder<WarningName>());
        try
        {
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartObject)
            {
                Wrong(ref reader, "a project", "an object { }");
                return None;
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var setting = reader.GetString()!;
                var place = Place(ref reader);
                reader.Read();
                if (lists.TryGetValue(setting, out var list))
                {
                    Names(ref reader, setting, list);
                    continue;
                }

                diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownAttribute, place, setting, Settings, setting, "project");
                reader.Skip();
            }

            while (reader.Read())
            {
                // Read to the end to report text after the object.
            }
        }
        catch (JsonException e)
        {
            var line = (int)Math.Min(e.LineNumber ?? 0, source.LineCount - 1);
            var start = Math.Min(source.LineSpan(line).Start + (int)(e.BytePositionInLine ?? 0), source.Content.Length);
            diagnostics.Report(
                DiagnosticCatalog.InvalidJson, new TextLocation(source, new TextSpan(start, Math.Min(1, source.Content.Length - start))), WithoutPlace(e.Message));
            return None;
        }

        return new ProjectFile(lists["allow"].ToImmutable(), lists["warn-as-error"].ToImmutable());

        void Names(ref Utf8JsonReader reader, string setting, ImmutableArray<WarningName>.Builder list)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                Wrong(ref reader, setting, "a list of names");
                reader.Skip();
                return;
            }

            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                if (reader.TokenType == JsonTokenType.String)
                {
                    list.Add(new WarningName(reader.GetString()!, Place(ref reader)));
                    continue;
                }

                Wrong(ref reader, setting, "a list of names");
                reader.Skip();
            }
        }

        void Wrong(ref Utf8JsonReader reader, string setting, string wanted)
        {
            var found = reader.TokenType switch
            {
                JsonTokenType.StartObject => "an object",
                JsonTokenType.StartArray => "a list",
                JsonTokenType.String => "a text",
                JsonTokenType.Number => "a number",
                _ => $"'{Encoding.UTF8.GetString(reader.ValueSpan)}'",
            };
            diagnostics.Report(DiagnosticCatalog.WrongValue, Place(ref reader), setting, wanted, found);
        }

        TextLocation Place(ref Utf8JsonReader reader)
        {
            var start = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.TokenStartIndex));
            var end = Encoding.UTF8.GetCharCount(bytes.AsSpan(0, (int)reader.BytesConsumed));
            return new TextLocation(source, TextSpan.FromBounds(start, Math.Max(start, end)));
        }
    }

    // The reader's messages end with their own position, counted from 0.
    private static string WithoutPlace(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).ReplaceLineEndings(" ").TrimEnd('.');
    }
}

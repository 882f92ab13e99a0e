using System.Text;
using System.Text.Json;

namespace SchedLang.Simulator.Reports;

/// <summary>
/// Writes a report: one HTML file with data, script and style, which loads no other files. The page comes from the repository's folder
/// <c>report/</c>, where <c>generate.sh</c> bundles it.
/// </summary>
internal static class ReportPage
{
    private const string Resource = "SchedLang.Simulator.Reports.report.html";
    private const string Mark = "<!--report-data-->";

    /// <summary>Writes a page.</summary>
    /// <param name="stream">Receives the page; left open.</param>
    /// <param name="fill">Writes the properties of the data's JSON object, and adds columns that they name by index.</param>
    public static void Write(Stream stream, Action<Utf8JsonWriter, ColumnWriter> fill)
    {
        var template = Template();
        var mark = template.IndexOf(Mark, StringComparison.Ordinal);
        var columns = new ColumnWriter();
        WriteText(stream, template.AsSpan(0, mark));
        WriteText(stream, "<script type=\"application/json\" id=\"report-data\">");
        // The default encoder escapes '<' and '&', so a name cannot end the element.
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            fill(json, columns);
            json.WriteStartArray("columns");
            foreach (var (offset, count) in columns.Columns)
            {
                json.WriteNumberValue(offset);
                json.WriteNumberValue(count);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        WriteText(stream, "</script>\n<script type=\"text/plain\" id=\"report-columns\">");
        WriteText(stream, columns.ToBase64());
        WriteText(stream, "</script>");
        WriteText(stream, template.AsSpan(mark + Mark.Length));
    }

    /// <summary>Writes a number in the page's format: null if it does not apply, "never" if infinite.</summary>
    public static void WriteValue(Utf8JsonWriter json, double value)
    {
        if (double.IsNaN(value))
            json.WriteNullValue();
        else if (double.IsInfinity(value))
            json.WriteStringValue("never");
        else
            json.WriteNumberValue(value);
    }

    private static string Template()
    {
        using var stream = typeof(ReportPage).Assembly.GetManifestResourceStream(Resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd();
    }

    private static void WriteText(Stream stream, ReadOnlySpan<char> text)
    {
        var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
        Encoding.UTF8.GetBytes(text, bytes);
        stream.Write(bytes);
    }
}

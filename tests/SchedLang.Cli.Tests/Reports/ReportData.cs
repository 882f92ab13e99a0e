using System.IO.Compression;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace SchedLang.Cli.Tests.Reports;

/// <summary>Reads the data of a report back, as the page does.</summary>
internal sealed partial class ReportData
{
    private readonly byte[] _bytes;

    public ReportData(string path)
    {
        var page = File.ReadAllText(path);
        Json = JsonDocument.Parse(Element(page, "report-data")).RootElement;
        using var zlib = new ZLibStream(new MemoryStream(Convert.FromBase64String(Element(page, "report-columns"))), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        zlib.CopyTo(bytes);
        _bytes = bytes.ToArray();
    }

    public JsonElement Json { get; }

    /// <summary>The numbers of the column that a property names.</summary>
    public List<long> Column(JsonElement of, string property)
    {
        var index = of.GetProperty(property).GetInt32();
        var (at, count) = (Json.GetProperty("columns")[2 * index].GetInt32(), Json.GetProperty("columns")[(2 * index) + 1].GetInt32());
        var (values, value) = (new List<long>(count), 0L);
        while (values.Count < count)
        {
            var (bits, shift) = (0UL, 0);
            do
                bits |= (ulong)(_bytes[at] & 0x7f) << (7 * shift++);
            while (_bytes[at++] >= 0x80);
            value += (long)(bits >> 1) ^ -(long)(bits & 1);
            values.Add(value);
        }

        return values;
    }

    private static string Element(string page, string id) =>
        Scripts().Matches(page).Single(m => m.Groups["id"].Value == id).Groups["text"].Value;

    [GeneratedRegex("<script type=\"[^\"]*\" id=\"(?<id>[^\"]*)\">(?<text>.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Scripts();
}

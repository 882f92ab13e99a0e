using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Import;

/// <summary>Collects the rows of an imported latency table or trace.</summary>
internal sealed class ImportRows(SourceText source, ImportOptions options, DiagnosticBag diagnostics)
{
    private const long MostPrompt = 1 << 24;
    private const long MostOutput = 1 << 17;

    private readonly List<LatencyRow> _latencies = [];
    private readonly HashSet<(string, string, string, long?, long, long?)> _points = [];
    private readonly List<(decimal Ns, long Prompt, long Output)> _releases = [];
    private readonly List<string> _reasons = [];
    private readonly Dictionary<string, int> _leftOut = [];

    public ImportOptions Options { get; } = options;

    public DiagnosticBag Diagnostics { get; } = diagnostics;

    /// <summary>The model from the options, or the one in the file; null if neither names it, which is reported once.</summary>
    public string? Model(string? found = null) => Named(Options.Model, found is { Length: > 0 } ? Identifier(found) : null, "model");

    /// <summary>The device from the options, or the one in the file; null if neither names it, which is reported once.</summary>
    public string? Device(string? found = null) => Named(Options.Device, found, "device");

    /// <summary>The stage from the options, or the one in the file; null if it is not a stage, which is reported once.</summary>
    public string? Stage(string found)
    {
        var stage = Options.Stage ?? found;
        if (StageNames.TryParse(stage, out _))
            return stage;
        Once(DiagnosticCatalog.WrongField, $"use --stage infer, encode, prefill or decode", "stage", "infer, encode, prefill or decode", $"'{stage}'");
        return null;
    }

    /// <summary>Adds a row of a latency table.</summary>
    public void AddLatency(string model, string stage, string device, long? tokens, long batch, long? layer, decimal ms)
    {
        if (decimal.Round(ms * 1_000_000m) < 1)
            LeaveOut("rows without a time");
        else if (!_points.Add((model, stage, device, tokens, batch, layer)))
            LeaveOut("rows that repeat an earlier model, stage, device and size; the first counts");
        else
            _latencies.Add(new LatencyRow(model, stage, device, tokens, batch, layer, ms));
    }

    /// <summary>Adds a release of a trace, in ns from any fixed origin.</summary>
    public void AddRelease(decimal ns, long prompt, long output)
    {
        if (prompt is < 1 or > MostPrompt || output is < 1 or > MostOutput)
            LeaveOut($"requests without tokens, or with more than {MostPrompt} in or {MostOutput} out");
        else
            _releases.Add((ns, prompt, output));
    }

    /// <summary>Counts an item that is left out.</summary>
    public void LeaveOut(string what)
    {
        if (_leftOut.TryAdd(what, 0))
            _reasons.Add(what);
        _leftOut[what]++;
    }

    /// <summary>Adds a note about the whole file.</summary>
    public void Say(string sentence)
    {
        if (_leftOut.TryAdd(sentence, 0))
            _reasons.Add(sentence);
    }

    /// <summary>Reports an error of the whole file, once.</summary>
    public void Once(DiagnosticDescriptor descriptor, string? help, params ReadOnlySpan<string> arguments)
    {
        var place = new TextLocation(source, new TextSpan(0, 0));
        if (!Diagnostics.Any(d => d.Descriptor == descriptor && d.Help == help))
            Diagnostics.ReportWithHelp(descriptor, place, help, arguments);
    }

    /// <summary>The result; null if there is an error or nothing to write, which is reported.</summary>
    public ImportResult? Result()
    {
        if (!Diagnostics.HasErrors && _latencies.Count == 0 && _releases.Count == 0)
            Once(DiagnosticCatalog.NothingToImport, _reasons.Count == 0 ? null : string.Join("; ", Sentences()), source.Path);
        return Diagnostics.HasErrors ? null : new ImportResult(_latencies.Count > 0 ? LatencyCsv.Write(_latencies) : Trace(), [.. Sentences()]);
    }

    /// <summary>Converts a name to an identifier: letters, digits and underscores.</summary>
    public static string Identifier(string name)
    {
        var text = string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_'));
        return char.IsAsciiDigit(text[0]) ? "m" + text : text;
    }

    private string? Named(string? option, string? found, string what)
    {
        if ((option ?? found) is { } name)
            return name;
        Once(DiagnosticCatalog.ImportNeedsOption, $"add --{what} NAME", source.Path, what);
        return null;
    }

    private IEnumerable<string> Sentences() => _reasons.Select(r =>
        _leftOut[r] == 0 ? r : string.Create(CultureInfo.InvariantCulture, $"left out: {r} ({_leftOut[r]})"));

    private string Trace()
    {
        if (Enumerable.Range(1, _releases.Count - 1).Any(i => _releases[i].Ns < _releases[i - 1].Ns))
            Say("the requests were not in the order of their times, and are sorted");
        var first = _releases.Min(r => r.Ns);
        var text = new StringBuilder("release_s,prompt,output\n");
        foreach (var (ns, prompt, output) in _releases.OrderBy(r => r.Ns))
            text.Append(CultureInfo.InvariantCulture, $"{(ns - first) / 1_000_000_000m:0.#########},{prompt},{output}\n");
        return text.ToString();
    }
}

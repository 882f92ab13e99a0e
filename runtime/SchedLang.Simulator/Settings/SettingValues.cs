using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Simulator.Settings;

/// <summary>Applies <c>--set</c> to the settings that a build left open, with the checks of <c>schedlang run</c>.</summary>
internal sealed class SettingValues
{
    private readonly SimulatorImage _image;
    private readonly Dictionary<string, Constant> _parameters = [];
    private readonly List<KeyValuePair<string, string>> _applied = [];
    private Workload _workload;

    private SettingValues(SimulatorImage image)
    {
        _image = image;
        _workload = image.Workload;
    }

    /// <summary>The workload with the settings applied.</summary>
    public Workload Workload => _workload;

    /// <summary>What identifies a run with the settings.</summary>
    public RunIdentity Identity => _image.Identity with
    {
        Parameters = [.. _image.Identity.Parameters.Select(p => _parameters.TryGetValue(p.Key, out var value) ? new(p.Key, value.ToString()) : p)],
        Overrides = [.. _image.Identity.Overrides, .. _applied],
    };

    /// <summary>Applies settings in order; a later one overrides an earlier one.</summary>
    /// <exception cref="SettingException">A setting cannot be applied.</exception>
    public static SettingValues Apply(SimulatorImage image, IOpenProgram program, IEnumerable<string> settings)
    {
        var values = new SettingValues(image);
        foreach (var setting in settings)
            values.Apply(setting);
        foreach (var (name, value) in values._parameters)
            program.Set(name, value.Value);
        values.Check(program);
        return values;
    }

    private void Apply(string setting)
    {
        var sign = setting.IndexOf('=', StringComparison.Ordinal);
        var name = (sign < 0 ? setting : setting[..sign]).Trim();
        if (sign < 0)
            throw new SettingException(DiagnosticCatalog.IncompleteSetting, name) { Help = "write NAME=VALUE" };
        var text = setting[(sign + 1)..].Trim();
        var plain = name.StartsWith(_image.Identity.Policy + ".", StringComparison.Ordinal) ? name[(_image.Identity.Policy.Length + 1)..] : name;
        var open = _image.Settings.FirstOrDefault(s => s.Name == plain && (plain == name || s.Owner == SettingOwner.Parameter))
            ?? throw SettingException.Misspelt(DiagnosticCatalog.UnknownSetting, name, [.. _image.Settings.Select(s => s.Name)], name);
        if (open.Owner == SettingOwner.Parameter)
        {
            SetParameter(open, name, text);
            return;
        }

        _workload = SettingTarget.IsWord(open)
            ? SettingTarget.Apply(_workload, open, Word(open, text))
            : SettingTarget.Apply(_workload, open, ValueReader.Read(name, text, open.Type));
        _applied.Add(new(name, text));
    }

    private void SetParameter(OpenSetting open, string name, string text)
    {
        // An instant is written as the time since the start of the run.
        var value = ValueReader.Read(name, text, open.Type == SchedType.Instant ? SchedType.Duration : open.Type);
        if (open is { Minimum: { } minimum, Maximum: { } maximum } && !(value.AsDouble >= minimum.AsDouble && value.AsDouble <= maximum.AsDouble))
            throw new SettingException(DiagnosticCatalog.ParameterOutOfRange, open.Name, $"{minimum} to {maximum}", value.ToString());
        _parameters[open.Name] = value with { Type = open.Type };
    }

    private static Constant Word(OpenSetting open, string text)
    {
        var words = AttributeDefinition.Find(SettingTarget.DeclarationOf(open.Owner), open.Member)!.Words;
        return words.Contains(text)
            ? Constant.Word(text, SchedType.Class)
            : throw SettingException.Misspelt(DiagnosticCatalog.WrongValue, text, words, open.Member, string.Join(", ", words), $"'{text}'");
    }

    // Checks that depend on several values at once.
    private void Check(IOpenProgram program)
    {
        foreach (var range in program.Ranges)
        {
            if (!range.Holds)
            {
                throw new SettingException(
                    DiagnosticCatalog.AttributeOutOfRange, range.Clause, range.Wanted, range.Value);
            }
        }

        if (_workload.Platform is { SharesBandwidth: true, Bandwidth: 0 } platform)
            throw new SettingException(DiagnosticCatalog.NoBandwidth, platform.Name);
        var chunk = program.Ranges.FirstOrDefault(r => r.Clause == "chunk")?.Value ?? _image.ChunkTokens;
        var cells = WorkloadSize.Cells(_workload, chunk);
        if (WorkloadSize.BytesOf(_workload, cells) is var bytes && bytes > WorkloadSize.MostBytes)
            throw new SettingException(DiagnosticCatalog.TooLarge, _workload.Name, $"{cells:N0}", $"{bytes / 1e9:0.#}");
    }
}

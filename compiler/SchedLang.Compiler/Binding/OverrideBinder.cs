using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.Compiler.Binding;

/// <summary>A setting from the command line, <c>npc.prompt=2048</c>, before its name is resolved.</summary>
public sealed record Setting(SourceText Source)
{
    private int Sign => Source.Content.IndexOf('=', StringComparison.Ordinal);

    /// <summary>The text before the equals sign.</summary>
    public string Target => (Sign < 0 ? Source.Content : Source.Content[..Sign]).Trim();

    /// <summary>The text after the equals sign.</summary>
    public string Value => Sign < 0 ? "" : Source.Content[(Sign + 1)..].Trim();

    /// <summary>Whether it has an equals sign.</summary>
    public bool IsComplete => Sign >= 0;

    internal TextLocation TargetLocation => new(Source, new TextSpan(0, Sign < 0 ? Source.Content.Length : Sign));

    internal TextLocation ValueLocation => new(Source, TextSpan.FromBounds(Sign + 1, Source.Content.Length));
}

/// <summary>A scenario and the parameters of a policy after settings were applied.</summary>
/// <param name="Scenario">The scenario with its settings.</param>
/// <param name="Parameters">A value for every parameter of the policy.</param>
/// <param name="Applied">The settings that changed the scenario.</param>
public sealed record Configuration(
    ScenarioSymbol Scenario,
    ImmutableDictionary<string, Constant> Parameters,
    ImmutableArray<KeyValuePair<string, string>> Applied);

/// <summary>Applies settings to a scenario and to the parameters of a policy, with the same checks as for source files.</summary>
public sealed class OverrideBinder
{
    private readonly BoundPolicy _policy;
    private readonly DiagnosticBag _diagnostics;
    private readonly IReadOnlyCollection<string> _otherPolicies;
    private readonly List<KeyValuePair<string, string>> _applied = [];
    private ScenarioSymbol _scenario;
    private ImmutableDictionary<string, Constant> _parameters;

    private OverrideBinder(ScenarioSymbol scenario, BoundPolicy policy, IReadOnlyCollection<string> otherPolicies, DiagnosticBag diagnostics)
    {
        _scenario = scenario;
        _policy = policy;
        _otherPolicies = otherPolicies;
        _diagnostics = diagnostics;
        _parameters = policy.Symbol.Parameters.ToImmutableDictionary(p => p.Name, p => p.Default);
    }

    /// <summary>Applies settings. Settings with errors are reported and skipped.</summary>
    /// <param name="scenario">The scenario as written.</param>
    /// <param name="policy">The policy whose parameters may be set.</param>
    /// <param name="settings">In the order given; a later one wins.</param>
    /// <param name="otherPolicies">Policies that run beside this one. Settings of their parameters are not errors here.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    public static Configuration Apply(
        ScenarioSymbol scenario, BoundPolicy policy, IEnumerable<Setting> settings, IReadOnlyCollection<string> otherPolicies, DiagnosticBag diagnostics)
    {
        var binder = new OverrideBinder(scenario, policy, otherPolicies, diagnostics);
        foreach (var setting in settings)
            binder.Apply(setting);
        return new Configuration(binder._scenario, binder._parameters, [.. binder._applied]);
    }

    private void Apply(Setting setting)
    {
        if (!setting.IsComplete)
        {
            _diagnostics.ReportWithHelp(
                DiagnosticCatalog.IncompleteSetting, setting.TargetLocation, "write NAME=VALUE: npc.prompt=2048", setting.Target);
            return;
        }

        var parts = setting.Target.Split('.');
        switch (parts)
        {
            case ["run"]:
                SetDuration(setting);
                break;
            case [var name] when Parameter(name) is { } parameter:
                SetParameter(setting, parameter);
                break;
            case [var policy, var name] when policy == _policy.Symbol.Name:
                if (Parameter(name) is { } own)
                    SetParameter(setting, own);
                else
                    ReportUnknown(setting, [.. _policy.Symbol.Parameters.Select(p => $"{policy}.{p.Name}")]);
                break;
            case [var policy, _] when _otherPolicies.Contains(policy):
                break;
            case ["platform", var name] when Find(DeclarationKind.Platform, name) is { } attribute:
                SetPlatform(setting, attribute);
                break;
            case [var device, var name] when DeviceIndex(device) >= 0 && Find(DeclarationKind.Device, name) is { } attribute:
                SetDevice(setting, DeviceIndex(device), attribute);
                break;
            case [var stream, var name] when StreamIndex(stream) is >= 0 and var index:
                SetStream(setting, index, name);
                break;
            case var name when LatencySettings.Has(_scenario, name):
                SetLatency(setting, name);
                break;
            default:
                ReportUnknown(setting, [.. SettingTargets.Names(_scenario, _policy)]);
                break;
        }
    }

    private ParameterSymbol? Parameter(string name) => _policy.Symbol.Parameters.FirstOrDefault(p => p.Name == name);

    private int StreamIndex(string name) => _scenario.Streams.ToList().FindIndex(s => s.Name == name);

    private int DeviceIndex(string name) => _scenario.Platform?.Devices.ToList().FindIndex(d => d.Name == name) ?? -1;

    private static AttributeDefinition? Find(DeclarationKind declaration, string name) => SettingTargets.Attribute(declaration, name);

    private void SetDuration(Setting setting)
    {
        if (Single(setting, SchedType.Duration) is not { } value)
            return;
        if (value.AsInteger is > 0 and < Saturating.Never)
        {
            _scenario = _scenario with { Duration = new Duration(value.AsInteger) };
            Note(setting);
        }
        else
        {
            ReportRange(setting, "run", "above 0");
        }
    }

    private void SetParameter(Setting setting, ParameterSymbol parameter)
    {
        var written = parameter.Type == SchedType.Instant ? SchedType.Duration : parameter.Type;
        if (Single(setting, written) is not { } value)
            return;
        if (ParameterBinder.IsInRange(parameter, value))
        {
            _parameters = _parameters.SetItem(parameter.Name, value with { Type = parameter.Type });
            return;
        }

        _diagnostics.Add(new Diagnostic(
            DiagnosticCatalog.ParameterOutOfRange, setting.ValueLocation, [parameter.Name, ParameterBinder.Range(parameter), value.ToString()])
        {
            Related = [new RelatedPlace(parameter.Syntax.Location, "declared here")],
        });
    }

    private void SetPlatform(Setting setting, AttributeDefinition attribute)
    {
        if (_scenario.Platform is not { } platform || Value(setting, attribute, platform.Attributes) is not { } value)
            return;
        _scenario = _scenario with
        {
            Platform = platform with
            {
                Attributes = platform.Attributes.With(value),
                LacksLatencies = platform.LacksLatencies && !value.IsFile,
            },
        };
        Note(setting);
    }

    private void SetDevice(Setting setting, int index, AttributeDefinition attribute)
    {
        if (_scenario.Platform is not { } platform || Value(setting, attribute, platform.Devices[index].Attributes) is not { } value)
            return;
        var device = platform.Devices[index];
        device = device with { Attributes = device.Attributes.With(value) };
        _scenario = _scenario with { Platform = platform with { Devices = platform.Devices.SetItem(index, device) } };
        Note(setting);
    }

    private void SetLatency(Setting setting, string[] name)
    {
        if (Single(setting, SchedType.Duration) is not { } value)
            return;
        if (value.AsInteger is < 0 or > LatencyBinder.MostNs)
        {
            ReportRange(setting, setting.Target, "at least 0");
            return;
        }

        if (LatencySettings.Set(_scenario, name, value.AsInteger) is { } changed)
        {
            _scenario = changed;
            Note(setting);
        }
        else
        {
            _diagnostics.Report(DiagnosticCatalog.LatencyNotPositive, setting.ValueLocation, setting.Value);
        }
    }

    private void SetStream(Setting setting, int index, string name)
    {
        var stream = _scenario.Streams[index];
        if (Find(DeclarationKind.Stream, name) is { } attribute)
        {
            if (!attribute.ModelKinds.IsEmpty && stream.Model is { } model && !attribute.ModelKinds.Contains(model.KindName))
            {
                _diagnostics.Report(DiagnosticCatalog.AttributeDoesNotApply, setting.TargetLocation, name, stream.Name, model.KindName);
                return;
            }

            if (FlowBinder.LacksTurns(stream, name))
            {
                _diagnostics.ReportWithHelp(DiagnosticCatalog.NeedsTurns, setting.TargetLocation, $"set {stream.Name}.turns before it", name, stream.Name);
                return;
            }

            if (attribute.Name == "offset" && stream.Arrival is TraceArrivalSymbol)
            {
                _diagnostics.Report(DiagnosticCatalog.OffsetOnTrace, setting.TargetLocation);
                return;
            }

            if (Value(setting, attribute, stream.Attributes) is { } value)
                Replace(setting, index, stream with { Attributes = stream.Attributes.With(value) });
            return;
        }

        SetArrival(setting, index, stream, name);
    }

    private void SetArrival(Setting setting, int index, StreamSymbol stream, string name)
    {
        switch (name, stream.Arrival)
        {
            case ("every", PeriodicArrivalSymbol periodic):
                if (Mean(setting, out var isRandom) is not { } period)
                    return;
                if (period.AsInteger is > 0 and < Saturating.Never)
                    Replace(setting, index, stream with { Arrival = periodic with { Period = new Duration(period.AsInteger), IsRandom = isRandom || periodic.IsRandom } });
                else
                    ReportRange(setting, name, "above 0");
                return;
            case ("every", UsersArrivalSymbol users):
                if (Mean(setting, out var isRandomGap) is not { } gap)
                    return;
                if (ArrivalBinder.IsGap(gap))
                    Replace(setting, index, stream with { Arrival = users with { Gap = new Duration(gap.AsInteger), IsRandom = isRandomGap || users.IsRandom } });
                else
                    ReportRange(setting, name, ArrivalBinder.GapRange);
                return;
            case ("users", UsersArrivalSymbol users):
                if (Single(setting, SchedType.Int) is not { } count)
                    return;
                if (ArrivalBinder.IsNumberOfUsers(count))
                    Replace(setting, index, stream with { Arrival = users with { Users = count.AsInteger } });
                else
                    ReportRange(setting, name, ArrivalBinder.UserRange);
                return;
            case ("at", RateArrivalSymbol):
                if (Single(setting, SchedType.Rate) is not { Text: { } text } rate)
                    return;
                var words = text.Split(' ');
                if (ArrivalBinder.Rate(rate, text.StartsWith('-'), words[0], words[^1]) is { } arrival)
                    Replace(setting, index, stream with { Arrival = arrival });
                else
                    ReportRange(setting, name, "above 0 and at most 1000 MHz");
                return;
            case ("probability", FollowingArrivalSymbol following):
                if (Single(setting, SchedType.Number) is not { } probability)
                    return;
                if (probability.AsDouble is > 0 and <= 1)
                    Replace(setting, index, stream with { Arrival = following with { Probability = probability.AsDouble } });
                else
                    ReportRange(setting, name, "above 0 and at most 1");
                return;
            default:
                ReportUnknown(setting, [.. SettingTargets.Names(_scenario, _policy)]);
                return;
        }
    }

    // every ~2 s makes times random. Without the ~ the randomness does not change.
    private Constant? Mean(Setting setting, out bool isRandom)
    {
        var written = setting.ValueLocation;
        isRandom = setting.Value.StartsWith('~');
        if (isRandom)
            written = From(written, written.Text.IndexOf('~', StringComparison.Ordinal) + 1);
        return Single(setting, written, SchedType.Duration);
    }

    private void Replace(Setting setting, int index, StreamSymbol stream)
    {
        _scenario = _scenario with { Streams = _scenario.Streams.SetItem(index, stream) };
        Note(setting);
    }

    // Accepts the forms of a file, such as `within 1 s` and `16 GB at 100 GB/s`. A value after `at` stays unless a new one is given.
    private AttributeValue? Value(Setting setting, AttributeDefinition attribute, AttributeSet before)
    {
        if (attribute.Form is AttributeForm.Word or AttributeForm.FreeWord)
            return Word(setting, attribute);
        if (attribute.Form == AttributeForm.File)
            return File(setting, attribute);
        var written = setting.ValueLocation;
        var atValue = before.Find(attribute.Name)?.AtValue;
        if (attribute.Form == AttributeForm.WithinQuantity && setting.Value.StartsWith("within ", StringComparison.Ordinal))
            written = From(written, written.Text.IndexOf("within", StringComparison.Ordinal) + "within".Length);
        // prompt=~200 makes the sizes random. Without the ~ the randomness does not change.
        var isRandom = attribute.MayBeRandom && setting.Value.StartsWith('~');
        if (isRandom)
            written = From(written, written.Text.IndexOf('~', StringComparison.Ordinal) + 1);
        if (attribute.AtType != null && written.Text.IndexOf(" at ", StringComparison.Ordinal) is >= 0 and var at)
        {
            if (Single(setting, From(written, at + " at ".Length), attribute.AtType) is not { } given)
                return null;
            if (given.AsDouble <= 0)
            {
                ReportRange(setting, "at", "above 0");
                return null;
            }

            atValue = given;
            written = new TextLocation(written.Source, new TextSpan(written.Span.Start, at));
        }

        if (Single(setting, written, attribute.Type) is not { } value)
            return null;
        if (attribute.Allows(value))
            return new AttributeValue(attribute, value, atValue, null) { IsRandom = isRandom || before.IsRandom(attribute.Name) };
        _diagnostics.ReportWithHelp(
            DiagnosticCatalog.AttributeOutOfRange, setting.ValueLocation, attribute.MissingPercent(value), attribute.Name, attribute.Range, setting.Value);
        return null;
    }

    private AttributeValue? Word(Setting setting, AttributeDefinition attribute)
    {
        if (attribute.Words.IsEmpty ? IsName(setting.Value) : attribute.Words.Contains(setting.Value))
            return new AttributeValue(attribute, Constant.Word(setting.Value, SchedType.Class), null, null);
        _diagnostics.ReportMisspelt(
            DiagnosticCatalog.WrongValue, setting.ValueLocation, setting.Value, attribute.Words,
            attribute.Name, attribute.Words.IsEmpty ? "a word" : TypeWords.Or(attribute.Words), setting.Value.Length == 0 ? "nothing" : $"'{setting.Value}'");
        return null;
    }

    // The path is relative to the current folder, as everywhere on a command line. Quotes are those of an experiment.
    private AttributeValue? File(Setting setting, AttributeDefinition attribute)
    {
        var path = setting.Value.Trim('"');
        if (path.Length > 0)
            return new AttributeValue(attribute, Constant.Word(path, SchedType.File), null, setting.ValueLocation) { IsFile = true };
        _diagnostics.ReportWithHelp(
            DiagnosticCatalog.WrongValue, setting.ValueLocation, null, attribute.Name, "the path of a file", "nothing");
        return null;
    }

    private static bool IsName(string text) =>
        text.Length > 0 && !char.IsAsciiDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private static TextLocation From(TextLocation location, int start) =>
        new(location.Source, TextSpan.FromBounds(location.Span.Start + start, location.Span.End));

    private Constant? Single(Setting setting, SchedType type) => Single(setting, setting.ValueLocation, type);

    private Constant? Single(Setting setting, TextLocation written, SchedType type)
    {
        var values = ValueLanguage.ReadOne(written, type, _diagnostics);
        if (values.Length > 1)
            _diagnostics.Report(DiagnosticCatalog.OneValueOnly, setting.ValueLocation, setting.Target);
        return values is [var value] ? value : null;
    }

    private void Note(Setting setting) => _applied.Add(new(setting.Target, setting.Value));

    private void ReportRange(Setting setting, string name, string wanted) =>
        _diagnostics.Report(DiagnosticCatalog.AttributeOutOfRange, setting.ValueLocation, name, wanted, setting.Value);

    private void ReportUnknown(Setting setting, IReadOnlyCollection<string> known) =>
        _diagnostics.Add(SettingTargets.Unknown(setting.TargetLocation, setting.Target, known));
}

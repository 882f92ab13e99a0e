using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;

namespace SchedLang.Compiler.Binding;

/// <summary>The names that <c>--set</c> and <c>vary</c> can change.</summary>
public static class SettingTargets
{
    // Keeps the list short on platforms with hundreds of devices.
    private const int MostListed = 16;

    /// <summary>The type of the setting that a name refers to; null if there is none. Words have the type of classes.</summary>
    public static SchedType? TypeOf(ScenarioSymbol scenario, BoundPolicy policy, string target) => target.Split('.') switch
    {
        ["run"] => SchedType.Duration,
        [var name] => TypeOf(policy, name),
        [var owner, var name] when owner == policy.Symbol.Name => TypeOf(policy, name),
        ["platform", var name] when Attribute(DeclarationKind.Platform, name) is { } attribute => TypeOf(attribute),
        [var owner, var name] => OfDevice(scenario, owner, name) ?? OfStream(scenario, owner, name),
        var name => LatencySettings.Has(scenario, name) ? SchedType.Duration : null,
    };

    /// <summary>All names of settings of a scenario or a policy.</summary>
    public static IEnumerable<string> Names(ScenarioSymbol scenario, BoundPolicy policy) =>
    [
        "run",
        .. policy.Symbol.Parameters.Select(p => p.Name),
        .. AttributeDefinition.Of(DeclarationKind.Platform).Where(IsSettable).Select(a => $"platform.{a.Name}"),
        .. from s in scenario.Streams from name in Settable(s) select $"{s.Name}.{name}",
        .. from d in scenario.Platform?.Devices ?? [] from a in AttributeDefinition.Of(DeclarationKind.Device) select $"{d.Name}.{a.Name}",
        .. LatencySettings.Names(scenario),
    ];

    /// <summary>The diagnostic for an unknown setting. It suggests the closest name and lists the known ones.</summary>
    /// <param name="location">The name.</param>
    /// <param name="target">The name's text.</param>
    /// <param name="known">All known names.</param>
    public static Diagnostic Unknown(TextLocation location, string target, IReadOnlyCollection<string> known)
    {
        // If the owner exists, only its own names are suggested.
        var own = Owner(target) is { } owner ? known.Where(k => Owner(k) == owner).ToList() : [];
        var closest = Spelling.Closest(target, own.Count > 0 ? own : known);
        var listed = Listed(target, known);
        var help = closest == null ? listed : $"did you mean '{closest}'? {listed}";
        return new Diagnostic(DiagnosticCatalog.UnknownSetting, location, [target])
        {
            Help = help.Length == 0 ? null : help,
            Fix = closest == null ? null : new TextFix($"write '{closest}'", location, closest),
        };
    }

    // The names of the owner if it exists, else all names. Owners with the same names are grouped: {cpu, npu}.{power, idle}.
    private static string Listed(string target, IReadOnlyCollection<string> known)
    {
        var names = known.Distinct().Select(n => (Owner: Owner(n), Name: n[(n.LastIndexOf('.') + 1)..])).ToList();
        var owner = Owner(target);
        if (owner != null && names.Where(n => n.Owner == owner).Select(n => n.Name).ToList() is { Count: > 0 } own)
            return $"{owner} has {string.Join(", ", own)}";
        var groups = names.Where(n => n.Owner != null).GroupBy(n => n.Owner!, n => n.Name)
            .GroupBy(o => string.Join(", ", o), o => o.Key)
            .Select(g => $"{Braced([.. g])}.{Braced(g.Key.Split(", "))}");
        var all = names.Where(n => n.Owner == null).Select(n => n.Name).Concat(groups).ToList();
        return all.Count == 0 ? "" : $"settings: {string.Join(", ", all)}";
    }

    // What stands before the last dot; null without a dot.
    private static string? Owner(string name) => name.LastIndexOf('.') is >= 0 and var dot ? name[..dot] : null;

    private static string Braced(string[] words) => words switch
    {
        [var only] => only,
        { Length: > MostListed } => $"{{{string.Join(", ", words.Take(MostListed))}, ...}}",
        _ => $"{{{string.Join(", ", words)}}}",
    };

    /// <summary>An attribute that can be set, or null.</summary>
    internal static AttributeDefinition? Attribute(DeclarationKind declaration, string name) =>
        AttributeDefinition.Find(declaration, name) is { } definition && IsSettable(definition) ? definition : null;

    // Of files, only the table of latencies: other files go with the declaration that names them.
    private static bool IsSettable(AttributeDefinition definition) =>
        definition.Form is not (AttributeForm.File or AttributeForm.Source or AttributeForm.Latencies or AttributeForm.Stream) || definition is { Declaration: DeclarationKind.Platform, Name: "latencies" };

    private static SchedType? TypeOf(BoundPolicy policy, string parameter) =>
        policy.Symbol.Parameters.FirstOrDefault(p => p.Name == parameter) is { } found ? Written(found.Type) : null;

    private static SchedType TypeOf(AttributeDefinition attribute) =>
        attribute.Form is AttributeForm.Word or AttributeForm.FreeWord ? SchedType.Class : attribute.Form == AttributeForm.File ? SchedType.File : attribute.Type;

    // An instant is written as the time since the start.
    private static SchedType Written(SchedType type) => type == SchedType.Instant ? SchedType.Duration : type;

    private static SchedType? OfDevice(ScenarioSymbol scenario, string device, string name) =>
        scenario.Platform?.Devices.Any(d => d.Name == device) == true && Attribute(DeclarationKind.Device, name) is { } attribute
            ? TypeOf(attribute)
            : null;

    private static SchedType? OfStream(ScenarioSymbol scenario, string stream, string name)
    {
        if (scenario.Streams.FirstOrDefault(s => s.Name == stream) is not { } found)
            return null;
        if (Attribute(DeclarationKind.Stream, name) is { } attribute)
            return TypeOf(attribute);
        return (name, found.Arrival) switch
        {
            ("every", PeriodicArrivalSymbol or UsersArrivalSymbol) => SchedType.Duration,
            ("users", UsersArrivalSymbol) => SchedType.Int,
            ("at", RateArrivalSymbol) => SchedType.Rate,
            ("probability", FollowingArrivalSymbol) => SchedType.Number,
            _ => null,
        };
    }

    private static IEnumerable<string> Settable(StreamSymbol stream) =>
    [
        .. AttributeDefinition.Of(DeclarationKind.Stream)
            .Where(a => a.Form != AttributeForm.Stream && (a.ModelKinds.IsEmpty || stream.Model == null || a.ModelKinds.Contains(stream.Model.KindName)))
            .Select(a => a.Name).Where(a => !FlowBinder.LacksTurns(stream, a)),
        .. stream.Arrival switch
        {
            PeriodicArrivalSymbol => ["every"],
            RateArrivalSymbol => ["at"],
            FollowingArrivalSymbol => ["probability"],
            UsersArrivalSymbol => ["users", "every"],
            _ => Array.Empty<string>(),
        },
    ];
}

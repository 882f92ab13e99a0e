using System.Collections.Immutable;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Compiler.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Workloads;
using SchedLang.Simulator.Settings;

namespace SchedLang.Cli.Building;

/// <summary>The settings that <c>--open</c> leaves to the command line of an executable or to the caller of a library.</summary>
internal sealed class OpenNames
{
    /// <summary>Every parameter of the policy; the default.</summary>
    public const string Parameters = "parameters";

    /// <summary>Everything that <c>--set</c> can change.</summary>
    public const string All = "all";

    /// <summary>Nothing.</summary>
    public const string None = "none";

    private readonly LinkedProgram _program;

    private OpenNames(LinkedProgram program) => _program = program;

    private PolicySymbol Policy => _program.Lowered.Policy.Symbol;

    /// <summary>Resolves names to settings and reports unknown ones.</summary>
    /// <param name="names">Names that <c>--set</c> accepts, and the words above.</param>
    /// <param name="program">The program to build.</param>
    /// <param name="diagnostics">Receives the diagnostics.</param>
    public static ImmutableArray<OpenSetting> Resolve(IReadOnlyCollection<string> names, LinkedProgram program, DiagnosticBag diagnostics)
    {
        var open = new OpenNames(program);
        var found = new List<OpenSetting>();
        foreach (var name in names.DefaultIfEmpty(Parameters))
            found.AddRange(open.Of(name, diagnostics));
        return [.. found.DistinctBy(s => s.Name)];
    }

    /// <summary>A workload whose code can run with any values of the open settings.</summary>
    public static Workload Widest(Workload workload, IReadOnlyCollection<OpenSetting> open)
    {
        var platform = workload.Platform;
        var streams = workload.Streams;
        foreach (var setting in open)
        {
            switch (setting.Owner, setting.Member)
            {
                case (SettingOwner.Platform, "switch"):
                    platform = platform with { Switch = new(Math.Max(1, platform.Switch.Ns)) };
                    break;
                case (SettingOwner.Platform, "transfer"):
                    platform = platform with { Transfer = new(Math.Max(1, platform.Transfer.Ns)) };
                    break;
                case (SettingOwner.Platform, "contention"):
                    platform = platform with { SharesBandwidth = true };
                    break;
                case (SettingOwner.Platform or SettingOwner.Device, "variation"):
                    platform = platform with { Devices = platform.Devices.SetItem(0, platform.Devices[0] with { Variation = 1 }) };
                    break;
                case (SettingOwner.Stream, "late"):
                    streams = streams.SetItem(setting.Index, streams[setting.Index] with { Late = LatePolicy.Drop });
                    break;
                case (SettingOwner.Stream, "turns"):
                    streams = streams.SetItem(setting.Index, streams[setting.Index] with { Flow = streams[setting.Index].Flow ?? FlowDefinition.OneTurn });
                    break;
                case (SettingOwner.Stream, "queue"):
                    streams = streams.SetItem(setting.Index, streams[setting.Index] with { Queue = 1 });
                    break;
            }
        }

        return workload with { Platform = platform, Streams = streams };
    }

    private IEnumerable<OpenSetting> Of(string name, DiagnosticBag diagnostics)
    {
        var isOwn = Policy.Parameters.Any(p => p.Name == name);
        if (!isOwn && name == None)
            return [];
        if (!isOwn && name is Parameters or All)
        {
            var ignored = new DiagnosticBag();
            return [.. SettingTargets.Names(_program.Scenario, _program.Lowered.Policy)
                .Where(n => name == All || Policy.Parameters.Any(p => p.Name == n)).Select(n => Find(n, ignored)).OfType<OpenSetting>()];
        }

        return Find(name, diagnostics) is { } setting ? [setting] : [];
    }

    private OpenSetting? Find(string name, DiagnosticBag diagnostics)
    {
        var scenario = _program.Scenario;
        var plain = name.StartsWith(Policy.Name + ".", StringComparison.Ordinal) ? name[(Policy.Name.Length + 1)..] : name;
        if (Policy.Parameters.FirstOrDefault(p => p.Name == plain) is { } parameter)
            return parameter.Type == SchedType.Class ? Refuse(name, "its value decides which code is made", diagnostics) : Of(parameter);
        if (SettingTargets.TypeOf(scenario, _program.Lowered.Policy, name) is not { } type)
        {
            diagnostics.ReportMisspelt(
                DiagnosticCatalog.UnknownSetting, Place(name), name, SettingTargets.Names(scenario, _program.Lowered.Policy).Append(All).Append(None).Append(Parameters), name);
            return null;
        }

        if (name == "run")
            return new OpenSetting(name, SettingOwner.Run, 0, name, type, scenario.Duration?.ToString() ?? "", "Length of the run.");
        if (name.Split('.') is not [var owner, var member])
            return Refuse(name, "a latency is part of the tables that the file holds", diagnostics);
        if (type == SchedType.File)
            return Refuse(name, "the tables are part of the file", diagnostics);
        if (owner == "platform")
        {
            return member == "memory"
                ? Refuse(name, "its value decides which code is made", diagnostics)
                : Attribute(SettingOwner.Platform, name, 0, member, type, scenario.Platform!.Attributes);
        }

        var device = scenario.Platform!.Devices.ToList().FindIndex(d => d.Name == owner);
        if (device >= 0 && member is "compute" or "traffic" or "launch" or "shapes")
            return Refuse(name, "the latencies that it decides are part of the tables that the file holds", diagnostics);
        if (device >= 0 && AttributeDefinition.Find(DeclarationKind.Device, member) != null)
            return Attribute(SettingOwner.Device, name, device, member, type, scenario.Platform.Devices[device].Attributes);
        var index = scenario.Streams.ToList().FindIndex(s => s.Name == owner);
        var stream = scenario.Streams[index];
        if (member == "class")
            return Refuse(name, "its value decides which code is made", diagnostics);
        if (FlowBinder.LacksTurns(stream, member))
            return Refuse(name, $"stream '{stream.Name}' has no turns", diagnostics);
        if (member == "offset" && stream.Arrival is TraceArrivalSymbol)
            return Refuse(name, "a trace says when jobs are released", diagnostics);
        if (AttributeDefinition.Find(DeclarationKind.Stream, member) is { } attribute)
        {
            return attribute.ModelKinds.IsEmpty || attribute.ModelKinds.Contains(stream.Model!.KindName)
                ? Attribute(SettingOwner.Stream, name, index, member, type, stream.Attributes)
                : Refuse(name, $"it does not apply to a model of kind {stream.Model!.KindName}", diagnostics);
        }

        var arrival = stream.Arrival switch
        {
            RateArrivalSymbol rate => rate.Rate.ToString(),
            PeriodicArrivalSymbol periodic => periodic.Period.ToString(),
            UsersArrivalSymbol users when member == "users" => users.Users.ToString(System.Globalization.CultureInfo.InvariantCulture),
            UsersArrivalSymbol users => users.Gap.ToString(),
            FollowingArrivalSymbol following => following.Probability.ToString("R", System.Globalization.CultureInfo.InvariantCulture),
            _ => "",
        };
        return new OpenSetting(name, SettingOwner.Stream, index, member, type, arrival, "When its jobs are released.");
    }

    private OpenSetting Of(ParameterSymbol parameter) => new(
        parameter.Name, SettingOwner.Parameter, 0, parameter.Name, parameter.Type, _program.Lowered.Parameters[parameter.Name].ToString(), "")
    {
        Minimum = parameter.Minimum,
        Maximum = parameter.Maximum,
    };

    private static OpenSetting Attribute(SettingOwner owner, string name, int index, string member, SchedType type, AttributeSet attributes) => new(
        name, owner, index, member, type, attributes.Find(member)?.Value.ToString() ?? "",
        AttributeDefinition.Find(SettingTarget.DeclarationOf(owner), member)!.Description);

    /// <summary>Reports that a setting cannot be left open.</summary>
    public static OpenSetting? Refuse(string name, string reason, DiagnosticBag diagnostics)
    {
        diagnostics.ReportWithHelp(DiagnosticCatalog.CannotOpen, Place(name), $"fix it when you build, with --set {name}=VALUE", name, reason);
        return null;
    }

    private static TextLocation Place(string name) => new(new SourceText("--open", name), new TextSpan(0, name.Length));
}

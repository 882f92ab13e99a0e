using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Platforms;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Simulator.Settings;

/// <summary>Sets a value in a workload. A test checks that every value means the same as in <c>schedlang run --set</c>.</summary>
internal static class SettingTarget
{
    /// <summary>The kind of declaration that has the attributes of an owner.</summary>
    public static DeclarationKind DeclarationOf(SettingOwner owner) => owner switch
    {
        SettingOwner.Platform => DeclarationKind.Platform,
        SettingOwner.Device => DeclarationKind.Device,
        _ => DeclarationKind.Stream,
    };

    /// <summary>Whether a setting takes one of a fixed set of words.</summary>
    public static bool IsWord(OpenSetting setting) => setting.Type == SchedType.Class;

    /// <summary>Returns the workload with a value set.</summary>
    /// <exception cref="SettingException">The value is out of range.</exception>
    public static Workload Apply(Workload workload, OpenSetting setting, Constant value)
    {
        if (setting.Owner is SettingOwner.Platform or SettingOwner.Device or SettingOwner.Stream
            && AttributeDefinition.Find(DeclarationOf(setting.Owner), setting.Member) is { Form: AttributeForm.Quantity or AttributeForm.WithinQuantity } attribute
            && !attribute.Allows(value))
            throw OutOfRange(setting, attribute.Range, value);
        var platform = workload.Platform;
        switch (setting.Owner)
        {
            case SettingOwner.Run:
                return workload with { End = Instant.Zero + Positive(setting, value) };
            case SettingOwner.Platform:
                return workload with { Platform = OfPlatform(platform, setting, value) };
            case SettingOwner.Device:
                var device = platform.Devices[setting.Index];
                device = setting.Member switch
                {
                    "power" => device with { Power = value.AsDouble },
                    "idle" => device with { IdlePower = value.AsDouble },
                    "variation" => device with { Variation = value.AsDouble },
                    _ => throw Unknown(setting),
                };
                return workload with { Platform = platform with { Devices = platform.Devices.SetItem(setting.Index, device) } };
            case SettingOwner.Stream:
                var stream = OfStream(workload.Streams[setting.Index], setting, value);
                return workload with { Streams = workload.Streams.SetItem(setting.Index, stream) };
            default:
                throw new InvalidOperationException($"Setting '{setting.Name}' is not one of the workload.");
        }
    }

    private static Platform OfPlatform(Platform platform, OpenSetting setting, Constant value) => setting.Member switch
    {
        "switch" => platform with { Switch = new Duration(value.AsInteger) },
        "transfer" => platform with { Transfer = new Duration(value.AsInteger) },
        "contention" => platform with { SharesBandwidth = value.AsWord == "proportional", Matrix = null },
        "variation" => platform with { Variation = value.AsDouble },
        _ => throw Unknown(setting),
    };

    private static StreamDefinition OfStream(StreamDefinition stream, OpenSetting setting, Constant value) => setting.Member switch
    {
        "deadline" => stream with { Deadline = new Duration(value.AsInteger) },
        "late" => stream with { Late = Enum.Parse<LatePolicy>(value.AsWord, ignoreCase: true) },
        "queue" => stream with { Queue = value.AsInteger },
        "offset" => stream with { Offset = new Duration(value.AsInteger) },
        "jitter" => stream with { Jitter = new Duration(value.AsInteger) },
        "tokens" => stream with { Tokens = value.AsInteger },
        "prompt" => stream with { Prompt = value.AsInteger },
        "output" => stream with { Output = value.AsInteger },
        "turns" => stream with { Flow = (stream.Flow ?? FlowDefinition.OneTurn) with { Turns = value.AsInteger } },
        "think" => stream with { Flow = (stream.Flow ?? FlowDefinition.OneTurn) with { Think = new Duration(value.AsInteger) } },
        "keep" => stream with { Flow = (stream.Flow ?? FlowDefinition.OneTurn) with { KeepsContext = value.AsWord == "context" } },
        "ttft" => stream with { TtftTarget = new Duration(value.AsInteger) },
        "tpt" => stream with { TptTarget = new Duration(value.AsInteger) },
        "weight" => stream with { Weight = value.AsDouble },
        "every" when stream.Arrival is UsersArrival users => stream with { Arrival = users with { Gap = Gap(setting, value) } },
        "users" => stream with { Arrival = (UsersArrival)stream.Arrival with { Users = Users(setting, value) } },
        "every" => stream with
        {
            Arrival = stream.Arrival is PoissonArrival ? new PoissonArrival(Positive(setting, value)) : new PeriodicArrival(Positive(setting, value)),
        },
        "at" => stream with { Arrival = Rate(setting, value) },
        "probability" when value.AsDouble is > 0 and <= 1 => stream with { Arrival = (FollowingArrival)stream.Arrival with { Probability = value.AsDouble } },
        "probability" => throw OutOfRange(setting, "above 0 and at most 1", value),
        _ => throw Unknown(setting),
    };

    private static Duration Positive(OpenSetting setting, Constant value) =>
        value.AsInteger is > 0 and < Saturating.Never ? new Duration(value.AsInteger) : throw OutOfRange(setting, "above 0", value);

    private static Duration Gap(OpenSetting setting, Constant value) =>
        value.AsInteger is >= 0 and < Saturating.Never ? new Duration(value.AsInteger) : throw OutOfRange(setting, "at least 0 and not never", value);

    private static long Users(OpenSetting setting, Constant value) => value.AsInteger is >= 1 and <= UsersArrival.MostUsers
        ? value.AsInteger
        : throw OutOfRange(setting, FormattableString.Invariant($"from 1 to {UsersArrival.MostUsers}"), value);

    private static RateArrival Rate(OpenSetting setting, Constant value)
    {
        var text = value.ToString();
        var words = text.Split(' ');
        return !text.StartsWith('-') && RateReader.Of(value, words[0], words[^1]) is { } rate
            ? new RateArrival(rate.Numerator, rate.Denominator)
            : throw OutOfRange(setting, "above 0 and at most 1000 MHz", value);
    }

    private static SettingException OutOfRange(OpenSetting setting, string wanted, Constant value) =>
        new(DiagnosticCatalog.AttributeOutOfRange, setting.Member, wanted, value.ToString());

    private static InvalidOperationException Unknown(OpenSetting setting) => new($"Setting '{setting.Name}' is not known.");
}

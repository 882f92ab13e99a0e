using System.Collections.Frozen;
using System.Globalization;

namespace SchedLang.Compiler.Diagnostics;

/// <summary>
/// What to write instead of the syntax of other languages and tools. This is the only such table.
/// The parser, the binder and the readers of data files look words up here and offer the result as a fix.
/// </summary>
public static class WriteInstead
{
    /// <summary>Signs that SchedLang does not have. An empty string means to leave the sign out.</summary>
    private static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>
    {
        ["&&"] = "and",
        ["&"] = "and",
        ["||"] = "or",
        ["|"] = "or",
        ["!"] = "not",
        [";"] = "",
        ["#"] = "//",
        ["\u2264"] = "<=",
        ["\u2265"] = ">=",
        ["\u2260"] = "!=",
        ["\u00D7"] = "*",
        ["\u00B7"] = "*",
        ["\u2212"] = "-",
        ["\u2013"] = "-",
        ["\u00A0"] = " ",
    }.ToFrozenDictionary();

    /// <summary>Words of other languages where SchedLang expects a word or sign. An empty string means to leave the word out.</summary>
    private static readonly FrozenDictionary<string, string> Words = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["desc"] = "descending",
        ["decreasing"] = "descending",
        ["asc"] = "",
        ["ascending"] = "",
        ["increasing"] = "",
        ["minimize"] = "minimizing",
        ["minimise"] = "minimizing",
        ["minimising"] = "minimizing",
        ["=="] = "=",
        ["="] = "==",
        ["inherits"] = "extends",
        ["extend"] = "extends",
        ["implements"] = "extends",
        ["elif"] = "else if",
        ["elseif"] = "else if",
        ["import"] = "use",
        ["include"] = "use",
        ["scheduler"] = "policy",
        ["workload"] = "scenario",
        ["network"] = "model",
        ["machine"] = "platform",
        ["system"] = "platform",
        ["task"] = "stream",
        ["sort"] = "order",
        ["filter"] = "where",
        ["const"] = "let",
        ["def"] = "fn",
        ["func"] = "fn",
        ["function"] = "fn",
        ["var"] = "state",
        ["is"] = "==",
        ["equals"] = "==",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Values and attributes of policies under the names of other languages.</summary>
    private static readonly FrozenDictionary<string, string> Names = new Dictionary<string, string>
    {
        ["True"] = "true",
        ["TRUE"] = "true",
        ["yes"] = "true",
        ["False"] = "false",
        ["FALSE"] = "false",
        ["no"] = "false",
        ["None"] = "never",
        ["null"] = "never",
        ["inf"] = "never",
        ["infinity"] = "never",
        ["Infinity"] = "never",
        ["release"] = "arrival",
        ["runtime"] = "latency",
        ["priority"] = "stream.weight",
    }.ToFrozenDictionary();

    /// <summary>Attributes under the names of other tools.</summary>
    private static readonly FrozenDictionary<string, string> Attributes = new Dictionary<string, string>
    {
        ["latency"] = "latencies",
        ["table"] = "latencies",
        ["profile"] = "latencies",
        ["priority"] = "weight",
        ["duration"] = "run for",
        ["ram"] = "memory",
        ["due"] = "deadline",
    }.ToFrozenDictionary();

    /// <summary>Units that SchedLang does not have: the unit to write, and how many of that unit equal one.</summary>
    private static readonly FrozenDictionary<string, (string Unit, decimal Factor)> Units = new Dictionary<string, (string, decimal)>
    {
        ["nsec"] = ("ns", 1),
        ["nanosecond"] = ("ns", 1),
        ["nanoseconds"] = ("ns", 1),
        ["usec"] = ("us", 1),
        ["microsecond"] = ("us", 1),
        ["microseconds"] = ("us", 1),
        ["msec"] = ("ms", 1),
        ["msecs"] = ("ms", 1),
        ["millis"] = ("ms", 1),
        ["millisecond"] = ("ms", 1),
        ["milliseconds"] = ("ms", 1),
        ["sec"] = ("s", 1),
        ["secs"] = ("s", 1),
        ["second"] = ("s", 1),
        ["seconds"] = ("s", 1),
        ["mins"] = ("min", 1),
        ["minute"] = ("min", 1),
        ["minutes"] = ("min", 1),
        ["hr"] = ("h", 1),
        ["hour"] = ("h", 1),
        ["hours"] = ("h", 1),
        ["hertz"] = ("Hz", 1),
        ["rps"] = ("Hz", 1),
        ["qps"] = ("Hz", 1),
        ["frames/s"] = ("fps", 1),
        ["tok"] = ("tokens", 1),
        ["watt"] = ("W", 1),
        ["watts"] = ("W", 1),
        ["joule"] = ("J", 1),
        ["joules"] = ("J", 1),
        ["bytes"] = ("B", 1),
        ["Gbps"] = ("GB/s", 0.125m),
        ["gbps"] = ("GB/s", 0.125m),
        ["Gbit/s"] = ("GB/s", 0.125m),
        ["Gb/s"] = ("GB/s", 0.125m),
        ["Mbps"] = ("MB/s", 0.125m),
        ["mbps"] = ("MB/s", 0.125m),
        ["Mbit/s"] = ("MB/s", 0.125m),
        ["Mb/s"] = ("MB/s", 0.125m),
        ["Tbps"] = ("TB/s", 0.125m),
        ["Tbit/s"] = ("TB/s", 0.125m),
        ["Tb/s"] = ("TB/s", 0.125m),
        ["GBps"] = ("GB/s", 1),
        ["MBps"] = ("MB/s", 1),
        ["TBps"] = ("TB/s", 1),
    }.ToFrozenDictionary();

    // Units of power and energy are missing, because their case distinguishes mega from milli.
    private static readonly FrozenDictionary<string, string> OtherCase =
        ((string[])["ns", "us", "ms", "s", "min", "h", "fps", "Hz", "kHz", "MHz", "token", "tokens", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB", "MB/s", "GB/s", "TB/s"])
        .ToFrozenDictionary(u => u, StringComparer.OrdinalIgnoreCase);

    /// <summary>Kinds of accelerators that SchedLang does not name, with the kind that schedules the same way.</summary>
    private static readonly FrozenDictionary<string, string> DeviceKinds = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        ["TPU"] = "NPU",
        ["APU"] = "NPU",
        ["ANE"] = "NPU",
        ["IPU"] = "NPU",
        ["VPU"] = "NPU",
        ["DLA"] = "NPU",
        ["NVDLA"] = "NPU",
        ["accelerator"] = "NPU",
        ["FPGA"] = "DSP",
        ["CUDA"] = "GPU",
        ["iGPU"] = "GPU",
        ["dGPU"] = "GPU",
        ["core"] = "CPU",
        ["processor"] = "CPU",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>What to write for a sign: empty to leave it out, null if the sign is unknown.</summary>
    public static string? Sign(string sign) => Signs.GetValueOrDefault(sign);

    /// <summary>What to write for a word where syntax is expected: empty to leave it out, null if the word is unknown.</summary>
    public static string? Word(string word) => Words.GetValueOrDefault(word);

    /// <summary>What to write for a name in an expression or value; null if the name is unknown.</summary>
    public static string? Name(string name) => Names.GetValueOrDefault(name);

    /// <summary>The attribute to write; null if the word is unknown.</summary>
    public static string? Attribute(string name) => Attributes.GetValueOrDefault(name);

    /// <summary>The kind of device to write; null if the kind is unknown.</summary>
    public static string? DeviceKind(string kind) => DeviceKinds.GetValueOrDefault(kind);

    /// <summary>The number and unit to write for a number with a foreign unit; null if the unit is unknown.</summary>
    public static (string Number, string Unit)? Quantity(string number, string unit)
    {
        if (Units.TryGetValue(unit, out var known))
            return Scaled(number, known.Factor) is { } scaled ? (scaled, known.Unit) : null;
        return OtherCase.TryGetValue(unit, out var right) && right != unit ? (number, right) : null;
    }

    /// <summary>The number to write for a percentage; null if it has too many digits.</summary>
    public static string? Percent(string number) => Scaled(number, 0.01m);

    private static string? Scaled(string number, decimal factor) => factor == 1 ? number
        : decimal.TryParse(number.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            && value < 1e15m
            ? (value * factor / 1.0000000000000000m).ToString("0.############", CultureInfo.InvariantCulture)
            : null;
}

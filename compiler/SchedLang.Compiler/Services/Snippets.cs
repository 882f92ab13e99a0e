using System.Text.RegularExpressions;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Services;

/// <summary>Snippets for clauses, with placeholders.</summary>
internal static partial class Snippets
{
    // Forms whose snippets cannot be derived from the table by turning its capitals into placeholders.
    private static readonly Dictionary<string, string> Own = new()
    {
        ["platform NAME { ... }"] = "platform ${1:Name} {\n  memory ${2:16} GB at ${3:100} GB/s\n  device ${4:npu} : ${5|NPU,GPU,CPU,DSP|}\n  latencies \"${6:table.csv}\"\n}",
        ["model NAME : KIND { ... }"] = "model ${1:name} : ${2|vision,encoder,llm|}",
        ["scenario NAME on PLATFORM { ... }"] = "scenario ${1:Name} on ${2:Platform} {\n  run for ${3:20} s\n  stream ${4:name} : ${5:model} at ${6:30} fps\n}",
        ["policy NAME(PARAMETER: TYPE = DEFAULT in LOW..HIGH, ...) extends POLICY { ... }"] =
            "policy ${1:Name} {\n  order by ${2:deadline}\n  place on idle device minimizing ${3:latency}\n}",
        ["experiment NAME { ... }"] = "experiment ${1:Name} {\n  scenario ${2:Scenario}\n  policies ${3:Policy}\n  report ${4:violation_rate}\n}",
        ["stream NAME : MODEL ARRIVAL { ... }"] = "stream ${1:name} : ${2:model} at ${3:30} fps",
        ["device NAME : KIND { ... }"] = "device ${1:npu} : ${2|NPU,GPU,CPU,DSP|}",
        ["order by KEY descending, ..."] = "order by ${1:deadline}",
        ["place when CONDITION on idle device where CONDITION minimizing VALUE"] = "place on idle device minimizing ${1:latency}",
        ["place ... on device ..."] = "place on device minimizing ${1:finish}",
        ["place ... on static device ..."] = "place on static device minimizing ${1:stage_latency}",
        ["place ... on KIND, KIND ..."] = "place on ${1|npu,gpu,cpu,dsp|}",
        ["policies NAME(PARAMETER = VALUE) as NAME, ..."] = "policies ${1:Policy}",
        ["state NAME per stream: TYPE = VALUE"] = "state ${1:name} per ${2|stream,job,device|}: ${3:duration} = ${4:0 ms}",
        ["fn NAME(PARAMETER: TYPE, ...) = VALUE"] = "fn ${1:name}(${2:x}) = ${3:x}",
        ["CELL = VALUE"] = "",
        ["at RATE"] = "at ${1:30} fps",
        ["every DURATION"] = "every ${1:20} ms",
        ["every ~DURATION"] = "every ~${1:20} ms",
        ["run for DURATION"] = "run for ${1:20} s",
        ["preempt immediately losing work when CONDITION"] = "preempt immediately losing work when ${1:deadline < victim.deadline}",
        ["preempt immediately keeping work when CONDITION"] = "preempt immediately keeping work when ${1:deadline < victim.deadline}",
        ["chunk prefill by TOKENS padded"] = "chunk prefill by ${1:256} tokens",
        ["batch STAGE up to N wait up to DURATION"] = "batch ${1|decode,prefill,infer,encode|} up to ${2:8}",
        ["on tick every DURATION ..."] = "on tick every ${1:10} ms {\n  $0\n}",
        ["on release when CONDITION { ... }"] = "on release {\n  $0\n}",
        ["vary TARGET in VALUES"] = "vary ${1:llm.prompt} in ${2:32, 256 tokens}",
        ["set TARGET = VALUE"] = "set ${1:llm.prompt} = ${2:256 tokens}",
        ["seeds VALUES"] = "seeds ${1:1..10}",
    };

    /// <summary>The snippet of a form; empty where it has none.</summary>
    public static string Of(ClauseDefinition clause)
    {
        if (Own.TryGetValue(clause.Form, out var own))
            return own;
        var number = 0;
        var text = Capitals().Replace(clause.Form.Replace(", ...", "", StringComparison.Ordinal), m => $"${{{++number}:{m.Value.ToLowerInvariant()}}}");
        return text.Replace("{ ... }", "{\n  $0\n}", StringComparison.Ordinal).Replace("...", "{\n  $0\n}", StringComparison.Ordinal);
    }

    /// <summary>A snippet without its placeholders. Their default texts stay.</summary>
    public static string Plain(string snippet) =>
        Stop().Replace(Choice().Replace(Place().Replace(snippet, "$1"), "$1"), "");

    [GeneratedRegex("[A-Z]{2,}|\\bP\\b|\\bN\\b")]
    private static partial Regex Capitals();

    [GeneratedRegex(@"\$\{\d+:([^}]*)\}")]
    private static partial Regex Place();

    [GeneratedRegex(@"\$\{\d+\|([^,|]*)[^}]*\|\}")]
    private static partial Regex Choice();

    [GeneratedRegex(@"\$\d+")]
    private static partial Regex Stop();
}

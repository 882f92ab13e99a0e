using System.Collections.Immutable;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Tables;

namespace SchedLang.Compiler.Linking;

/// <summary>Operators of a layer that run as one unit.</summary>
/// <param name="Operators">The operators in order; not empty.</param>
/// <param name="Last">The operators that run once after all layers: not empty only for the last group of a layer, whose last unit has them.</param>
/// <param name="Supports">For each device of the platform, whether latencies are derived for it and it supports all of the operators.</param>
public sealed record OperatorGroup(ImmutableArray<OperatorSymbol> Operators, ImmutableArray<OperatorSymbol> Last, ImmutableArray<bool> Supports)
{
    /// <summary><c>out + ffn</c></summary>
    public string Name => string.Join(" + ", Operators.Select(o => o.Name));
}

/// <summary>
/// The latencies of a platform that are derived from operators: which operators are one unit, which devices support it, and what it costs.
/// </summary>
/// <param name="platform">The platform.</param>
/// <param name="rates">How fast each of its devices is; null where latencies are not derived for it.</param>
public sealed class DerivedStages(PlatformSymbol platform, ImmutableArray<Roofline?> rates)
{
    /// <summary>How fast each device is; null where latencies are not derived for it.</summary>
    public ImmutableArray<Roofline?> Rates => rates;

    /// <summary>The rates that a device declares; null where it lacks one of them.</summary>
    public static Roofline? RatesOf(DeviceSymbol device) =>
        device.Attributes.Real("compute") is { } compute && device.Attributes.Real("traffic") is { } traffic
            ? new Roofline(compute, traffic, device.Attributes.Duration("launch")?.Ns ?? 0, device.Attributes.Word("shapes") == "static")
            : null;

    /// <summary>Bytes of the values of a model.</summary>
    public static Precision PrecisionOf(ModelSymbol model) =>
        new((model.Attributes.Integer("weight_bits") ?? 16) / 8.0, (model.Attributes.Integer("activation_bits") ?? 16) / 8.0);

    /// <summary>The units of each layer of a stage. A group can lack support everywhere.</summary>
    /// <param name="model">A model with operators.</param>
    /// <param name="stage">The stage.</param>
    /// <param name="isDerived">For each device, whether the stage is derived on it: no table and no model gives its latency.</param>
    public ImmutableArray<OperatorGroup> Groups(ModelSymbol model, Stage stage, IReadOnlyList<bool> isDerived)
    {
        var groups = new List<List<OperatorSymbol>>();
        var fuse = model.Attributes.Word("fuse");
        foreach (var next in model.Operators.Where(o => !o.IsLast))
        {
            var joins = groups.Count > 0 && fuse switch
            {
                "none" => false,
                "layer" => true,
                _ => Supports(stage, next, isDerived).SequenceEqual(Supports(stage, groups[^1][0], isDerived)),
            };
            if (joins)
                groups[^1].Add(next);
            else
                groups.Add([next]);
        }

        return
        [
            .. groups.Select((g, i) => new OperatorGroup(
                [.. g],
                i == groups.Count - 1 ? [.. model.Operators.Where(o => o.IsLast)] : [],
                [.. platform.Devices.Select((_, d) => g.All(o => Supports(stage, o, isDerived)[d]))])),
        ];
    }

    /// <summary>The units of a stage on a device, null for those that it does not support.</summary>
    public ImmutableArray<LatencyCurve?> Curves(ModelSymbol model, Stage stage, ImmutableArray<OperatorGroup> groups, int device)
    {
        var (precision, rate) = (PrecisionOf(model), rates[device]!);
        var each = groups.Select(g => g.Supports[device] ? new LatencyCurve(new DerivedCost(stage, Sizes(g.Operators), [], precision, rate)) : null).ToList();
        var curves = Enumerable.Range(0, model.Layers).SelectMany(_ => each).ToArray();
        if (groups[^1] is { Last.IsEmpty: false } last && curves[^1] != null)
            curves[^1] = new LatencyCurve(new DerivedCost(stage, Sizes(last.Operators), Sizes(last.Last), precision, rate));
        return [.. curves];
    }

    private bool[] Supports(Stage stage, OperatorSymbol one, IReadOnlyList<bool> isDerived) =>
        [.. rates.Select((r, d) => isDerived[d] && r != null && (!r.IsStatic || (stage == Stage.Prefill && one.Sizes.Kind == OperatorKind.Linear)))];

    private static ImmutableArray<Operator> Sizes(IEnumerable<OperatorSymbol> operators) => [.. operators.Select(o => o.Sizes)];
}

using System.Collections.Immutable;
using System.Globalization;
using SchedLang.Compiler.Findings;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Symbols;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Explanation;

/// <summary>Builds the graph of a model on a platform from its linked stages.</summary>
internal sealed class GraphBuilder(PlatformSymbol platform, ModelSymbol model, ImmutableArray<StageProfile> stages, ImmutableArray<DeviceFit> fits)
{
    private const long SmallestChunk = 32;
    private const long LargestChunk = 4096;

    /// <summary>The graph with the costs of a piece.</summary>
    public ExecutionGraph Build(GraphPiece piece) => new(
        platform.Name, [.. platform.Devices.Select(d => d.Name)], model.Name, model.KindName, model.Layers,
        [.. model.Operators.OrderBy(o => o.IsLast).Select(o => o.Name)], model.Attributes.Word("fuse") ?? "affinity", piece,
        [.. stages.Select(s => StageOf(s, piece))],
        model.Kind == ModelKind.Llm ? [.. Chunks()] : [],
        fits);

    // A prefill of the piece's size counts as a full chunk, which a device with static shapes takes.
    private static Piece PieceOf(StageProfile profile, GraphPiece piece) => profile.Stage == Stage.Prefill
        ? new Piece(piece.From, piece.From + piece.Tokens, EndsPrompt: true, IsFullChunk: true, Batch: piece.Batch)
        : new Piece(0, piece.Tokens, Batch: piece.Batch);

    private GraphStage StageOf(StageProfile profile, GraphPiece piece)
    {
        var rows = Rows(profile, PieceOf(profile, piece));
        var groups = new List<GraphUnit>();
        var place = new Dictionary<string, int>();
        for (var unit = 0; unit < rows.Count; unit++)
        {
            var name = NameOf(profile, unit);
            var same = place.TryGetValue(name, out var at) && AreAlike(groups[at].Costs, rows[unit]) ? at : -1;
            if (same >= 0)
            {
                groups[same] = groups[same] with { Times = groups[same].Times + 1 };
                continue;
            }

            place[name] = groups.Count;
            var best = Best(rows[unit]);
            groups.Add(new GraphUnit(
                name, 1, unit, Enumerable.Range(0, profile.DeviceCount).Any(d => profile.IsDerivedOn(d) && rows[unit][d] != null), rows[unit], best, Why(rows[unit], best)));
        }

        var whole = Enumerable.Range(0, profile.DeviceCount).Select(d => Sum(rows.Select(r => r[d]))).ToImmutableArray();
        var fastest = rows.TrueForAll(r => Best(r) >= 0) ? rows.Sum(r => r[Best(r)]!.Ns) : (long?)null;
        return new GraphStage(profile.Stage, profile.Units, [.. groups], whole, fastest);
    }

    // A stage that is divided over its units gives some of them 1 ns more.
    private static bool AreAlike(ImmutableArray<GraphCost?> left, ImmutableArray<GraphCost?> right) =>
        left.Zip(right).All(c => c.First is { } one && c.Second is { } other ? Math.Abs(one.Ns - other.Ns) <= 1 : c.First == c.Second);

    private List<ImmutableArray<GraphCost?>> Rows(StageProfile profile, Piece piece)
    {
        var rows = Enumerable.Range(0, profile.Units).Select(_ => new GraphCost?[profile.DeviceCount]).ToList();
        var work = new long[profile.Units];
        for (var device = 0; device < profile.DeviceCount; device++)
        {
            profile.UnitWork(device, in piece, work);
            var power = platform.Devices[device].Attributes.Real("power") ?? 0;
            for (var unit = 0; unit < work.Length; unit++)
            {
                var ns = work[unit];
                if (ns == Saturating.Never)
                    continue;
                var measured = profile.UnitEnergy(device, unit, in piece);
                var bandwidth = profile.UnitBandwidth(device, unit, in piece);
                rows[unit][device] = new GraphCost(ns, bandwidth, double.IsNaN(measured) ? power * ns : measured);
            }
        }

        return rows.ConvertAll(r => r.ToImmutableArray());
    }

    // Units of a table without layers are parts of the stage; with layers each has its number.
    private string NameOf(StageProfile profile, int unit)
    {
        var curves = Enumerable.Range(0, profile.DeviceCount).Select(profile.Curves).ToList();
        if (curves.Exists(c => c.Any(u => u is { Derived: not null })))
        {
            var derived = curves.Where(c => c.Any(u => u is { Derived: not null })).Select(c => c[unit]?.Derived).FirstOrDefault(d => d != null);
            if (derived != null)
                return string.Join(" + ", Names(derived.Group, isLast: false).Concat(Names(derived.Last, isLast: true)));
        }

        return curves.Exists(c => c.Length > 1) ? FormattableString.Invariant($"layer {unit}") : profile.Units == 1 ? "the stage" : "a layer";
    }

    private IEnumerable<string> Names(ImmutableArray<Operator> operators, bool isLast)
    {
        var left = model.Operators.Where(o => o.IsLast == isLast).ToList();
        foreach (var one in operators)
        {
            // Operators of one size follow each other in the order of the model.
            var found = left.FindIndex(o => o.Sizes == one);
            yield return left[found].Name;
            left.RemoveAt(found);
        }
    }

    private static int Best(ImmutableArray<GraphCost?> costs)
    {
        var best = -1;
        for (var device = 0; device < costs.Length; device++)
        {
            if (costs[device] is { } cost && (best < 0 || cost.Ns < costs[best]!.Ns))
                best = device;
        }

        return best;
    }

    private string Why(ImmutableArray<GraphCost?> costs, int best)
    {
        if (best < 0)
            return "no device supports it";
        var others = Enumerable.Range(0, costs.Length).Where(d => d != best && costs[d] != null).OrderBy(d => costs[d]!.Ns).ToList();
        if (others.Count == 0)
            return costs.Length == 1 ? "the only device" : "the only one that supports it";
        var (own, second) = (costs[best]!.Ns, costs[others[0]]!.Ns);
        return own == second
            ? $"as fast as {platform.Devices[others[0]].Name}, and declared first"
            : $"{FigureWords.Percent(1 - (own / (double)second))} less time than on {platform.Devices[others[0]].Name}";
    }

    private static GraphCost? Sum(IEnumerable<GraphCost?> units)
    {
        var all = units.ToList();
        if (all.Contains(null))
            return null;
        var ns = all.Aggregate(0L, (sum, u) => Saturating.Add(sum, u!.Ns));
        return new GraphCost(ns, all.Sum(u => u!.Bandwidth * u.Ns) / ns, all.Sum(u => u!.EnergyNj));
    }

    private IEnumerable<GraphChunk> Chunks()
    {
        var profile = stages[0];
        for (var tokens = SmallestChunk; tokens <= LargestChunk; tokens *= 2)
        {
            var rows = Rows(profile, new Piece(0, tokens, EndsPrompt: false, IsFullChunk: true));
            if (!rows.TrueForAll(r => Best(r) >= 0))
            {
                yield return new GraphChunk(tokens, null, 0, "");
                continue;
            }

            var longest = Enumerable.Range(0, rows.Count).MaxBy(u => rows[u][Best(rows[u])]!.Ns);
            var cost = rows[longest][Best(rows[longest])]!;
            yield return new GraphChunk(
                tokens, rows.Sum(r => r[Best(r)]!.Ns), cost.Ns,
                string.Create(CultureInfo.InvariantCulture, $"{NameOf(profile, longest)} on {platform.Devices[Best(rows[longest])].Name}"));
        }
    }
}

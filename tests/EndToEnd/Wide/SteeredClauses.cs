using System.Globalization;

namespace SchedLang.EndToEnd.Wide;

/// <summary>Keys and rules made of parts that are known to lead to one of the engine's ways.</summary>
internal sealed class SteeredClauses(RandomSource random, RandomPlatform platform)
{
    private static readonly string[] Steady =
    [
        "deadline", "arrival", "generated", "context", "prompt", "tokens", "turn", "flow", "cached", "stream.weight", "stream.period", "model.layers", "class == a", "class != b",
        "stage == decode", "stage != prefill", "deadline - arrival", "(if class == a then deadline else arrival)", "arrival + stream.period",
    ];

    private static readonly string[] AlikeByStage =
    [
        "count(j in jobs where j.stream == stream)", "count(j in ready where j.class == class)", "exists(d in devices where d.idle and d.last_model == model)",
        "count(j in jobs where j.stage == stage)", "max(j in ready: j.stream.weight) - stream.weight", "min(d in devices: d.free_at - now) * stream.weight", "count(d in devices where d.idle) * stream.weight",
    ];

    private static readonly string[] AlikeByUnit =
        ["min(d in devices: finish(d))", "count(d in devices where d.idle and latency(d) < 2 ms)", "min(d in devices where d.idle: cost(d))", "max(d in devices: d.utilization * latency(d))"];

    private static readonly string[] ByStream =
        ["random() * stream.weight", "random() / count(j in jobs where j.stream == stream)", "stream.weight + random()", "random() < 0.5 and stream.weight > 1", "if stream.weight > 1 then random() else 0.3"];

    private static readonly string[] Own = ["executed", "remaining", "stage_remaining", "prefill_remaining", "ready_since", "layer", "executed / stream.weight", "remaining - executed", "deadline - stage_remaining"];

    private static readonly string[] Moving = ["laxity", "age", "waited", "deadline - now", "now - arrival", "age - stage_remaining", "laxity + executed", "waited + remaining", "now - ready_since"];

    // The longer a job waits and the sooner it is due, the earlier it comes.
    private static readonly string[] Ahead =
    [
        "max(age, 1 ms) / (stage_remaining + 1 ms) descending", "age / (remaining + 1 ms) + waited / 2 ms descending", "clamp(waited, 1 ms, 9 ms) descending", "floor(age / 2 ms) descending",
        "(if deadline < never then stage_remaining / max(deadline - now, 0.1 ms) else 0) * (1 + waited / min(d in devices: latency(d))) descending",
        "max(d in devices where latency(d) < never: age / latency(d) + energy(d) / 2 mJ) descending", "if laxity < 2 ms then 2 else if deadline < never then 1 else 0 descending",
        "sum(d in devices where d.kind != gpu: waited / (latency(d) + 1 us)) descending", "avg(d in devices: age / latency(d)) * 3 + stream.weight descending",
        "max(laxity, 1 ms)", "clamp(deadline - now, 0 ms, 30 ms)", "ceil(max(laxity, 0 ms) / 3 ms)", "-(max(age, 3 ms) / (stage_remaining + 1 ms))", "1 / (1 + age / 1 ms)",
        "min(d in devices where latency(d) < never: latency(d) / (waited + 1 ms))", "if class == a then max(arrival, ready_since) else deadline", "max(now - waited, arrival + 2 ms)", "remaining", "min(d in devices: latency(d))",
    ];

    private static readonly string[] Scales = ["remaining", "(stage_remaining + 1 ms)", "(executed + 1 us)", "stream.period", "(remaining / stream.weight)"];

    private static readonly string[] Whens = ["stage == prefill", "stage != decode", "class == a", "class != b", "stream.weight > 1", "model.layers > 2", "stream.period < 20 ms"];

    private static readonly string[] Wheres =
        ["latency < 2 ms", "stage_latency < 6 ms", "kind != gpu", "kind == npu", "energy < 20 mJ", "stage == infer", "class == a", "stream.weight < 2", "not (kind == cpu)"];

    private static readonly string[] Objectives = ["latency", "energy", "stage_latency", "bandwidth", "-latency", "latency * 2 + stage_latency", "energy / 3", "kind == npu", "if kind == gpu then latency * 3 else latency"];

    private static readonly string[] AlikeObjectives = ["finish", "cost", "stage_finish", "utilization", "free_at", "switch", "finish + latency", "free_at - now + stage_latency"];

    private static readonly string[] AlikeWheres = ["finish < now + 9 ms", "utilization < 0.7", "idle", "free_at < now + 3 ms", "utilization < 0.9 or latency < 3 ms", "cost < 5 ms"];

    private static readonly string[] OfUnits =
    [
        "min(d in devices: latency(d))", "avg(d in devices where latency(d) < never: latency(d))", "max(d in devices where latency(d) < never: latency(d) * stream.weight)",
        "(max(d in devices where latency(d) < never: latency(d)) - min(d in devices: latency(d)))", "min(d in devices where d.kind != gpu: stage_latency(d))", "min(d in devices: latency(d) * 2 + stage_latency(d))",
    ];

    private static readonly string[] NumbersOfUnits =
    [
        "count(d in devices where latency(d) < 2 ms)", "(if exists(d in devices where energy(d) < 20 mJ) then 2 else 0.5)", "(min(d in devices: latency(d)) / 1 ms)",
        "avg(d in devices where latency(d) < never: latency(d) / 1 ms)", "(if stage == decode then count(d in devices where latency(d) < 3 ms) else 1)",
    ];

    private static readonly string[] PairsOfUnits =
    [
        "latency / (min(d in devices: latency(d)) + 1 us)", "latency / (1 us + avg(d in devices where latency(d) < never: latency(d)))", "energy / (min(d in devices: energy(d)) + 1 mJ)",
        "(if latency == min(d in devices: latency(d)) then 0 else count(d in devices where latency(d) < 3 ms))", "stage_latency / (min(d in devices: stage_latency(d)) + 1 ms)",
    ];

    private static readonly string[] PairsInKeys =
    [
        "latency(d) / (min(e in devices: latency(e)) + 1 us)", "latency(d) / (1 us + avg(e in devices where latency(e) < never: latency(e)))", "energy(d) / (min(e in devices: energy(e)) + 1 mJ)",
        "(if latency(d) == min(e in devices: latency(e)) then 0 else count(e in devices where latency(e) < latency(d)))",
    ];

    private static readonly string[] JobTotals =
    [
        "max(j in ready: j.age)", "(min(j in jobs: j.arrival + j.remaining) - now)", "max(j in jobs: j.remaining)", "min(j in ready: j.stage_remaining)", "max(j in jobs where j.class == a: j.executed)",
        "max(j in ready where j.layer > 0: j.waited)", "(1 ms * count(j in jobs where j.age > 3 ms))", "sum(j in ready: j.stage_remaining)", "avg(j in jobs: j.remaining)",
        "(min(j in ready where j.stream.weight > 1 and j.layer > 0: j.ready_since) - now)", "(1 ms * count(j in jobs where j.class != a and j.generated > 1))",
    ];

    private static readonly string[] JobExtremes =
    [
        "exists(j in jobs where (if j.laxity <= 2 ms then 2 else if j.class == a then 0 else 1) > (if age > 3 ms then 1 else 0))", "exists(j in jobs where j.deadline < deadline)", "exists(j in ready where j.remaining > remaining)", "exists(j in jobs where stream.weight < j.stream.weight and j.layer > 0)", "exists(j in ready where j.age >= age + 2 ms)",
        "exists(j in jobs where j.class == a and j.stage_remaining <= stage_remaining - 1 ms)", "any(j in jobs where j.stage == decode: generated < j.generated)", "exists(j in jobs where j.age / (j.remaining + 1 us) > 2 * age / (remaining + 1 us))",
    ];

    public string Key(KeyPool pool) => pool switch
    {
        KeyPool.Ahead => random.Pick(Ahead),
        KeyPool.OfUnits => random.Next(0, 4) switch
        {
            0 => $"{random.Pick(Moving)} - {random.Pick(OfUnits)}",
            1 => $"max({random.Pick(Moving)}, 1 ms) * {random.Pick(NumbersOfUnits)}",
            2 => $"min(d in devices where latency(d) < never: ({random.Pick(PairsInKeys)}) * (age / 1 ms + 1))",
            _ => random.Pick(OfUnits),
        },
        KeyPool.Totals => random.Next(0, 3) switch
        {
            0 => $"{random.Pick(Moving)} - {random.Pick(JobTotals)}",
            1 => $"(if {random.Pick(JobExtremes)} then 1 else 0)",
            _ => $"(if {random.Pick(JobTotals)} > {random.Pick("age", "remaining", "5 ms")} then {random.Pick("remaining", "executed", "stage_remaining")} else {random.Pick("age", "laxity", "waited")})",
        },
        KeyPool.Steady => random.Pick(Steady),
        KeyPool.Fixed => random.Chance(0.4) ? random.Pick(Steady) : Composed(Own),
        KeyPool.Shifting => random.Chance(0.3) ? random.Pick(Own) : Composed(Moving),
        KeyPool.Crossing => random.Chance(0.2) ? random.Pick(Moving) : Crossing(),
        KeyPool.Changing => random.Pick(
            $"max({random.Pick(Moving)}, 3 ms) / {random.Pick(Scales)}", "age % 7 ms", "(age % 5 ms) * stream.weight", "min(laxity, age)", "abs(laxity)", "floor(age / 2 ms)",
            "if age > 4 ms then stream.weight else 0", "laxity < 3 ms", "min(d in devices: latency(d))", "count(d in devices where d.idle and latency(d) < 2 ms)", Crossing()),
        KeyPool.Drawn => random.Pick("random()", "random() * stream.weight", "(age % 3 ms) * stream.weight", "(deadline - arrival) % 3 ms + age % 2 ms", "random() < 0.5"),
        KeyPool.Shared => random.Chance(0.3) ? random.Pick(Steady) : random.Chance(0.6) ? random.Pick(AlikeByUnit) : random.Pick(AlikeByStage),
        KeyPool.SharedByStage => random.Chance(0.3) ? random.Pick(Own) : random.Pick(AlikeByStage),
        KeyPool.DrawnByStream => random.Chance(0.2) ? random.Pick(Steady) : random.Chance(0.1) ? "random()" : random.Pick(ByStream),
        _ => random.Chance(0.15) ? "random()" : Key(random.Pick(KeyPool.Steady, KeyPool.Fixed, KeyPool.Shifting, KeyPool.Crossing, KeyPool.Changing)),
    };

    /// <summary>A condition by which jobs are preferred; of a time that grows none stays.</summary>
    public string Preferred(KeyPool pool) => pool switch
    {
        KeyPool.Changing or KeyPool.Any when random.Chance(0.5) => random.Pick("laxity < 3 ms", "age > 4 ms", "exists(j in jobs where j.age > age)"),
        KeyPool.Ahead => random.Pick("laxity < 3 ms", "age > 4 ms or waited > 1 ms", "not (laxity > 2 ms) and stream.weight > 1", "max(d in devices: waited / latency(d)) > 2"),
        KeyPool.OfUnits when random.Chance(0.5) => $"age > {random.Pick(OfUnits)}",
        KeyPool.Totals when random.Chance(0.6) => random.Chance(0.5) ? random.Pick(JobExtremes) : $"{random.Pick("age", "remaining")} < {random.Pick(JobTotals)}",
        KeyPool.Shared or KeyPool.SharedByStage when random.Chance(0.4) => random.Pick("exists(d in devices where d.idle and d.last_model == model)", "(stage == decode) == (count(j in ready) > 3)"),
        KeyPool.DrawnByStream when random.Chance(0.4) => random.Pick("random() < stream.weight / 4", "stream.weight > 1 and random() < 0.5", "random() < 0.4"),
        KeyPool.Steady => random.Pick("class == a", "stage == decode", "stream.weight > 1", "deadline - arrival < 30 ms"),
        _ => random.Pick("class == a", "stage == decode", "layer > 0", "executed > 1 ms", "remaining < 5 ms"),
    };

    public string When(PlacePool pool) => pool switch
    {
        PlacePool.Counted => random.Chance(0.6) ? Counted() : random.Pick(Whens),
        PlacePool.OfUnits => random.Chance(0.5) ? $"{random.Pick("age", "remaining", "5 ms")} > {random.Pick(OfUnits)}" : random.Pick(Whens),
        PlacePool.Totals => random.Chance(0.6) ? Total() : random.Pick(Whens),
        PlacePool.Either => When(random.Pick(PlacePool.Tabled, PlacePool.Alike, PlacePool.Counted)),
        _ => random.Chance(0.3) ? $"({random.Pick(Whens)} {random.Pick("and", "or")} {random.Pick(Whens)})" : random.Pick(Whens),
    };

    public string Where(PlacePool pool) => pool switch
    {
        PlacePool.Tabled => random.Pick(Wheres),
        PlacePool.Alike => random.Pick(AlikeWheres),
        PlacePool.Counted => random.Chance(0.4) ? Counted() : random.Pick(Wheres),
        PlacePool.OfUnits => random.Chance(0.6) ? $"{random.Pick(PairsOfUnits)} < {random.Pick("1.2", "2", "5")}" : random.Pick(Wheres),
        PlacePool.Totals => random.Chance(0.6) ? Total() : random.Pick(Wheres),
        _ => Where(random.Pick(PlacePool.Tabled, PlacePool.Alike, PlacePool.Counted)),
    };

    public string Target(PlacePool pool, bool hasDevice, bool isNarrow, bool isChosen)
    {
        var kinds = random.Some(["cpu", "gpu", "npu", "dsp"]).Append(platform.Kinds[0].ToLower(CultureInfo.InvariantCulture)).Distinct();
        var target = isNarrow ? random.Pick<string>(platform.Kinds).ToLower(CultureInfo.InvariantCulture)
            : isChosen ? "static device"
            : random.Pick("idle device", "idle device", hasDevice ? "device" : "idle device", "static device", string.Join(", ", kinds));
        var isStatic = target == "static device";
        var objective = pool == PlacePool.OfUnits && random.Chance(0.6) ? $"{random.Pick(PairsOfUnits)}{(isStatic ? "" : random.Maybe(" * (1 + age / 1 ms)"))}"
            : pool == PlacePool.Tabled || isStatic || random.Chance(0.3) ? random.Pick(Objectives)
            : random.Pick(AlikeObjectives);
        return $"{target}{random.Maybe($" where {Where(pool)} or {Where(pool)}", 0.3)}{random.Maybe($" minimizing {objective}", 0.75)}";
    }

    private string Counted() => random.Pick(
        "count(j in jobs where j.stage == infer) > 2", "count(j in ready where j.class == a) < 3", "exists(j in ready where j.class == b and j.stage != decode)",
        "all(j in jobs: j.stream.weight < 2)", "max(j in ready: j.model.layers) > 2", "min(j in jobs where j.class != a: j.stream.period) < 9 ms",
        "count(j in ready where j.stage == stage) > 4", "exists(j in jobs where j.stream.weight > stream.weight)", "any(j in ready: j.model.layers < model.layers)",
        "count(j in jobs where j.class != b and j.generated > 0) > 1", "exists(j in ready where j.stream.weight > 1: j.age > 3 ms)", "all(j in jobs where j.model == model: j.executed > 1 ms)");

    private string Total() => random.Chance(0.5) ? random.Pick(JobExtremes) : $"{random.Pick("age", "remaining", "5 ms")} < {random.Pick(JobTotals)}";

    private string Composed(string[] parts)
    {
        var part = random.Pick(parts);
        return random.Next(0, 4) switch
        {
            0 when part is not ("ready_since" or "deadline - stage_remaining") => $"-({part})",
            1 when parts == Moving => $"{part} + {random.Pick("stage_remaining", "2 ms", "stream.period")}",
            _ => part,
        };
    }

    private string Crossing()
    {
        var time = random.Pick("age", "laxity", "waited", "(deadline - now)", "(age + remaining)", "(now - arrival)");
        return random.Next(0, 4) switch
        {
            0 => $"{time} * stream.weight",
            1 => $"{time} / {random.Pick(Scales)} * 2.5 / stream.weight",
            2 => $"-{time} / {random.Pick(Scales)}",
            _ => $"{time} / {random.Pick(Scales)}",
        };
    }
}

namespace SchedLang.EndToEnd.Wide;

/// <summary>What a random expression may be about.</summary>
/// <param name="HasJob">A job is in play.</param>
/// <param name="HasDevice">A device is in play.</param>
internal sealed record RandomContext(bool HasJob, bool HasDevice)
{
    public bool HasVictim { get; init; }

    public bool AllowsRandom { get; init; }

    /// <summary>Names of members of sets, with the set's kind: job, device or stream.</summary>
    public IReadOnlyList<(string Kind, string Name)> Members { get; init; } = [];

    /// <summary>Names of values, with their type.</summary>
    public IReadOnlyList<(string Type, string Name)> Values { get; init; } = [];

    public static RandomContext Key { get; } = new(true, false) { AllowsRandom = true };

    public static RandomContext Rule { get; } = new(true, false);

    public static RandomContext Pair { get; } = new(true, true);

    public static RandomContext ImmediatePreemption { get; } = new(true, true) { HasVictim = true };

    public RandomContext With(string kind, string name) => this with { Members = [.. Members, (kind, name)] };
}

/// <summary>Expressions of every type, with everything that the language has.</summary>
internal sealed class RandomExpressions(RandomSource random, bool hasMemory)
{
    /// <summary>The types that state and parameters are made of.</summary>
    public static readonly string[] Types = ["duration", "int", "number", "bool", "tokens", "energy", "instant"];

    /// <summary>Those that cells of state can have too.</summary>
    public static readonly string[] Words = ["stage", "class", "kind"];

    /// <summary>Parameters and lets about nothing.</summary>
    public List<(string Type, string Name)> Globals { get; } = [];

    /// <summary>Lets about a job.</summary>
    public List<(string Type, string Name)> JobLets { get; } = [];

    /// <summary>Lets that draw random numbers, of a job where they are of one.</summary>
    public List<(string Type, string Name)> DrawingLets { get; } = [];

    /// <summary>Functions that draw random numbers.</summary>
    public List<(string Type, string Name)> DrawingFunctions { get; } = [];

    /// <summary>Functions of one value of their own type.</summary>
    public List<(string Type, string Name)> Functions { get; } = [];

    /// <summary>Cells of state, with what they belong to.</summary>
    public List<(string Type, string Name, string Owner)> Cells { get; } = [];

    public string Of(string type, RandomContext context, int depth = 2)
    {
        if (Words.Contains(type))
            return Word(type, context);
        var options = new List<Func<string>>();
        Names(type, context, options);
        if (depth > 0)
        {
            options.AddRange(Operations(type, context, depth - 1));
            options.AddRange(Operations(type, context, depth - 1));
            if (type != "instant")
                options.Add(() => $"(if {Of("bool", context, depth - 1)} then {Of(type, context, depth - 1)} else {Of(type, context, depth - 1)})");
            foreach (var (_, name) in Functions.Concat(context.AllowsRandom ? DrawingFunctions : []).Where(f => f.Type == type))
                options.Add(() => $"{name}({Of(type, context, depth - 1)})");
        }

        return random.Pick<Func<string>>(options)();
    }

    /// <summary>What jobs or devices are ranked by.</summary>
    public string Ranked(RandomContext context, int depth = 2) => Of(random.Pick("duration", "instant", "number", "int", "bool", "tokens", "energy"), context, depth);

    /// <summary>A value of a type as it is written in declarations.</summary>
    public string Literal(string type) => type switch
    {
        "duration" => $"{random.Next(0, 12)}.{random.Next(0, 10)} ms",
        "int" => $"{random.Next(0, 5)}",
        "number" => random.Pick("0", "0.5", "1", "2.25", "3", "0.1"),
        "bool" => random.Pick("true", "false"),
        "tokens" => $"{random.Next(1, 150)} tokens",
        "energy" => $"{random.Next(0, 30)}.5 mJ",
        "bandwidth" => $"{random.Next(1, 90)} GB/s",
        "stage" => random.Pick("infer", "encode", "prefill", "decode"),
        "class" => random.Pick("a", "b", "c"),
        "kind" => random.Pick("cpu", "gpu", "npu", "dsp"),
        _ => $"{random.Next(0, 40)} ms",
    };

    // What has an enumeration for its type; a bare word is one only beside another.
    private string Word(string type, RandomContext context)
    {
        var options = Cells.Where(c => c.Type == type).Select(c => CellOf(c.Name, c.Owner, context)).OfType<string>().ToList();
        if (context.HasJob && type != "kind")
            options.Add(type);
        if (context.HasJob && type == "class")
            options.Add("stream.class");
        if (context.HasDevice && type == "kind")
            options.Add("kind");
        options.AddRange(context.Members.Where(m => m.Kind == (type == "kind" ? "device" : "job") || (m.Kind == "stream" && type == "class")).Select(m => $"{m.Name}.{type}"));
        return options.Count == 0 ? Literal(type) : random.Pick<string>(options);
    }

    private void Names(string type, RandomContext context, List<Func<string>> options)
    {
        if (type == "instant")
            options.Add(() => "now");
        else
            options.Add(() => Literal(type));
        foreach (var (_, name) in context.Values.Concat(Globals).Concat(context.HasJob ? JobLets : []).Concat(context.HasJob && context.AllowsRandom ? DrawingLets : []).Where(v => v.Type == type))
            options.Add(() => name);
        if (type == "bool")
        {
            foreach (var (word, name, owner) in Cells.Where(c => Words.Contains(c.Type)))
            {
                if (CellOf(name, owner, context) is { } cell)
                    options.Add(() => $"({cell} {random.Pick("==", "!=")} {(random.Chance(0.5) ? Literal(word) : Word(word, context))})");
            }
        }

        foreach (var (_, name, owner) in Cells.Where(c => c.Type == type))
        {
            if (CellOf(name, owner, context) is { } cell)
                options.Add(() => cell);
        }

        if (context.HasJob)
            options.AddRange(JobNames(type).Select(n => (Func<string>)(() => n)));
        if (context.HasDevice)
            options.AddRange(DeviceNames(type).Select(n => (Func<string>)(() => n)));
        if (context.HasJob && context.HasDevice)
            options.AddRange(PairNames(type).Select(n => (Func<string>)(() => n)));
        if (context.HasVictim)
            options.AddRange(JobNames(type).Select(n => (Func<string>)(() => "victim." + n)));
        foreach (var (kind, name) in context.Members)
        {
            var names = kind switch
            {
                "job" => JobNames(type).Concat(context.HasDevice ? PairNames(type) : []),
                "device" => DeviceNames(type),
                _ => StreamNames(type),
            };
            options.AddRange(names.Select(n => (Func<string>)(() => $"{name}.{n}")));
            if (kind == "device" && context.HasJob)
                options.AddRange(PairNames(type).Select(n => (Func<string>)(() => $"{n}({name})")));
            if (kind == "device" && random.Chance(0.3))
                options.AddRange(JobNames(type).Select(n => (Func<string>)(() => $"{name}.running.{n}")));
        }

        if (context.HasJob && random.Chance(0.2))
            options.AddRange(DeviceNames(type).Select(n => (Func<string>)(() => "last_device." + n)));
        if (type == "number" && context.AllowsRandom)
            options.Add(() => "random()");
        if (type == "bandwidth" && hasMemory)
            options.Add(() => "platform.bandwidth");
    }

    /// <summary>How a cell may be named here; null where nothing of its kind is in play.</summary>
    public string? CellOf(string name, string owner, RandomContext context)
    {
        var indices = context.Members.Where(m => m.Kind == owner).Select(m => $"{name}[{m.Name}]").ToList();
        switch (owner)
        {
            case "":
                indices.Add(name);
                break;
            case "job" when context.HasJob:
                indices.AddRange([name, $"{name}[job]"]);
                break;
            case "stream" when context.HasJob:
                indices.AddRange([name, $"{name}[stream]"]);
                break;
            case "device" when context.HasDevice:
                indices.AddRange([name, $"{name}[device]"]);
                break;
        }

        if (owner == "job" && context.HasVictim)
            indices.Add($"{name}[victim]");
        return indices.Count == 0 ? null : random.Pick<string>(indices);
    }

    private static IEnumerable<string> JobNames(string type) => type switch
    {
        "duration" => ["age", "waited", "executed", "remaining", "stage_remaining", "prefill_remaining", "laxity", "stream.period"],
        "instant" => ["arrival", "deadline", "ready_since"],
        "int" => ["layer", "model.layers", "turn", "flow"],
        "number" => ["stream.weight"],
        "tokens" => ["tokens", "prompt", "generated", "context", "cached"],
        "bool" => ["stage == prefill", "stage == decode", "class == a", "class != b", "stage != infer"],
        _ => [],
    };

    private static IEnumerable<string> PairNames(string type) => type switch
    {
        "duration" => ["latency", "cost", "stage_latency", "prefill_latency", "decode_latency", "switch", "transfer"],
        "instant" => ["finish", "stage_finish", "next_ready"],
        "energy" => ["energy"],
        "bandwidth" => ["bandwidth"],
        _ => [],
    };

    private static IEnumerable<string> DeviceNames(string type) => type switch
    {
        "instant" => ["free_at"],
        "number" => ["utilization"],
        "bool" => ["idle", "kind == npu", "kind != gpu"],
        "bandwidth" => ["bandwidth"],
        _ => [],
    };

    private static IEnumerable<string> StreamNames(string type) => type switch
    {
        "duration" => ["period"],
        "number" => ["weight"],
        "int" => ["model.layers"],
        "bool" => ["class == a", "class != b"],
        _ => [],
    };

    private IEnumerable<Func<string>> Operations(string type, RandomContext context, int depth)
    {
        string Of(string t) => this.Of(t, context, depth);
        yield return () => Aggregate(type, context, depth);
        switch (type)
        {
            case "bool":
                yield return () => $"({Of("bool")} and {Of("bool")})";
                yield return () => $"({Of("bool")} or {Of("bool")})";
                yield return () => $"(not {Of("bool")})";
                yield return Comparison;
                yield return Comparison;
                yield return Comparison;
                break;
            case "duration":
                yield return () => $"({Of("duration")} {random.Pick("+", "-", "%")} {Of("duration")})";
                yield return () => $"({Of("duration")} {random.Pick("*", "/")} {Of("number")})";
                yield return () => $"({Of("number")} * {Of("duration")})";
                yield return () => $"({Of("instant")} - {Of("instant")})";
                yield return () => $"({Of("energy")} / {random.Pick("3 W", "7.5 W")})";
                yield return () => $"({random.Pick("3 MB", "1 GiB")} / {Of("bandwidth")})";
                yield return () => $"clamp({Of("duration")}, {Literal("duration")}, {Of("duration")})";
                yield return Unary;
                yield return Smaller;
                break;
            case "instant":
                yield return () => $"({Of("instant")} {random.Pick("+", "-")} {Of("duration")})";
                yield return () => $"({Of("duration")} + {Of("instant")})";
                yield return Smaller;
                break;
            case "int":
                yield return () => $"({Of("int")} {random.Pick("+", "-", "*", "%")} {Of("int")})";
                yield return () => $"{random.Pick("floor", "ceil")}({Of("number")})";
                yield return Unary;
                yield return Smaller;
                break;
            case "number":
                yield return () => $"({Of("number")} {random.Pick("+", "-", "*", "/")} {Of(random.Pick("number", "int"))})";
                yield return () => $"({Of("int")} / {Of("int")})";
                yield return () => $"({Of("duration")} / {Of("duration")})";
                yield return () => $"({Of("energy")} / {Of("energy")})";
                yield return () => $"({Of("tokens")} / {Of("tokens")})";
                yield return () => $"{random.Pick("log", "exp", "sqrt")}({Of("number")})";
                yield return Unary;
                yield return Smaller;
                break;
            case "energy":
                yield return () => $"({Of("energy")} {random.Pick("+", "-")} {Of("energy")})";
                yield return () => $"({random.Pick("2 W", "0.7 W")} * {Of("duration")})";
                yield return () => $"({Of("energy")} {random.Pick("*", "/")} {Of("number")})";
                yield return Smaller;
                break;
            case "tokens":
                yield return () => $"({Of("tokens")} {random.Pick("+", "-", "%")} {Of("tokens")})";
                yield return () => $"({Of("tokens")} * {Of("int")})";
                yield return Smaller;
                break;
        }

        string Comparison()
        {
            var compared = random.Pick("duration", "duration", "instant", "number", "int", "tokens", "energy", "bandwidth");
            return $"({Of(compared)} {random.Pick("<", "<=", ">", ">=", "==", "!=")} {Of(compared)})";
        }

        string Unary() => random.Chance(0.5) ? $"abs({Of(type)})" : $"(-{Of(type)})";

        string Smaller() => $"{random.Pick("min", "max")}({Of(type)}, {Of(type)})";
    }

    private string Aggregate(string type, RandomContext context, int depth)
    {
        var set = random.Pick("jobs", "ready", "devices", "streams");
        var name = random.Name("m");
        var inner = context.With(Kind(set), name) with { AllowsRandom = false };
        var isShared = Kind(set) == "job" && random.Chance(0.35);
        var head = $"{name} in {set}{(isShared ? $" where {Shared(name)}" : random.Maybe($" where {Of("bool", inner, depth)}", 0.6))}";
        return type switch
        {
            "bool" => random.Chance(0.3) ? $"exists({head})" : $"{random.Pick("any", "exists", "all")}({head}: {Of("bool", inner, depth)})",
            "int" => random.Chance(0.7) ? $"count({head})" : $"{random.Pick("sum", "max")}({head}: {Of("int", inner, depth)})",
            "instant" => $"{random.Pick("min", "max")}({head}: {Of("instant", inner, depth)})",
            "tokens" => $"{random.Pick("sum", "max")}({head}: {Of("tokens", inner, depth)})",
            "number" when random.Chance(0.3) => $"{random.Pick("min", "avg")}({head}: {Of("int", inner, depth)})",
            _ => $"{random.Pick("sum", "min", "max", "avg")}({head}: {Of(type, inner, depth)})",
        };
    }

    // What jobs of one stream and stage have in common: those are not walked but counted.
    private string Shared(string job) => random.Pick(
        $"{job}.stage == {random.Pick("infer", "encode", "prefill", "decode")}", $"{job}.stream.weight > {random.Pick("0.5", "1", "2")}",
        $"{job}.model.layers < 3", $"{job}.stage != decode and {job}.stream.period < 20 ms");

    /// <summary>What the members of a set are.</summary>
    public static string Kind(string set) => set switch
    {
        "jobs" or "ready" => "job",
        "devices" => "device",
        _ => "stream",
    };
}

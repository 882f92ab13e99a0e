namespace SchedLang.EndToEnd.Wide;

/// <summary>How much there is to do.</summary>
internal enum Load
{
    /// <summary>One or two streams that leave devices idle.</summary>
    Light,

    /// <summary>Anything.</summary>
    Usual,

    /// <summary>Several streams with short periods.</summary>
    Busy,

    /// <summary>Many jobs at once, more than can be done.</summary>
    Burst,
}

/// <summary>What a random program is steered to, so that each of the engine's ways is taken often enough.</summary>
/// <param name="Name">For messages.</param>
/// <param name="Load">How much there is to do.</param>
internal sealed record Focus(string Name, Load Load = Load.Usual)
{
    /// <summary>Any clause with any expression; else those that lead to the focus.</summary>
    public bool IsAnything { get; init; }

    /// <summary>How many devices, from and below; null for any number.</summary>
    public (int From, int Below)? Devices { get; init; }

    /// <summary>Units of a stage, from and below.</summary>
    public (int From, int Below) Layers { get; init; } = (1, 5);

    /// <summary>Whether switches and transfers may take time.</summary>
    public bool HasOverheads { get; init; } = true;

    /// <summary>Keys, by how they move.</summary>
    public KeyPool Keys { get; init; } = KeyPool.Fixed;

    /// <summary>Whether there is one key, and no condition before it.</summary>
    public bool HasOneKey { get; init; }

    /// <summary>What rules read.</summary>
    public PlacePool Places { get; init; } = PlacePool.Tabled;

    /// <summary>How likely jobs take busy devices.</summary>
    public double Takes { get; init; }

    public bool IsStrict { get; init; }

    public bool HasHandlers { get; init; } = true;

    /// <summary>Whether most streams drop late jobs and release them later than they are due.</summary>
    public bool IsLate { get; init; }

    /// <summary>How likely <c>preempt at stage</c> or <c>never</c> is.</summary>
    public double Continues { get; init; }

    /// <summary>Whether handlers may want to be told of each unit.</summary>
    public bool SeesUnits { get; init; }

    public bool Batches { get; init; }

    /// <summary>Whether only jobs start that are not too late.</summary>
    public bool HasLateJobs { get; init; }

    /// <summary>Whether jobs of a group differ by comparisons with their first key alone.</summary>
    public bool HasLimits { get; init; }

    /// <summary>Whether the first key is a state variable that handlers of the job write, and sometimes a tick.</summary>
    public bool HasOwnState { get; init; }

    /// <summary>How likely a batch waits until it is full.</summary>
    public double Waits { get; init; }

    /// <summary>Whether most streams run language models, for more than two tokens a job.</summary>
    public bool HasTokens { get; init; }

    /// <summary>Whether units share the memory bandwidth; with any clause they may too.</summary>
    public bool SharesMemory { get; init; }

    /// <summary>Whether each rule is for one kind of device, which many stages do not run on.</summary>
    public bool IsNarrow { get; init; }

    /// <summary>Whether each rule is for a device that is chosen before the run.</summary>
    public bool IsStatic { get; init; }

    /// <summary>What programs are steered to, in turn.</summary>
    public static IReadOnlyList<Focus> All { get; } =
    [
        new("anything") { IsAnything = true },
        new("run-ahead on few devices") { Devices = (1, 5), Layers = (2, 12), Keys = KeyPool.Any, Takes = 0.15 },
        new("unobserved run-ahead") { Devices = (2, 5), Layers = (2, 12), Keys = KeyPool.Steady, HasOverheads = false, HasHandlers = false },
        new("anything") { IsAnything = true },
        new("run-ahead on many devices") { Devices = (5, 65), Layers = (2, 12), Keys = KeyPool.Any, Takes = 0.15 },
        new("more devices than a placement table takes") { Devices = (65, 71), Keys = KeyPool.Any, Takes = 0.15 },
        new("jobs that are due before their release") { Devices = (1, 5), Layers = (2, 12), Keys = KeyPool.Steady, IsLate = true },
        new("unobserved moves", Load.Light) { Devices = (2, 5), Layers = (4, 20), Keys = KeyPool.Steady, HasOverheads = false, HasHandlers = false },
        new("anything") { IsAnything = true },
        new("moves of a lone job between stages", Load.Light) { Devices = (2, 5), Layers = (2, 9), Keys = KeyPool.Steady, HasOverheads = false, HasHandlers = false, HasTokens = true },
        new("event coalescing of a lone job", Load.Light) { Devices = (1, 5), Layers = (8, 60), Keys = KeyPool.Steady },
        new("anything with a burst", Load.Burst) { IsAnything = true },
        new("event coalescing") { Layers = (3, 20), Keys = KeyPool.Steady, Places = PlacePool.Alike, Takes = 0.3, Continues = 0.5 },
        new("queues", Load.Burst) { Keys = KeyPool.Changing, SeesUnits = true },
        new("queues with preemption", Load.Busy) { Devices = (1, 5), Keys = KeyPool.Fixed, Takes = 1, SeesUnits = true, Continues = 0.2 },
        new("stage-invariant queues with preemption", Load.Busy) { Devices = (1, 5), Keys = KeyPool.Steady, Takes = 1 },
        new("strict queues", Load.Busy) { Devices = (2, 6), Keys = KeyPool.Fixed, IsStrict = true, Takes = 0.3, SeesUnits = true },
        new("strict queues with changing keys", Load.Busy) { Devices = (2, 6), Keys = KeyPool.Changing, IsStrict = true, SeesUnits = true },
        new("keys that shift alike", Load.Burst) { Keys = KeyPool.Shifting, Places = PlacePool.Either, SeesUnits = true },
        new("linear keys", Load.Burst) { Devices = (1, 5), Keys = KeyPool.Crossing, SeesUnits = true },
        new("strict linear keys", Load.Burst) { Devices = (1, 9), Keys = KeyPool.Crossing, IsStrict = true },
        new("shared placement", Load.Burst) { HasOverheads = false, Keys = KeyPool.Any, Places = PlacePool.Alike, Takes = 0.3, SeesUnits = true },
        new("groups by unit", Load.Burst) { HasOverheads = false, Keys = KeyPool.Fixed, Places = PlacePool.Alike, SeesUnits = true, Continues = 0.2 },
        new("groups by unit that share keys", Load.Burst) { HasOverheads = false, Keys = KeyPool.Shared, Places = PlacePool.Either, SeesUnits = true },
        new("groups by stage that share keys", Load.Burst) { Keys = KeyPool.SharedByStage, SeesUnits = true, Continues = 0.2 },
        new("jobs in lanes", Load.Burst) { Devices = (1, 6), Keys = KeyPool.Ahead, Places = PlacePool.Alike, HasOverheads = false, SeesUnits = true, Continues = 0.2 },
        new("jobs in lanes that a table places", Load.Burst) { Devices = (1, 6), Keys = KeyPool.Ahead, SeesUnits = true, Continues = 0.2 },
        new("many lanes", Load.Burst) { Devices = (1, 4), Layers = (4, 12), Keys = KeyPool.Ahead, HasOneKey = true, Places = PlacePool.Alike, HasOverheads = false },
        new("many lanes that a table places", Load.Burst) { Devices = (1, 4), Layers = (4, 12), Keys = KeyPool.Ahead, HasOneKey = true },
        new("groups with late jobs", Load.Burst) { Devices = (1, 5), HasOverheads = false, Keys = KeyPool.Steady, Places = PlacePool.Alike, HasLateJobs = true, SeesUnits = true, Continues = 0.3 },
        new("groups with limits", Load.Burst) { Devices = (2, 6), HasOverheads = false, Keys = KeyPool.Steady, Places = PlacePool.Alike, HasLimits = true, SeesUnits = true, Continues = 0.3 },
        new("strict groups", Load.Burst) { HasOverheads = false, Keys = KeyPool.Shared, Places = PlacePool.Either, IsStrict = true, SeesUnits = true },
        new("batches of groups", Load.Burst) { Devices = (2, 5), HasOverheads = false, Keys = KeyPool.Shared, Places = PlacePool.Either, Continues = 0.5, SeesUnits = true, HasTokens = true, Batches = true },
        new("keys drawn by stream", Load.Burst) { Keys = KeyPool.DrawnByStream, Places = PlacePool.Either, SeesUnits = true },
        new("keys of a job's own state", Load.Burst) { Keys = KeyPool.Fixed, Places = PlacePool.Either, HasOwnState = true, SeesUnits = true, Continues = 0.2 },
        new("random order in every pass", Load.Burst) { Keys = KeyPool.Drawn, Places = PlacePool.Alike, SeesUnits = true },
        new("job counters", Load.Burst) { Keys = KeyPool.Any, Places = PlacePool.Counted, Takes = 0.2, SeesUnits = true },
        new("values kept beside units", Load.Burst) { Devices = (2, 6), Keys = KeyPool.OfUnits, Places = PlacePool.OfUnits, Takes = 0.4, SeesUnits = true, Continues = 0.2 },
        new("totals", Load.Burst) { Keys = KeyPool.Totals, Places = PlacePool.Totals, Takes = 0.3, SeesUnits = true, Continues = 0.2 },
        new("jobs that are asked before they have keys", Load.Burst) { Devices = (2, 6), Keys = KeyPool.Changing, Places = PlacePool.Totals, IsStatic = true, SeesUnits = true, Continues = 0.2 },
        new("batches", Load.Burst) { Devices = (1, 5), Keys = KeyPool.Any, Places = PlacePool.Either, Takes = 0.3, Continues = 0.3, SeesUnits = true, HasTokens = true, Batches = true, Waits = 0.3 },
        new("batches that wait", Load.Busy) { Devices = (1, 5), Keys = KeyPool.Any, Places = PlacePool.Either, Takes = 0.2, Continues = 0.4, SeesUnits = true, Batches = true, Waits = 0.9 },
        new("batches by steady keys", Load.Burst) { Devices = (1, 3), Keys = KeyPool.Steady, Takes = 0.3, HasTokens = true, Batches = true },
        new("shared memory bandwidth", Load.Busy) { Devices = (3, 9), Keys = KeyPool.Any, Places = PlacePool.Either, Takes = 0.3, SeesUnits = true, SharesMemory = true },
        new("stages that no device of the rule supports") { Devices = (3, 9), Keys = KeyPool.Any, SeesUnits = true, IsNarrow = true },
        new("many jobs whose rule has no device", Load.Burst) { Devices = (3, 9), Keys = KeyPool.Any, Places = PlacePool.Either, Takes = 0.3, IsNarrow = true },
    ];
}

/// <summary>How keys move.</summary>
internal enum KeyPool
{
    /// <summary>At the ends of stages only, or never.</summary>
    Steady,

    /// <summary>At the job's own events.</summary>
    Fixed,

    /// <summary>With the clock, for all alike.</summary>
    Shifting,

    /// <summary>With the clock, so that who waits longest and is due soonest is ahead.</summary>
    Ahead,

    /// <summary>With the clock, at speeds that stay.</summary>
    Crossing,

    /// <summary>At any time.</summary>
    Changing,

    /// <summary>By draws, or so that neighbours change places all the time.</summary>
    Drawn,

    /// <summary>At any time, for all jobs of a stream with the same unit before them alike.</summary>
    Shared,

    /// <summary>At any time, for all jobs of a stream and stage alike.</summary>
    SharedByStage,

    /// <summary>By one draw for all jobs of a stream.</summary>
    DrawnByStream,

    /// <summary>At any time, by values of which parts are computed once for each unit.</summary>
    OfUnits,

    /// <summary>At any time, by values of which parts are computed once for all jobs of a pass.</summary>
    Totals,

    /// <summary>In any of the first six ways, or by draws.</summary>
    Any,
}

/// <summary>What rules read.</summary>
internal enum PlacePool
{
    /// <summary>What is the same whenever a job of the stream has this unit before it.</summary>
    Tabled,

    /// <summary>What is the same at one moment for all jobs of the stream with this unit before them.</summary>
    Alike,

    /// <summary>Numbers of jobs too.</summary>
    Counted,

    /// <summary>Values of which parts are computed once for each unit.</summary>
    OfUnits,

    /// <summary>Values of which parts are computed once for all jobs of a pass.</summary>
    Totals,

    /// <summary>Any of the first three.</summary>
    Either,
}

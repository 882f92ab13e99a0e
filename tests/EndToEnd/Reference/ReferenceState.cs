using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Quantities;

namespace SchedLang.EndToEnd.Reference;

/// <summary>What there is at an instant, and section 5's names of a pair of job and device.</summary>
internal sealed class ReferenceState
{
    private readonly PlatformSymbol _platform;
    private readonly ReferenceTable _table;

    private readonly long _seed;

    public ReferenceState(PlatformSymbol platform, ReferenceTable table, List<ReferenceStream> streams, long seed)
    {
        _seed = seed;
        _platform = platform;
        _table = table;
        Devices = [.. platform.Devices.Select((d, i) => new ReferenceDevice(d, i))];
        Streams = streams;
    }

    public long Now { get; set; }

    public List<ReferenceDevice> Devices { get; }

    public List<ReferenceStream> Streams { get; }

    /// <summary>Every job that was released.</summary>
    public List<ReferenceJob> Released { get; } = [];

    /// <summary>Live jobs by release time, stream and number.</summary>
    public List<ReferenceJob> Jobs { get; } = [];

    public Constant? Memory => _platform.Attributes.Find("memory")?.Value;

    public double Bandwidth => _platform.Attributes.Find("memory")!.AtValue!.AsDouble;

    public bool HasContention => _platform.SharesBandwidth || Contention != null;

    /// <summary>Slowdowns that were measured; null where the platform names none.</summary>
    public ReferenceContention? Contention { get; init; }

    /// <summary>Whether a device supports the next unit of a job.</summary>
    public bool Supports(ReferenceJob job, ReferenceDevice device) => Units(job, job.Stage, device)[job.Layer] != null;

    /// <summary>The units of a stage at batch 1; null for those without support.</summary>
    public ReferenceWork?[] Units(ReferenceJob job, ReferenceStage stage, ReferenceDevice device) => stage.IsWhole
        ? [_table.Whole(job.Model.Name, stage.Name, device.Name, stage.To)]
        : _table.Units(job.Model.Name, device.Name, stage, 1, job.Model.Layers);

    /// <summary>The unit of several jobs together, from the latest of their starts on and as long as the longest. A prompt ends with it if one of theirs does.</summary>
    public ReferenceWork BatchUnit(List<ReferenceJob> members, ReferenceDevice device)
    {
        var (model, layer) = (members[0].Model, members[0].Layer);
        var stages = members.Select(m => m.Stage).ToList();
        var longest = stages.MaxBy(s => s.To - s.From)!;
        var from = stages.Max(s => s.From);
        var stage = longest with { From = from, To = from + longest.To - longest.From, Start = stages.Max(s => s.Start), YieldsToken = stages.Exists(s => s.YieldsToken) };
        return _table.Units(model.Name, device.Name, stage, members.Count, model.Layers)[layer]!;
    }

    public ReferenceWork Unit(ReferenceJob job, ReferenceDevice device) => Units(job, job.Stage, device)[job.Layer]!;

    /// <summary>How many units the job's current stage has, on every device alike.</summary>
    public int UnitCount(ReferenceJob job) => Units(job, job.Stage, Devices[0]).Length;

    /// <summary>The layer that the job is in, which counts on from chunk to chunk.</summary>
    public long LayerOf(ReferenceJob job) => job.Stage.Chunk == 0 ? job.Layer : (job.Stage.Chunk * UnitCount(job)) + job.Layer;

    public long Latency(ReferenceJob job, ReferenceDevice device)
    {
        if (!Supports(job, device))
            return Saturating.Never;
        var work = Unit(job, device).Latency;
        if (job.Kept is not { } kept)
            return work;
        return kept.Device == device
            ? kept.Left
            : Math.Max(1, (long)Math.Round((double)kept.Left / kept.Full * work, MidpointRounding.ToEven));
    }

    public long StageLatency(ReferenceJob job, ReferenceDevice device) => Units(job, job.Stage, device).Skip(job.Layer).All(u => u != null)
        ? Latency(job, device) + Units(job, job.Stage, device).Skip(job.Layer + 1).Sum(u => u!.Latency)
        : Saturating.Never;

    /// <summary>The work of the whole prefill, or of the decode of the next token, of token 2 before the first.</summary>
    public long WholeStage(ReferenceJob job, ReferenceDevice device, string stage)
    {
        if (!job.Stream.IsLlm)
            return Saturating.Never;
        var before = job.Cached + job.Prompt;
        var whole = stage == "prefill" ? new ReferenceStage(stage, 0, job.Cached, before, 0, true) { Start = job.Cached }
            : new ReferenceStage(stage, 0, 0, before + Math.Max(1, job.Generated), 0, true);
        return _table.Units(job.Model.Name, device.Name, whole, 1, job.Model.Layers)
            .Aggregate(0L, (sum, u) => Saturating.Add(sum, u?.Latency ?? Saturating.Never));
    }

    /// <summary>The actual work of the next unit of a job, of a batch that of its lead.</summary>
    public long Actual(ReferenceJob job, ReferenceDevice device, long work)
    {
        var variation = device.Variation ?? _platform.Attributes.Real("variation") ?? 0;
        if (variation == 0)
            return work;
        var u = ReferenceRandom.OfUnit(_seed, job.Stream.Number, job.Number, job.Stage.Token, LayerOf(job));
        return Math.Max(1, Saturating.Round(work * (1 + (variation * ((2 * u) - 1)))));
    }

    public long Switch(ReferenceJob job, ReferenceDevice device) =>
        !Supports(job, device) ? Saturating.Never
        : device.LastModel != null && device.LastModel != job.Model ? Overhead("switch")
        : 0;

    public long Transfer(ReferenceJob job, ReferenceDevice device) =>
        !Supports(job, device) ? Saturating.Never
        : job.LastDevice != null && job.LastDevice != device ? Overhead("transfer")
        : 0;

    public long Overhead(string name) => _platform.Attributes.Duration(name)?.Ns ?? 0;

    public long Cost(ReferenceJob job, ReferenceDevice device) => After(Overheads(job, device), Latency(job, device));

    public long Finish(ReferenceJob job, ReferenceDevice device) => After(FreeAt(device), Cost(job, device));

    public long StageFinish(ReferenceJob job, ReferenceDevice device) =>
        After(FreeAt(device), After(Overheads(job, device), StageLatency(job, device)));

    public double Energy(ReferenceJob job, ReferenceDevice device) => Supports(job, device)
        ? Unit(job, device).Energy ?? (device.Power * Latency(job, device))
        : double.PositiveInfinity;

    public double Demand(ReferenceJob job, ReferenceDevice device) =>
        Supports(job, device) ? Unit(job, device).Bandwidth ?? 0 : double.PositiveInfinity;

    public long NextReady(ReferenceJob job, ReferenceDevice device) =>
        !Supports(job, device) ? Saturating.Never : Math.Max(Now, job.Running?.PredictedEnd ?? Now);

    /// <summary>The predicted end of the unit that it runs, or now.</summary>
    public long FreeAt(ReferenceDevice device) => Math.Max(Now, device.Unit?.PredictedEnd ?? Now);

    public double Utilization(ReferenceDevice device) =>
        Now == 0 ? 0 : (double)(device.Busy + (device.Unit is { } unit ? Now - unit.Start : 0)) / Now;

    /// <summary>The work of the rest of the current stage, or of the job, each unit on its fastest device, a kept one in full.</summary>
    public long Remaining(ReferenceJob job, bool ofStage) => Remaining(job, job.Stages.Skip(job.StageIndex).Take(ofStage ? 1 : int.MaxValue));

    /// <summary>The work of all stages of a name that are left.</summary>
    public long Remaining(ReferenceJob job, string stage) => Remaining(job, job.Stages.Skip(job.StageIndex).Where(s => s.Name == stage));

    private long Remaining(ReferenceJob job, IEnumerable<ReferenceStage> stages)
    {
        var sum = 0L;
        foreach (var stage in stages)
        {
            var onDevices = Devices.Select(d => Units(job, stage, d)).ToList();
            for (var unit = stage == job.Stage ? job.Layer : 0; unit < onDevices[0].Length; unit++)
                sum = Saturating.Add(sum, onDevices.Min(u => u[unit]?.Latency ?? Saturating.Never));
        }

        return sum;
    }

    /// <summary>When the job, or its current token, is due.</summary>
    public static long Deadline(ReferenceJob job) =>
        job.FirstToken is not { } first || !job.Stream.IsLlm ? job.FirstDeadline
        : job.Stream.TokenTarget is not { } target ? Saturating.Never
        : Saturating.Add(first, (job.Stage.Token - 1) * target);

    private long Overheads(ReferenceJob job, ReferenceDevice device) => After(Switch(job, device), Transfer(job, device));

    private static long After(long time, long duration) => Saturating.Add(time, duration);
}

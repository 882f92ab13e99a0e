using System.Collections.Immutable;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>How a policy chunks and batches work.</summary>
/// <param name="Chunk">The tokens in a chunk of prefill; 0 without chunked prefill.</param>
/// <param name="PadsChunks">Whether every chunk takes as long as a full chunk.</param>
/// <param name="Batches">By stage, the largest number of jobs that run together; 1 where a stage is missing.</param>
internal sealed record WorkShape(long Chunk, bool PadsChunks, ImmutableDictionary<Stage, int> Batches)
{
    /// <summary>Work without chunks or batches.</summary>
    public static WorkShape Plain { get; } = new(0, false, ImmutableDictionary<Stage, int>.Empty);

    /// <summary>The largest number of jobs that run a stage together.</summary>
    public int BatchOf(Stage stage) => Batches.GetValueOrDefault(stage, 1);
}

/// <summary>The batch size that a figure assumes.</summary>
internal enum Sharing
{
    /// <summary>No batching.</summary>
    Alone,

    /// <summary>The batch with the least time per job.</summary>
    Best,

    /// <summary>The batch that finishes first.</summary>
    Fastest,
}

/// <summary>
/// The work that a workload demands of its devices. It counts predicted latencies only, without overheads, contention and waiting. All
/// figures are lower bounds, on devices with variation after <see cref="LeastShare"/>.
/// </summary>
/// <param name="workload">The workload.</param>
/// <param name="shapes">How the policies chunk and batch work. With several shapes, the least work counts.</param>
internal sealed class WorkModel(Workload workload, ImmutableArray<WorkShape> shapes)
{
    // Sums over many tokens sample about this number of unit times, at even steps.
    private const long MostUnitsSummed = 1 << 16;
    private const long FewestSamples = 16;
    private const long MostChunks = 4096;

    private readonly JobShapes[] _shapes = [.. workload.Streams.Select(s => JobShapes.Of(s, workload.End))];
    private readonly Dictionary<(int, Stage, DeviceSet, Sharing), double> _work = [];
    private readonly Dictionary<(int, Stage, DeviceSet), ImmutableArray<(long Jobs, double Work)>> _leastTimes = [];
    private readonly Dictionary<(int, Stage, int, Continuation), double> _longestStretches = [];

    public Workload Workload => workload;

    /// <summary>The stages of a stream's jobs.</summary>
    public IEnumerable<Stage> StagesOf(int stream) => ModelOf(stream).Stages.Select(s => s.Stage);

    public ModelProfile ModelOf(int stream) => workload.Models[workload.Streams[stream].Model];

    /// <summary>The devices that support a stage, or some of its units.</summary>
    public DeviceSet Supporting(int stream, Stage stage) =>
        DeviceSet.Of(Enumerable.Range(0, workload.Platform.Devices.Length).Where(ModelOf(stream).StageProfile(stage).Supports));

    /// <summary>The devices that support every unit of a stage.</summary>
    public DeviceSet SupportingAll(int stream, Stage stage) =>
        DeviceSet.Of(Enumerable.Range(0, workload.Platform.Devices.Length).Where(ModelOf(stream).StageProfile(stage).SupportsAll));

    /// <summary>The first unit of a stage that none of the devices supports; null where they support all.</summary>
    public int? FirstUnsupported(int stream, Stage stage, DeviceSet devices)
    {
        var profile = ModelOf(stream).StageProfile(stage);
        var pieces = profile.IsDerived ? _shapes[stream].Shapes.SelectMany(s => Pieces(profile, s.Shape)).Distinct().ToList() : [new Piece(0, 1)];
        var work = new long[profile.Units];
        foreach (var piece in pieces)
        {
            var isSupported = new bool[profile.Units];
            foreach (var device in devices.Devices)
            {
                profile.UnitWork(device, in piece, work);
                for (var unit = 0; unit < work.Length; unit++)
                    isSupported[unit] |= work[unit] != Saturating.Never;
            }

            if (Array.IndexOf(isSupported, false) is var first and >= 0)
                return first;
        }

        return null;
    }

    /// <summary>The least share of its predicted work that a unit can take on any of the devices; 1 without variation.</summary>
    public double LeastShare(DeviceSet devices) => 1 - devices.Devices.Max(d => workload.Platform.VariationOf(workload.Platform.Devices[d]));

    /// <summary>
    /// The mean number of jobs of a stream per ns. For a following stream it assumes that no earlier job is lost. Users who wait for answers
    /// ask as often as these come, so their number is 0, the lower bound: a closed loop overloads no device. For the same reason only the first
    /// turns of flows count.
    /// </summary>
    public double JobsPerNs(int stream) => workload.Streams[stream].Arrival switch
    {
        RateArrival rate => rate.Numerator / (rate.Denominator * 1e9),
        PoissonArrival poisson => 1 / poisson.Mean.AsDouble,
        TraceArrival => _shapes[stream].Count / (double)workload.End.Ns,
        UsersArrival => 0,
        FollowingArrival following => following.Probability * JobsPerNs(following.Stream),
        var arrival => 1 / arrival.Period.AsDouble,
    };

    /// <summary>
    /// The share of one device's time that a stage demands, with each unit on the fastest of the devices and the best batches.
    /// </summary>
    public double Demand(int stream, Stage stage, DeviceSet devices) => JobsPerNs(stream) * Work(stream, stage, devices, Sharing.Best);

    /// <summary>
    /// The mean work in ns of a job's stage, with each unit on the fastest of the devices. For decode, it covers all tokens.
    /// </summary>
    public double Work(int stream, Stage stage, DeviceSet devices, Sharing sharing = Sharing.Alone)
    {
        if (!_work.TryGetValue((stream, stage, devices, sharing), out var work))
        {
            var fit = Fit(stream, stage, devices);
            var profile = ModelOf(stream).StageProfile(stage);
            work = shapes.Min(shape => _shapes[stream].Mean(job => Work(profile, job, fit, shape, sharing)));
            _work.Add((stream, stage, devices, sharing), work);
        }

        return work;
    }

    /// <summary>
    /// The least time in ns that jobs of each shape need for a stage. For decode, it is the time per token. Jobs without the stage are left
    /// out.
    /// </summary>
    public ImmutableArray<(long Jobs, double Work)> LeastTimes(int stream, Stage stage, DeviceSet devices)
    {
        if (!_leastTimes.TryGetValue((stream, stage, devices), out var times))
            _leastTimes.Add((stream, stage, devices), times = [.. AllLeastTimes(stream, stage, devices)]);
        return times;
    }

    /// <summary>The shapes of a stream's jobs.</summary>
    public JobShapes ShapesOf(int stream) => _shapes[stream];

    /// <summary>The mean number of tokens after the first in a stream's jobs.</summary>
    public double FurtherTokens(int stream) => _shapes[stream].Mean(j => j.Output - 1);

    /// <summary>
    /// The longest time in ns for which a job of a stream holds a device once it has it; 0 where the job never reaches the stage.
    /// </summary>
    public double LongestStretch(int stream, Stage stage, int device, Continuation continues)
    {
        if (!_longestStretches.TryGetValue((stream, stage, device, continues), out var stretch))
            _longestStretches.Add((stream, stage, device, continues), stretch = Stretch(stream, stage, device, continues));
        return stretch;
    }

    private double Stretch(int stream, Stage stage, int device, Continuation continues) => continues switch
    {
        Continuation.Unit => _shapes[stream].Shapes.Max(s => LongestUnit(stream, stage, s.Shape, device)),
        Continuation.Job when SupportingAll(stream, stage).Has(device) => _shapes[stream].Shapes.Max(s => StagesOf(stream).SkipWhile(g => g != stage)
            .TakeWhile(g => SupportingAll(stream, g).Has(device))
            .Sum(g => Work(ModelOf(stream).StageProfile(g), s.Shape, [device], shapes[0], Sharing.Alone))),
        _ => _shapes[stream].Shapes.Max(s => LongestStage(stream, stage, s.Shape, device)),
    };

    private IEnumerable<(long Jobs, double Work)> AllLeastTimes(int stream, Stage stage, DeviceSet devices)
    {
        var fit = Fit(stream, stage, devices);
        var profile = ModelOf(stream).StageProfile(stage);
        return _shapes[stream].Shapes
            .Where(s => stage != Stage.Decode || s.Shape.Output > 1)
            .Select(s => (s.Jobs, shapes.Min(shape => Work(profile, s.Shape, fit, shape, Sharing.Fastest))
                / (stage == Stage.Decode ? s.Shape.Output - 1 : 1)));
    }

    private int[] Fit(int stream, Stage stage, DeviceSet devices) => [.. devices.Devices.Where(ModelOf(stream).StageProfile(stage).Supports)];

    private static double Work(StageProfile profile, JobShape job, int[] fit, WorkShape shape, Sharing sharing)
    {
        if (fit.Length == 0)
            return double.PositiveInfinity;
        var devices = BatchedDevices.Of(profile, fit, shape.BatchOf(profile.Stage), sharing);
        return profile.Stage switch
        {
            Stage.Prefill => Chunks(profile, shape, job.Prompt).Sum(c => c.Times * Fastest(profile, c.Piece, devices)),
            Stage.Decode => DecodeWork(profile, job, devices),
            _ => Fastest(profile, new Piece(0, job.Tokens), devices),
        };
    }

    private static double DecodeWork(StageProfile profile, JobShape job, BatchedDevices devices)
    {
        var tokens = job.Output - 1;
        if (tokens <= 0)
            return 0;
        var samples = Math.Min(tokens, Math.Max(FewestSamples, MostUnitsSummed / profile.Units));
        var sum = 0.0;
        for (var i = 0L; i < samples; i++)
            sum += Fastest(profile, new Piece(0, job.Prompt + 1 + i * tokens / samples), devices);
        return sum * tokens / samples;
    }

    // The chunks of a prefill with the number of times that each occurs. Of too many that are derived from operators only the first count.
    private static IEnumerable<(Piece Piece, long Times)> Chunks(StageProfile profile, WorkShape shape, long prompt)
    {
        var count = shape.Chunk <= 0 ? 1 : (prompt + shape.Chunk - 1) / shape.Chunk;
        var chunks = new ChunkPieces(shape.Chunk, shape.PadsChunks, profile.IsDerived);
        if (shape.Chunk > 0 && shape.PadsChunks && !profile.IsDerived)
            return [(chunks.PieceOf(shape.Chunk), count)];
        if (shape.Chunk <= 0 || (count is <= 1 or > MostChunks && !profile.IsDerived))
            return [(new Piece(0, prompt), 1)];
        return chunks.KeysOf(prompt).Take((int)MostChunks).Select(k => (chunks.PieceOf(k), 1L));
    }

    private static double Fastest(StageProfile profile, Piece piece, BatchedDevices devices)
    {
        var fastest = new double[profile.Units];
        Array.Fill(fastest, double.PositiveInfinity);
        var (alone, together) = (new long[profile.Units], new long[profile.Units]);
        foreach (var (device, sizes) in devices.Sizes)
        {
            profile.UnitWork(device, in piece, alone);
            foreach (var size in sizes)
            {
                var work = size == piece.Batch ? alone : together;
                if (size != piece.Batch)
                    profile.UnitWork(device, piece with { Batch = size }, together);
                var jobs = devices.Sharing == Sharing.Best ? (double)size : 1;
                for (var unit = 0; unit < work.Length; unit++)
                {
                    if (alone[unit] != Saturating.Never)
                        fastest[unit] = Math.Min(fastest[unit], work[unit] / jobs);
                }
            }
        }

        return fastest.Sum();
    }

    /// <summary>Devices for a stage, each with the batch sizes that may give the least time.</summary>
    private readonly record struct BatchedDevices(ImmutableArray<(int Device, int[] Sizes)> Sizes, Sharing Sharing)
    {
        // Latency is linear between two batch sizes of the table, so the time per job is least at one of them.
        public static BatchedDevices Of(StageProfile profile, int[] devices, int most, Sharing sharing) => new(
            [.. devices.Select(d => (d, most == 1 || sharing == Sharing.Alone ? [1] : (int[])[1, .. profile.Batches(d).Where(b => b > 1 && b < most), most]))],
            sharing);
    }

    private double LongestUnit(int stream, Stage stage, JobShape job, int device)
    {
        var profile = ModelOf(stream).StageProfile(stage);
        var work = new long[profile.Units];
        var longest = 0L;
        foreach (var piece in Pieces(profile, job))
        {
            profile.UnitWork(device, in piece, work);
            longest = Math.Max(longest, work.Where(w => w != Saturating.Never).DefaultIfEmpty().Max());
        }

        return longest;
    }

    // The units that follow each other on the device, up to one that it does not support.
    private double LongestStage(int stream, Stage stage, JobShape job, int device)
    {
        var profile = ModelOf(stream).StageProfile(stage);
        var work = new long[profile.Units];
        var longest = 0.0;
        foreach (var piece in Pieces(profile, job))
        {
            profile.UnitWork(device, in piece, work);
            var stretch = 0.0;
            foreach (var unit in work)
                longest = Math.Max(longest, stretch = unit == Saturating.Never ? 0 : stretch + unit);
        }

        return longest;
    }

    private IEnumerable<Piece> Pieces(StageProfile profile, JobShape job) => profile.Stage switch
    {
        Stage.Prefill => Chunks(profile, shapes[0], job.Prompt).Select(c => c.Piece),
        Stage.Decode => job.Output > 1 ? [new Piece(0, job.Prompt + job.Output - 1)] : [],
        _ => [new Piece(0, job.Tokens)],
    };
}

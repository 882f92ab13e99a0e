using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Findings;

/// <summary>How a policy cuts and bundles work.</summary>
/// <param name="Chunk">Tokens of a chunk of prefill; 0 where prefill is whole.</param>
/// <param name="PadsChunks">Every chunk takes what a full one does.</param>
/// <param name="Batch">How many jobs may decode together.</param>
internal sealed record WorkShape(long Chunk, bool PadsChunks, int Batch)
{
    /// <summary>Neither chunks nor batches.</summary>
    public static WorkShape Plain { get; } = new(0, false, 1);
}

/// <summary>
/// What the jobs of a workload ask of devices, from the latencies alone: overheads, contention and waiting come on top, so that all
/// figures are lower bounds.
/// </summary>
internal sealed class WorkModel(Workload workload, WorkShape shape)
{
    // Sums over many tokens, chunks or batch sizes look at so many of them, evenly spaced.
    private const long MostUnitsSummed = 1 << 16;
    private const long FewestSamples = 16;
    private const long MostChunks = 4096;
    private const int MostBatchesTried = 64;

    private readonly JobShapes[] _shapes = [.. workload.Streams.Select(s => JobShapes.Of(s, workload.End))];
    private readonly Dictionary<(int, Stage, DeviceSet, bool), double> _work = [];

    public Workload Workload => workload;

    /// <summary>The stages of a stream's jobs.</summary>
    public IEnumerable<Stage> StagesOf(int stream) => ModelOf(stream).Stages.Select(s => s.Stage);

    public ModelProfile ModelOf(int stream) => workload.Models[workload.Streams[stream].Model];

    /// <summary>The devices that support a stage.</summary>
    public DeviceSet Supporting(int stream, Stage stage) =>
        DeviceSet.Of(Enumerable.Range(0, workload.Platform.Devices.Length).Where(ModelOf(stream).StageProfile(stage).Supports));

    /// <summary>Jobs of a stream in a ns, in the mean; those of a follower are so many when none of the jobs before it is lost.</summary>
    public double JobsPerNs(int stream) => workload.Streams[stream].Arrival switch
    {
        RateArrival rate => rate.Numerator / (rate.Denominator * 1e9),
        PoissonArrival poisson => 1 / poisson.Mean.AsDouble,
        TraceArrival => _shapes[stream].Count / (double)workload.End.Ns,
        FollowingArrival following => following.Probability * JobsPerNs(following.Stream),
        var arrival => 1 / arrival.Period.AsDouble,
    };

    /// <summary>Share of one device's time that a stage asks for, each unit on the fastest of some devices, jobs batched as well as can be.</summary>
    public double Demand(int stream, Stage stage, DeviceSet devices) => JobsPerNs(stream) * Work(stream, stage, devices, isBatched: true);

    /// <summary>Mean work in ns of a stage of a job, each unit on the fastest of some devices; of decode, of all its tokens.</summary>
    public double Work(int stream, Stage stage, DeviceSet devices, bool isBatched = false)
    {
        if (!_work.TryGetValue((stream, stage, devices, isBatched), out var work))
        {
            var batch = isBatched && stage == Stage.Decode ? shape.Batch : 1;
            work = _shapes[stream].Mean(job => Work(ModelOf(stream).StageProfile(stage), job, Fit(stream, stage, devices), batch));
            _work.Add((stream, stage, devices, isBatched), work);
        }

        return work;
    }

    /// <summary>Tokens after the first of a stream's jobs, in the mean.</summary>
    public double FurtherTokens(int stream) => _shapes[stream].Mean(j => j.Output - 1);

    /// <summary>The longest stretch in ns for which a job of a stream holds a device once it has it; 0 where the stage is never reached.</summary>
    public double LongestStretch(int stream, Stage stage, int device, Continuation continues) => continues switch
    {
        Continuation.Unit => _shapes[stream].Shapes.Max(s => LongestUnit(stream, stage, s.Shape, device)),
        Continuation.Job => _shapes[stream].Shapes.Max(s => StagesOf(stream).SkipWhile(g => g != stage)
            .TakeWhile(g => Supporting(stream, g).Has(device))
            .Sum(g => Work(ModelOf(stream).StageProfile(g), s.Shape, [device], 1))),
        _ => _shapes[stream].Shapes.Max(s => LongestStage(stream, stage, s.Shape, device)),
    };

    private int[] Fit(int stream, Stage stage, DeviceSet devices) => [.. devices.Devices.Where(ModelOf(stream).StageProfile(stage).Supports)];

    private double Work(StageProfile profile, JobShape job, int[] devices, int batch) => profile.Stage switch
    {
        _ when devices.Length == 0 => double.PositiveInfinity,
        Stage.Prefill => Chunks(job.Prompt).Sum(c => c.Times * Fastest(profile, c.From, c.To, devices, 1)),
        Stage.Decode => DecodeWork(profile, job, devices, batch),
        _ => Fastest(profile, 0, job.Tokens, devices, 1),
    };

    private static double DecodeWork(StageProfile profile, JobShape job, int[] devices, int batch)
    {
        var tokens = job.Output - 1;
        if (tokens <= 0)
            return 0;
        var samples = Math.Min(tokens, Math.Max(FewestSamples, MostUnitsSummed / profile.Units));
        var sum = 0.0;
        for (var i = 0L; i < samples; i++)
            sum += Fastest(profile, 0, job.Prompt + 1 + i * tokens / samples, devices, batch);
        return sum * tokens / samples;
    }

    // The pieces of a prefill: how often there is one from here to there.
    private IEnumerable<(long From, long To, long Times)> Chunks(long prompt)
    {
        var count = shape.Chunk <= 0 ? 1 : (prompt + shape.Chunk - 1) / shape.Chunk;
        if (shape.Chunk > 0 && shape.PadsChunks)
            return [(0, shape.Chunk, count)];
        if (count is <= 1 or > MostChunks)
            return [(0, prompt, 1)];
        return Enumerable.Range(0, (int)count).Select(c => (c * shape.Chunk, Math.Min(prompt, (c + 1) * shape.Chunk), 1L));
    }

    private static double Fastest(StageProfile profile, long from, long tokens, int[] devices, int batch)
    {
        var fastest = new double[profile.Units];
        Array.Fill(fastest, double.PositiveInfinity);
        var work = new long[profile.Units];
        foreach (var device in devices)
        {
            profile.UnitWork(device, from, tokens, work);
            for (var unit = 0; unit < work.Length; unit++)
                fastest[unit] = Math.Min(fastest[unit], batch == 1 ? work[unit] : BatchedWork(profile, device, unit, tokens, batch));
        }

        return fastest.Sum();
    }

    // Time for each member of the batch that serves them best.
    private static double BatchedWork(StageProfile profile, int device, int unit, long tokens, int most)
    {
        var best = profile.UnitWork(device, unit, tokens, most) / (double)most;
        for (var batch = 1; batch < Math.Min(most, MostBatchesTried); batch++)
            best = Math.Min(best, profile.UnitWork(device, unit, tokens, batch) / (double)batch);
        return best;
    }

    private double LongestUnit(int stream, Stage stage, JobShape job, int device)
    {
        var profile = ModelOf(stream).StageProfile(stage);
        var work = new long[profile.Units];
        var longest = 0L;
        foreach (var (from, to) in Pieces(stage, job))
        {
            profile.UnitWork(device, from, to, work);
            longest = Math.Max(longest, work.Max());
        }

        return longest;
    }

    private double LongestStage(int stream, Stage stage, JobShape job, int device) => Pieces(stage, job)
        .Select(p => Fastest(ModelOf(stream).StageProfile(stage), p.From, p.To, [device], 1))
        .DefaultIfEmpty().Max();

    private IEnumerable<(long From, long To)> Pieces(Stage stage, JobShape job) => stage switch
    {
        Stage.Prefill => Chunks(job.Prompt).Select(c => (c.From, c.To)),
        Stage.Decode => job.Output > 1 ? [(0, job.Prompt + job.Output - 1)] : [],
        _ => [(0, job.Tokens)],
    };
}

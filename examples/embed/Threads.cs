using System.Collections.Concurrent;
using System.Globalization;
using GameSimulator;
using SchedLang.Runtime.Embedding;
using SchedLang.Runtime.Quantities;

/// <summary>
/// A runtime with a thread for each device, which sleeps in place of work. Device threads report to one queue, and one thread reads it
/// and calls the scheduler.
/// </summary>
internal sealed class Threads : IEmbeddedMachine, IDisposable
{
    private static readonly string[] StreamNames = ["sr", "od", "rag", "npc", "note"];
    private static readonly string[] DeviceNames = ["cpu", "gpu", "npu"];

    private readonly BlockingCollection<Instant>[] _work = [.. DeviceNames.Select(_ => new BlockingCollection<Instant>())];
    private readonly BlockingCollection<Report> _reports = [];
    private readonly List<Thread> _threads = [];
    private readonly List<Dispatch> _dispatches = [];
    private readonly Dispatch?[] _onDevice = new Dispatch?[DeviceNames.Length];
    private readonly Clock _clock;
    private Instant _now;
    private int _running;

    private Threads(Clock clock)
    {
        _clock = clock;
        for (var device = 0; device < DeviceNames.Length; device++)
        {
            var number = device;
            _threads.Add(new Thread(() => RunDevice(number)) { Name = DeviceNames[number], IsBackground = true });
            _threads[^1].Start();
        }
    }

    /// <summary>Replays the releases of a simulation, and compares the dispatches with those of the simulation.</summary>
    public static int Run(string folder, Clock clock)
    {
        var jobs = Rows(folder, "jobs.csv").Select(r => new Job(Array.IndexOf(StreamNames, r["stream"]), Time(r["release_ns"]), Time(r["deadline_ns"]))).ToList();
        var units = Rows(folder, "units.csv").Select(r => $"{r["device"]} {r["stream"]}#{r["job"]} {r["stage"]} {r["layer"]}").ToList();
        using var threads = new Threads(clock);
        threads.Schedule(jobs, units.Count);

        // The simulation lists the units that have ended, by start and device.
        var mine = threads._dispatches.Where(d => d.HasEnded).OrderBy(d => d.At).ThenBy(d => d.Device).ToList();
        foreach (var dispatch in mine.Take(6))
            Console.WriteLine($"{dispatch.At.Ns / 1e6,9:F3} ms  {dispatch.Text}");
        var same = mine.Zip(units).TakeWhile(pair => pair.First.Text == pair.Second).Count();
        Console.WriteLine(same == units.Count
            ? $"{same} units, all started in the order of the simulation"
            : $"{mine.Count} units, {same} of them before the first that differs from the simulation");
        return 0;
    }

    // The scheduler calls this within Decide, on the scheduling thread.
    public void Start(in UnitToStart unit)
    {
        _dispatches.Add(_onDevice[unit.Device] = new Dispatch(_now, unit.Device,
            $"{DeviceNames[unit.Device]} {StreamNames[unit.Stream]}#{unit.Number} {unit.Stage.ToString().ToLowerInvariant()} {unit.Layer}"));
        _running++;
        _work[unit.Device].Add(_now + unit.Predicted);
    }

    // FTF stops no unit.
    public Duration Stop(int device, Duration left) => throw new NotSupportedException();

    public void JobEnded(in EndedJob job)
    {
    }

    public void Dispose()
    {
        foreach (var work in _work)
            work.CompleteAdding();
        _clock.Stop();
        _threads.ForEach(t => t.Join());
    }

    private void Schedule(List<Job> jobs, int units)
    {
        using var scheduler = new Ftf().CreateScheduler(this);
        _clock.Start();
        var reports = new List<Report>();
        var (next, done) = (0, 0);
        while (done < units)
        {
            // Wait for a report, but not longer than until the scheduler or a release is due.
            var due = Instant.Min(scheduler.NextWakeUp, next < jobs.Count ? jobs[next].Release : Instant.Never);
            _clock.Wait(due, _running, _reports, reports);
            _now = Instant.Max(scheduler.Now, reports.Select(r => r.At).Append(due).Min());

            foreach (var report in reports.Where(r => r.At <= _now))
            {
                scheduler.UnitCompleted(report.Device);
                _onDevice[report.Device]!.HasEnded = true;
                _running--;
                done++;
            }

            reports.RemoveAll(r => r.At <= _now);
            for (; next < jobs.Count && jobs[next].Release <= _now; next++)
                scheduler.Release(jobs[next].Stream, new JobDetails { Deadline = jobs[next].Deadline });
            scheduler.Decide(_now);
        }
    }

    private void RunDevice(int device)
    {
        foreach (var end in _work[device].GetConsumingEnumerable())
        {
            _clock.SleepUntil(end);
            _reports.Add(new Report(end, device));
        }
    }

    private static Instant Time(string ns) => ns.Length == 0 ? Instant.Never : Instant.FromNs(long.Parse(ns, CultureInfo.InvariantCulture));

    private static IEnumerable<Dictionary<string, string>> Rows(string folder, string file)
    {
        var lines = File.ReadAllLines(Path.Combine(folder, file));
        var names = lines[0].Split(',');
        return lines.Skip(1).Select(l => names.Zip(l.Split(',')).ToDictionary(p => p.First, p => p.Second));
    }

    private sealed record Job(int Stream, Instant Release, Instant Deadline);

    private sealed record Dispatch(Instant At, int Device, string Text)
    {
        public bool HasEnded { get; set; }
    }
}

/// <summary>A unit has ended.</summary>
internal sealed record Report(Instant At, int Device);

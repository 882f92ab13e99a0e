using System.Globalization;
using SchedLang.Benchmarks;

// Units simulated per second on scenario C, in turn with the plain Python simulator, both checked to compute the same schedule.
// Usage: SchedLang.Benchmarks [our virtual seconds] [Python's virtual seconds] [rounds]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var ourSeconds = args.Length > 0 ? int.Parse(args[0]) : 20_000;
var pythonSeconds = args.Length > 1 ? int.Parse(args[1]) : 200;
var rounds = args.Length > 2 ? int.Parse(args[2]) : 5;

foreach (var policy in (string[])["FCFS_DYN", "EDF_LAYERS"])
{
    using var ours = new SchedLangContender(policy);
    var python = new PythonContender(policy);
    var (hash, units) = ours.Hash(pythonSeconds);
    var theirs = python.Hash(pythonSeconds);
    Console.WriteLine($"{policy}: {units:N0} units in {pythonSeconds} s; hash of the schedule {hash}, Python's {theirs}");
    if (hash != theirs)
    {
        Console.WriteLine("  The schedules differ; nothing is measured.");
        return 1;
    }

    var rates = new List<(double Bare, double Metrics, double Python)>();
    for (var round = 0; round < rounds; round++)
        rates.Add((ours.Rate(ourSeconds, withMetrics: false), ours.Rate(ourSeconds, withMetrics: true), python.Rate(pythonSeconds)));

    Show("SchedLang, no observer", rates.Select(r => r.Bare / 1e6), "million units/s");
    Show("SchedLang, metrics", rates.Select(r => r.Metrics / 1e6), "million units/s");
    Show("Python", rates.Select(r => r.Python / 1e3), "thousand units/s");
    Show("ratio, no observer", rates.Select(r => r.Bare / r.Python), "x");
    Show("ratio, metrics", rates.Select(r => r.Metrics / r.Python), "x");
}

return 0;

static void Show(string what, IEnumerable<double> values, string unit)
{
    var sorted = values.Order().ToList();
    Console.WriteLine($"  {what,-24} min {sorted[0],8:0.00}   median {sorted[sorted.Count / 2],8:0.00}   max {sorted[^1],8:0.00}   {unit}");
}

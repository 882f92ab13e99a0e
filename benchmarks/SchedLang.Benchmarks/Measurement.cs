namespace SchedLang.Benchmarks;

/// <summary>The contenders under one policy: checked to agree, then measured in turn.</summary>
internal static class Measurement
{
    /// <summary>False where schedules differ; then nothing is measured.</summary>
    public static bool Run(string policy, int seconds, int runs, bool byCpuTime, Peers peers)
    {
        using var stepwise = new SchedLangContender(policy, seconds, RunMode.Stepwise);
        using var together = new SchedLangContender(policy, seconds, RunMode.Together);
        using var withMetrics = new SchedLangContender(policy, seconds, RunMode.Metrics);
        List<SchedLangContender> ours = [stepwise, together, withMetrics];
        var others = peers.For(policy, seconds).ToList();
        Console.WriteLine();
        Console.WriteLine($"{policy}, {seconds:N0} virtual seconds, by {(byCpuTime ? "CPU" : "wall")} time");
        if (!others.Prepend(together).All(other => IsSame(policy, stepwise, other)))
            return false;

        List<IContender> contenders = [.. ours, .. others];
        var rates = contenders.ConvertAll(_ => new List<double>());
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < contenders.Count; i++)
                rates[i].Add(contenders[i].Rate(byCpuTime));
        }

        Console.WriteLine($"  {"",-30}{"min",10}{"median",10}{"max",10}");
        for (var i = 0; i < contenders.Count; i++)
            Show(contenders[i].Name, rates[i].Select(rate => rate / 1e6), "million units/s");
        for (var mode = 0; mode < ours.Count; mode++)
        {
            for (var peer = ours.Count; peer < contenders.Count; peer++)
                Show($"{contenders[mode].Name} / {contenders[peer].Name}", rates[mode].Zip(rates[peer], (a, b) => a / b), "x");
        }

        return true;
    }

    private static bool IsSame(string policy, SchedLangContender stepwise, IContender other)
    {
        var theirs = other.Hash();
        using var shorter = other.Seconds == stepwise.Seconds ? null : new SchedLangContender(policy, other.Seconds, RunMode.Stepwise);
        var ours = (shorter ?? stepwise).Hash();
        var verdict = ours == theirs ? "the same" : $"but {other.Name}'s is {theirs}: nothing is measured";
        Console.WriteLine($"  hash of {other.Seconds:N0} s: {stepwise.Name} {ours}, {other.Name} {verdict}");
        return ours == theirs;
    }

    // Of an even number of values the median is the mean of the two in the middle.
    private static void Show(string what, IEnumerable<double> values, string unit)
    {
        var sorted = values.Order().ToList();
        var median = (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        Console.WriteLine($"  {what,-30}{sorted[0],10:0.000}{median,10:0.000}{sorted[^1],10:0.000}  {unit}");
    }
}

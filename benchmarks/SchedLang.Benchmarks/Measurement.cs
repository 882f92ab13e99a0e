namespace SchedLang.Benchmarks;

/// <summary>The contenders under one policy: checked to agree, then measured in turn.</summary>
internal static class Measurement
{
    /// <summary>False where schedules differ; then nothing is measured.</summary>
    public static bool Run(string policy, int seconds, int runs, bool byCpuTime, Peers peers)
    {
        using var bare = new SchedLangContender(policy, seconds, withMetrics: false);
        using var withMetrics = new SchedLangContender(policy, seconds, withMetrics: true);
        var others = peers.For(policy, seconds).ToList();
        Console.WriteLine();
        Console.WriteLine($"{policy}, {seconds:N0} virtual seconds, by {(byCpuTime ? "CPU" : "wall")} time");
        if (!others.TrueForAll(peer => IsSame(policy, bare, peer)))
            return false;

        List<IContender> contenders = [bare, withMetrics, .. others];
        var rates = contenders.ConvertAll(_ => new List<double>());
        for (var run = 0; run < runs; run++)
        {
            for (var i = 0; i < contenders.Count; i++)
                rates[i].Add(contenders[i].Rate(byCpuTime));
        }

        Console.WriteLine($"  {"",-30}{"min",10}{"median",10}{"max",10}");
        for (var i = 0; i < contenders.Count; i++)
            Show(contenders[i].Name, rates[i].Select(rate => rate / 1e6), "million units/s");
        for (var ours = 0; ours < 2; ours++)
        {
            for (var peer = 2; peer < contenders.Count; peer++)
                Show($"{contenders[ours].Name} / {contenders[peer].Name}", rates[ours].Zip(rates[peer], (a, b) => a / b), "x");
        }

        return true;
    }

    private static bool IsSame(string policy, SchedLangContender bare, IContender peer)
    {
        var theirs = peer.Hash();
        string ours;
        if (peer.Seconds == bare.Seconds)
        {
            ours = bare.Hash();
        }
        else
        {
            using var shorter = new SchedLangContender(policy, peer.Seconds, withMetrics: false);
            ours = shorter.Hash();
        }

        var verdict = ours == theirs ? "the same" : $"but {peer.Name}'s is {theirs}: nothing is measured";
        Console.WriteLine($"  hash of {peer.Seconds:N0} s: SchedLang {ours}, {peer.Name} {verdict}");
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

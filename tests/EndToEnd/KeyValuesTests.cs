using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Attribution;

namespace SchedLang.EndToEnd;

/// <summary>The values of the key that puts one job before another, as <c>why</c> prints them.</summary>
public sealed class KeyValuesTests
{
    [Theory]
    [InlineData("order by deadline", "deadline", "10 ms", "20 ms")]
    [InlineData("order by deadline - arrival", "deadline - arrival", "10 ms", "20 ms")]
    [InlineData("order by stream.weight descending", "stream.weight", "4", "2")]
    [InlineData("order by class == hot descending", "class == hot", "true", "false")]
    [InlineData("order by class != hot", "class != hot", "false", "true")]
    [InlineData("order by tokens", "tokens", "32 tokens", "64 tokens")]
    [InlineData("order by platform.memory / stream.weight", "platform.memory / stream.weight", "4 GB", "8 GB")]
    [InlineData("order by stream.weight * 0.1 descending", "stream.weight * 0.1", "0.4", "0.2")]
    [InlineData("order by 1 / (stream.weight * 3)", "1 / (stream.weight * 3)", "0.0833333", "0.166667")]
    [InlineData("order by 1 - stream.weight / 10000000000", "1 - stream.weight / 10000000000", "0.9999999996", "0.9999999998")]
    [InlineData("order by (stream.weight - 2) / (stream.weight - stream.weight)", "(stream.weight - 2) / (stream.weight - stream.weight)", "Infinity", "not a number")]
    public void BothValuesAreGivenWithTheirUnits(string order, string key, string behind, string own)
    {
        // Both are released at once, and b comes first.
        var linked = new Bench().Device("gpu", "GPU").Platform("memory 16 GB at 10 GB/s").Vision("m", "gpu=2")
            .Stream("a : m every 100 ms { deadline 20 ms  weight 2  tokens 64 }").Stream("b : m every 100 ms { deadline 10 ms  weight 4  tokens 32  class hot }")
            .Link(50, $"{order}  place on idle device");
        using var loaded = linked.Explained().Load(new AssemblyCache(null));
        var lives = new List<JobLife>();
        loaded.Program.Run(linked.Workload, 0, new LifeObserver(linked.Workload, (_, _) => true, lives.Add, byJob: true), stepwise: true);

        var part = lives.Single(l => l.Stream == 0).Parts[0];
        part.Ns.ShouldBe(2_000_000);
        KeyValues.Of(part.Cause, part.Keys, linked.Lowered.Policy).ShouldBe(new KeyValues(key, behind, own));
    }
}

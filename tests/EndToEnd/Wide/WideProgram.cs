using SchedLang.Testing;

namespace SchedLang.EndToEnd.Wide;

/// <summary>A random program that may use everything that the language has.</summary>
internal sealed class WideProgram
{
    public WideProgram(int seed)
    {
        Seed = seed;
        var random = new RandomSource(seed);
        // As often as not all times are multiples of half a millisecond, so that much falls on one instant.
        var isRound = random.Chance(0.5);
        var platform = new RandomPlatform(random, isRound);
        var scenario = new RandomScenario(random, isRound);
        Text = platform.Text + scenario.Text + new RandomPolicy(random, platform, isRound).Text;
        Data = new Dictionary<string, string>(scenario.Traces) { ["table.csv"] = platform.Table };
    }

    /// <summary>A program that is known.</summary>
    public WideProgram(int seed, string text, IReadOnlyDictionary<string, string> data) => (Seed, Text, Data) = (seed, text, data);

    public int Seed { get; }

    public string Text { get; }

    /// <summary>Tables and traces by the names of their files.</summary>
    public IReadOnlyDictionary<string, string> Data { get; }

    public MemoryFiles Files
    {
        get
        {
            var files = new MemoryFiles().Add("random.sched", Text);
            foreach (var (name, content) in Data)
                files.Add(name, content);
            return files;
        }
    }

    public override string ToString() => $"seed {Seed}\n{Text}\n{string.Join('\n', Data.Select(d => $"-- {d.Key}\n{d.Value}"))}";
}

using SchedLang.Testing;

namespace SchedLang.EndToEnd.Wide;

/// <summary>A random program that may use everything that the language has.</summary>
internal sealed class WideProgram
{
    /// <param name="campaign">The seed of all programs of a campaign.</param>
    /// <param name="number">Which of them.</param>
    public WideProgram(long campaign, int number)
    {
        var random = RandomSource.Of(campaign, number);
        Name = $"program {number} of seed {campaign}";
        Seed = number;
        Focus = Focus.All[number % Focus.All.Count];
        // As often as not all times are multiples of half a millisecond, so that much falls on one instant.
        var isRound = random.Chance(0.5);
        var settings = new RandomSettings(random);
        var platform = new RandomPlatform(random, settings, Focus, isRound);
        var scenario = new RandomScenario(random, settings, Focus, isRound);
        var policy = Focus.IsAnything ? new RandomPolicy(random, platform, settings, Focus, isRound).Text : new SteeredPolicy(random, platform, Focus, isRound).Text;
        var text = platform.Text + scenario.Text + policy;
        (Text, Meant, Settings) = (RandomSettings.Written(text), RandomSettings.Meant(text), settings.All);
        Data = new Dictionary<string, string>(scenario.Traces) { ["table.csv"] = platform.Table };
        if (platform.Slowdowns.Length > 0)
            Data = new Dictionary<string, string>(Data) { ["contention.csv"] = platform.Slowdowns };
        if (platform.Points is { } points)
            Data = new Dictionary<string, string>(Data) { ["points.csv"] = points };
    }

    /// <summary>A program that is known.</summary>
    public WideProgram(int seed, string text, IReadOnlyDictionary<string, string> data)
        : this("a known program", Focus.All[0], seed, text, text, [], data)
    {
    }

    private WideProgram(
        string name, Focus focus, int seed, string text, string meant, IReadOnlyList<string> settings, IReadOnlyDictionary<string, string> data)
    {
        (Name, Focus, Seed, Text, Meant, Settings, Data) = (name, focus, seed, text, meant, settings, data);
    }

    /// <summary>How to make it again.</summary>
    public string Name { get; }

    /// <summary>The seed of its run.</summary>
    public int Seed { get; }

    public Focus Focus { get; }

    /// <summary>What the file has.</summary>
    public string Text { get; }

    /// <summary>What is set from outside.</summary>
    public IReadOnlyList<string> Settings { get; }

    /// <summary>What the file and the settings mean together.</summary>
    public string Meant { get; }

    /// <summary>Tables and traces by the names of their files.</summary>
    public IReadOnlyDictionary<string, string> Data { get; }

    public MemoryFiles Files => FilesWith(Text);

    public MemoryFiles MeantFiles => FilesWith(Meant);

    /// <summary>The same without one line of the text, which must be a declaration or clause of its own.</summary>
    public WideProgram Without(int line) => new(Name, Focus, Seed, WithoutLine(Text, line), WithoutLine(Meant, line), Settings, Data);

    /// <summary>The same without a setting that the file then has itself.</summary>
    public WideProgram WithoutSettings() => new(Name, Focus, Seed, Meant, Meant, [], Data);

    /// <summary>The same with another table or trace.</summary>
    public WideProgram With(string file, string content) => new(Name, Focus, Seed, Text, Meant, Settings, new Dictionary<string, string>(Data) { [file] = content });

    public override string ToString() =>
        $"{Name} ({Focus.Name}), run with --seed {Seed}{string.Concat(Settings.Select(s => $" --set '{s}'"))}\n{Text}\n{string.Join('\n', Data.Select(d => $"-- {d.Key}\n{d.Value}"))}";

    private static string WithoutLine(string text, int line) => string.Join('\n', text.Split('\n').Where((_, i) => i != line));

    private MemoryFiles FilesWith(string text)
    {
        var files = new MemoryFiles().Add("random.sched", text);
        foreach (var (name, content) in Data)
            files.Add(name, content);
        return files;
    }
}

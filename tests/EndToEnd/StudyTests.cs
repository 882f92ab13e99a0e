using System.Globalization;
using SchedLang.Runtime.Metrics;
using SchedLang.Testing;

namespace SchedLang.EndToEnd;

/// <summary>The RTGen study (arXiv 2507.14715): what examples/rtgen/README.md says was computed is what is computed.</summary>
public sealed class StudyTests
{
    private static readonly string Folder = Repository.PathOf("examples", "rtgen");

    private static readonly (string Letter, string File)[] Scenarios =
        [("A", "a-video-conferencing"), ("B", "b-gaming-i"), ("C", "c-gaming-ii"), ("D", "d-prompt-length")];

    private static readonly string[] Policies = ["FCFS_AOT", "FCFS_DYN", "EDF_AOT", "EDF_DYN", "FTF"];

    private static readonly Dictionary<(string Letter, string Policy), RunFigures> Runs =
        (from s in Scenarios from p in Policies select (Key: (s.Letter, p), Run: Run(s.File, p))).ToDictionary(r => r.Key, r => r.Run);

    [Fact]
    public void TheReadmeShowsWhatIsComputed()
    {
        var readme = File.ReadAllText(Path.Combine(Folder, "README.md")).ReplaceLineEndings("\n");

        readme.ShouldContain(string.Join('\n', Figures().Select(f => $"| {f.What} | {f.Published} | {f.Computed} |")));
    }

    [Fact]
    public void TheShapeOfTheStudyIsReproduced()
    {
        Violations("B", "FCFS_AOT", "sr").ShouldBeGreaterThan(0.99);
        Violations("B", "FCFS_DYN", "sr").ShouldBeLessThan(0.01);
        foreach (var letter in (string[])["A", "B", "C"])
        {
            Ttft(letter, "EDF_AOT").ShouldBe(double.PositiveInfinity);
            Ttft(letter, "EDF_DYN").ShouldBe(double.PositiveInfinity);
            (Tpt(letter, "FTF") / Tpt(letter, "FCFS_AOT")).ShouldBeInRange(5.5, 7.7);
            Violations(letter, "FTF").ShouldBeLessThan(0.55 * Violations(letter, "FCFS_AOT"));
        }

        foreach (var (letter, _) in Scenarios)
            Ttft(letter, "FTF").ShouldBe(Prefill(letter));
    }

    private static IEnumerable<(string What, string Published, string Computed)> Figures()
    {
        yield return ("SR at 60 fps, missed deadlines, FCFS-AOT and FCFS-DYN (B)", "99.5 % and 0.5 %",
            $"{Percent(Violations("B", "FCFS_AOT", "sr"))} and {Percent(Violations("B", "FCFS_DYN", "sr"))}");
        yield return ("Best against worst policy, missed deadlines, mean over A to D", "41.7 points",
            $"{100 * Scenarios.Average(s => Spread(s.Letter)):0.0} points");
        yield return ("TTFT under EDF with immediate preemption (A, B, C)", "never",
            string.Join(", ", ((string[])["A", "B", "C"]).Select(l => double.IsInfinity(Ttft(l, "EDF_AOT")) && double.IsInfinity(Ttft(l, "EDF_DYN")) ? "never" : "some")));
        yield return ("TTFT under FTF / standalone prefill (A to D)", "1.00",
            string.Join(", ", Scenarios.Select(s => Number(Ttft(s.Letter, "FTF") / Prefill(s.Letter)))));
        yield return ("Missed deadlines, FTF against FCFS-AOT (A, B, C)", "-47.8 %",
            string.Join(", ", ((string[])["A", "B", "C"]).Select(l => $"{100 * (Violations(l, "FTF") / Violations(l, "FCFS_AOT") - 1):0.0} %")));
        yield return ("TPT, FTF against FCFS-AOT (A, B, C)", "5.7x to 7.4x",
            string.Join(", ", ((string[])["A", "B", "C"]).Select(l => $"{Tpt(l, "FTF") / Tpt(l, "FCFS_AOT"):0.0}x")));
        yield return ("Missed deadlines under FTF, prompts of 32 and 2048 tokens (D)", "1.7 % and 10.7 %",
            $"{Percent(Prompt(32).OverallViolations)} and {Percent(Prompt(2048).OverallViolations)}");
        yield return ("Decode units on the NPU under FTF, prompts of 32 and 64 tokens (D)", "95.1 %",
            $"{Percent(Prompt(32).DecodeOnNpu)} and {Percent(Prompt(64).DecodeOnNpu)}");
        yield return ("Prefill, NPU against GPU; decode, GPU against NPU (table)", "3.0x; 7.5x", TableRatios());
    }

    private static double Spread(string letter) => Policies.Max(p => Violations(letter, p)) - Policies.Min(p => Violations(letter, p));

    private static double Violations(string letter, string policy) => Runs[(letter, policy)].Of("violation_rate");

    private static double Violations(string letter, string policy, string stream) => Runs[(letter, policy)].OfStream(stream, "violation_rate");

    private static double Ttft(string letter, string policy) => Runs[(letter, policy)].OfStream("llm", "ttft.mean");

    private static double Tpt(string letter, string policy) => Runs[(letter, policy)].OfStream("llm", "tpt.mean");

    // The prefill alone on its fastest device.
    private static double Prefill(string letter)
    {
        var workload = Runs[(letter, "FTF")].Workload;
        var stream = workload.Streams.Single(s => s.Name == "llm");
        var prefill = workload.Models[stream.Model].Stages[0];
        var work = new long[prefill.Units];
        return Enumerable.Range(0, workload.Platform.Devices.Length).Min(d =>
        {
            prefill.UnitWork(d, new Runtime.Tables.Piece(0, stream.Prompt), work);
            return work.Sum();
        });
    }

    private static (double OverallViolations, double DecodeOnNpu) Prompt(int tokens)
    {
        var run = Run("d-prompt-length", "FTF", $"llm.prompt={tokens}");
        var llm = run.Streams.Single(s => s.Definition.Name == "llm");
        var decode = run.Devices.Select((_, d) => llm.Units(Runtime.Tables.Stage.Decode, d)).ToList();
        var npu = run.Devices.ToList().FindIndex(d => d.Device.Name == "npu");
        return (run.Of("violation_rate"), (double)decode[npu] / decode.Sum());
    }

    private static string TableRatios()
    {
        var rows = File.ReadLines(Path.Combine(Folder, "ryzen-ai-9-365.csv")).Skip(1).Select(l => l.Split(',')).ToList();
        return $"{Ratio("prefill", "gpu", "npu")}; {Ratio("decode", "npu", "gpu")}";

        string Ratio(string stage, string slow, string fast)
        {
            var ratios = rows.Where(r => r[1] == stage && r[2] == slow)
                .Select(r => double.Parse(r[4], CultureInfo.InvariantCulture) / Latency(stage, fast, r[3])).ToList();
            (ratios.Max() - ratios.Min()).ShouldBeLessThan(0.01);
            return string.Create(CultureInfo.InvariantCulture, $"{ratios.Average():0.0}x");
        }

        double Latency(string stage, string device, string tokens) => double.Parse(
            rows.Single(r => r[0] == "llama3_1b" && r[1] == stage && r[2] == device && r[3] == tokens)[4], CultureInfo.InvariantCulture);
    }

    private static RunFigures Run(string file, string policy, params string[] settings) =>
        ScheduleRun.Of(ScheduleRun.Link(Path.Combine(Folder, file + ".sched"), policy, settings: settings)).Figures;

    private static string Percent(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.0} %");

    private static string Number(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
}

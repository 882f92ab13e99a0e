using System.Globalization;
using System.Text.RegularExpressions;
using SchedLang.Compiler;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.EndToEnd.Wide;
using SchedLang.Runtime.Workloads;
using SchedLang.Testing;
using Xunit.Abstractions;

namespace SchedLang.EndToEnd;

/// <summary>
/// What a finding says is certain holds in the run: random programs are checked, those with such a finding are run, and the schedule is
/// compared with the claim. The number of findings of each kind is asserted from below, so that the test keeps its subjects.
/// </summary>
public sealed partial class SoundFindingsTests(ITestOutputHelper output)
{
    private const int Programs = 400;
    private const int Campaign = 11;

    // So many programs of each kind are run at first; compiling one takes longer than checking a hundred.
    private const int MostRuns = 25;

    // More programs are looked at for the kinds of which too few were judged.
    private const int MostBlocks = 6;

    private static readonly Dictionary<string, int> AtLeast = new()
    {
        [Claims.NeverPlaced] = 20,
        [Claims.InfeasibleDeadline] = 15,
        [Claims.InfeasibleFirstToken] = 8,
        [Claims.InfeasibleTokens] = 8,
        [Claims.NoRelease] = 10,
        [Claims.NeverPreempts] = 4,
        [Claims.Overload] = 2,
    };

    [Fact]
    public void CertainFindingsHoldInTheRun()
    {
        var (started, judged) = (new Dictionary<string, int>(), new SortedDictionary<string, int>(StringComparer.Ordinal));
        var failures = new List<string>();
        for (var block = 0; block < MostBlocks && (block == 0 || AtLeast.Any(f => judged.GetValueOrDefault(f.Key) < f.Value)); block++)
            Parallel.For(2 * Programs * block, 2 * Programs * (block + 1), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, Judge);

        output.WriteLine(string.Join('\n', judged.Select(f => $"{f.Value,6} programs: {f.Key}")));
        failures.Order(StringComparer.Ordinal).Take(3).ShouldBeEmpty($"{failures.Count} findings are false");
        foreach (var (kind, least) in AtLeast)
            judged.GetValueOrDefault(kind).ShouldBeGreaterThanOrEqualTo(least, kind);

        void Judge(int number)
        {
            var (name, files) = Program(number);
            var findings = Compilation.Load("random.sched", files()).Check(p => p.Symbol.Name == "A");
            var claims = findings.Select(Claims.Of).OfType<Claim>().ToList();
            lock (started)
            {
                claims.RemoveAll(c => number < 2 * Programs
                    ? started.GetValueOrDefault(c.Kind) >= MostRuns
                    : judged.GetValueOrDefault(c.Kind) >= AtLeast[c.Kind]);
                foreach (var kind in claims.Select(c => c.Kind).Distinct())
                    started[kind] = started.GetValueOrDefault(kind) + 1;
            }

            if (claims.Count == 0)
                return;
            var program = ScheduleRun.Link("random.sched", "A", files(), null);
            var run = ScheduleRun.Of(program, number);
            var verdicts = claims.Select(c => (Claim: c, Holds: c.Holds(program.Workload, run))).Where(v => v.Holds != null).ToList();
            lock (started)
            {
                foreach (var kind in verdicts.Select(v => v.Claim.Kind).Distinct())
                    judged[kind] = judged.GetValueOrDefault(kind) + 1;
                failures.AddRange(verdicts.Where(v => v.Holds == false).Select(v => $"{name}: '{v.Claim.Message}' is not so\n{Text(files())}"));
            }
        }
    }

    private static (string Name, Func<MemoryFiles> Files) Program(int number)
    {
        if (number % 2 == 0)
            return ($"random program {number / 2}", () => RandomProgram.Any(number / 2).Files);
        var wide = new WideProgram(Campaign, number / 2);
        return (wide.Name, () => wide.MeantFiles);
    }

    private static string Text(MemoryFiles files) => Compilation.Load("random.sched", files).Trees[0].Source.Content;

    /// <summary>A finding and whether a run bears it out; null where the run has nothing to judge it by.</summary>
    private sealed record Claim(string Kind, string Message, Func<Workload, ScheduleRun, bool?> Holds);

    private static partial class Claims
    {
        public const string NeverPlaced = "never-placed: no unit of the stage runs";
        public const string InfeasibleDeadline = "infeasible-deadline: every job is late";
        public const string InfeasibleFirstToken = "infeasible-deadline: every first token is late";
        public const string InfeasibleTokens = "infeasible-deadline: every further token is late";
        public const string NoRelease = "no-release: no job is released";
        public const string NeverPreempts = "never-preempts, never-holds: no unit is preempted";
        public const string HoldsEverything = "holds-everything: no unit runs";
        public const string Overload = "overload: jobs are left over or dropped";

        public static Claim? Of(Diagnostic finding)
        {
            var about = finding.Arguments.FirstOrDefault() ?? "";
            return finding.Code switch
            {
                "SL3205" when StageOfStream().Match(about) is { Success: true } m => new(
                    NeverPlaced, finding.Message,
                    (_, run) => Schedule.Of(run).Units.All(u => u.Stream != m.Groups["stream"].Value || u.Stage != m.Groups["stage"].Value)),
                // Where some of the jobs are meant, it says how many.
                "SL3202" when !about.Contains(' ', StringComparison.Ordinal) => Infeasible(finding, about),
                "SL3213" => new(NoRelease, finding.Message, (_, run) => Schedule.Of(run).Jobs.All(j => j.Stream != about)),
                "SL3216" => new(NeverPreempts, finding.Message, NothingIsPreempted),
                "SL3207" when LineOf(finding.Location).Contains("preempt immediately", StringComparison.Ordinal) => new(NeverPreempts, finding.Message, NothingIsPreempted),
                "SL3208" => new(HoldsEverything, finding.Message, (_, run) => Schedule.Of(run).Units.Count == 0),
                "SL3201" when Ratio(finding) >= 1.3 => new(Overload, finding.Message, (workload, run) => WorkIsLeft(finding, workload, run)),
                _ => null,
            };
        }

        private static Claim Infeasible(Diagnostic finding, string stream) => finding.Arguments[1] switch
        {
            var aim when aim.StartsWith("meet", StringComparison.Ordinal) => new(
                InfeasibleDeadline, finding.Message, (w, r) => r.Figures.Streams[IndexOf(w, stream)] is { Judged: > 0 } f ? f.Violated == f.Judged : null),
            var aim when aim.StartsWith("have", StringComparison.Ordinal) => new(
                InfeasibleFirstToken, finding.Message, (w, r) => r.Figures.Streams[IndexOf(w, stream)] is { Judged: > 0 } f ? f.Violated == f.Judged : null),
            _ => new(
                InfeasibleTokens, finding.Message, (w, r) => r.Figures.Streams[IndexOf(w, stream)] is { JudgedTokens: > 0 } f ? f.ViolatedTokens == f.JudgedTokens : null),
        };

        private static bool? NothingIsPreempted(Workload workload, ScheduleRun run) => Schedule.Of(run).Units.All(u => u.Outcome is not ("kept" or "lost"));

        // The demand is that of a run without end. In a short one it is compared only where arrivals are regular and by far too many.
        private static bool? WorkIsLeft(Diagnostic finding, Workload workload, ScheduleRun run)
        {
            var streams = Demand().Matches(finding.Arguments[2]).Select(m => IndexOf(workload, m.Groups["stream"].Value)).ToList();
            var isRegular = streams.TrueForAll(s => workload.Streams[s].Arrival is RateArrival or PeriodicArrival);
            var least = streams.Min(s => run.Figures.Streams[s].Released);
            if (!isRegular || least < 8)
                return null;
            return streams.Exists(s => run.Figures.Streams[s] is var f && f.Unfinished + f.Dropped > 0);
        }

        // What is asked for over what there is.
        private static double Ratio(Diagnostic finding)
        {
            var percent = Percents().Matches(finding.Arguments[1])
                .Select(m => double.Parse(m.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture)).ToList();
            return percent.Count > 1 ? percent[0] / percent[1] : percent[0] / 100;
        }

        private static int IndexOf(Workload workload, string stream) => workload.Streams.ToList().FindIndex(s => s.Name == stream);

        private static string LineOf(TextLocation location) => location.Source.Content[..location.Span.End].Split('\n')[^1];

        [GeneratedRegex(@"^stage '(?<stage>\w+)' of stream '(?<stream>\w+)'$")]
        private static partial Regex StageOfStream();

        [GeneratedRegex(@"(?<stream>\w+) [\d,.]+ %")]
        private static partial Regex Demand();

        [GeneratedRegex(@"(?<number>[\d,.]+) %")]
        private static partial Regex Percents();
    }
}

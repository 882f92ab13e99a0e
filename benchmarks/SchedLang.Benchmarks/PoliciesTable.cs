using System.Globalization;

namespace SchedLang.Benchmarks;

/// <summary>Every policy of the library on the demonstration, whole processes, five of them in turn with simulators in C++ of the same schedule.</summary>
internal static class PoliciesTable
{
    /// <summary>Prints the table; an exit code.</summary>
    public static int Print(string? published, int seconds, int runs, bool byCpuTime, string[] only)
    {
        Console.WriteLine($"{Machine.Processor}, {Machine.Framework}");
        var peer = GamePeer.Build();
        if (peer != null && !DemoPolicies.Of(only).Where(GamePeer.Has).All(p => peer.HasOurSchedule(p, seconds, Case.Link(DemoPolicies.File, p, null, "Game", [$"run={seconds}s"]))))
            return 1;
        return PublishedCommand.Measure(published, (command, _) => Measure(command, peer, seconds, runs, byCpuTime, only));
    }

    private static void Measure(PublishedCommand command, GamePeer? peer, int seconds, int runs, bool byCpuTime, string[] only)
    {
        List<Row> rows = [.. DemoPolicies.Of(only).Select(p => new Row(p))];
        foreach (var row in rows)
        {
            row.Units = UnitsOf(Ours(row.Policy, "--format", "csv"));
            Ours(row.Policy); // so that what is measured is repeated
        }

        for (var run = 0; run < runs; run++)
        {
            // Each round begins elsewhere, and with the other of the two.
            for (var i = 0; i < rows.Count; i++)
            {
                var row = rows[(i + (run * rows.Count / runs)) % rows.Count];
                var isPaired = peer != null && GamePeer.Has(row.Policy);
                if (isPaired && run % 2 == 1)
                    row.Cpp.Add(Time(() => Theirs(row.Policy)));
                row.Ours.Add(Time(() => Ours(row.Policy)));
                if (isPaired && run % 2 == 0)
                    row.Cpp.Add(Time(() => Theirs(row.Policy)));
            }
        }

        Console.WriteLine();
        Console.WriteLine($"Million units a second by {(byCpuTime ? "CPU" : "wall")} time, from the start of the process to its end, {seconds} virtual seconds, {runs} rounds.");
        Console.WriteLine();
        Console.WriteLine("| policy | least | median | most | C++, median | ratio, median |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (var row in rows)
            Console.WriteLine(row.Text);

        string Ours(string policy, params string[] options) => PublishedCommand.TimeOf(
            command.Program, ["run", DemoPolicies.File, "--scenario", "Game", "--policy", policy, "--set", $"run={seconds}s", .. options], command.Cache).Output;

        string Theirs(string policy) => PublishedCommand.TimeOf(peer!.Program, [GamePeer.Latencies, policy, $"{seconds}"]).Output;

        double Time(Func<string> run)
        {
            var cpuBefore = ChildTime.Now() ?? TimeSpan.Zero;
            var watch = System.Diagnostics.Stopwatch.StartNew();
            run();
            return byCpuTime ? ((ChildTime.Now() ?? TimeSpan.Zero) - cpuBefore).TotalSeconds : watch.Elapsed.TotalSeconds;
        }
    }

    private static long UnitsOf(string csv) => long.Parse(
        csv.Split('\n').First(l => l.Contains(",run,Game,units,", StringComparison.Ordinal)).Split(',')[4], CultureInfo.InvariantCulture);

    private sealed record Row(string Policy)
    {
        public long Units { get; set; }

        /// <summary>Seconds of each round.</summary>
        public List<double> Ours { get; } = [];

        public List<double> Cpp { get; } = [];

        public string Text
        {
            get
            {
                var rates = Ours.Select(s => Units / s / 1e6).Order().ToList();
                var cpp = Cpp.Count == 0 ? " | " : $"{Units / Median(Cpp) / 1e6:0.0} | {Median(Cpp.Zip(Ours, (c, o) => c / o)):0.00}";
                return $"| {Policy} | {rates[0]:0.00} | {Median(rates):0.00} | {rates[^1]:0.00} | {cpp} |";
            }
        }

        private static double Median(IEnumerable<double> values)
        {
            var sorted = values.Order().ToList();
            return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
        }
    }
}

namespace SchedLang.Benchmarks;

/// <summary>What parameters that a build leaves open cost its program, compared with a build that fixes them.</summary>
internal static class OpenTable
{
    private const int Rounds = 7;

    // Parameters in an order, in a placement, in handlers with state, and in a size of chunks and batches.
    private static readonly (string File, string Scenario, string Policy, string Run)[] Cases =
    [
        ("examples/first/patient.sched", "GamingII", "Patient", "4000s"),
        ("examples/policies/demo.sched", "Game", "EDZL", "2000s"),
        ("examples/policies/demo.sched", "Game", "Mlfq", "2000s"),
        ("examples/policies/demo.sched", "Game", "Sarathi", "2000s"),
    ];

    public static int Print(string? published) => PublishedCommand.Measure(published, Measure);

    private static void Measure(PublishedCommand command, string work)
    {
        Console.WriteLine($"Time from start to end of built programs, with all metrics, {Rounds} rounds in turn; the ratio is that of each round.");
        Console.WriteLine();
        Console.WriteLine("| policy | closed, least s | open, least s | open / closed: least | median | most |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (var (file, scenario, policy, run) in Cases)
        {
            var (closed, open) = (Build("none"), Build("parameters"));
            if (Output(closed) != Output(open)) // which also reads both files from the disk
                throw new InvalidOperationException($"{policy}: the two programs print different results");
            var rounds = new List<(double Closed, double Open)>();
            for (var round = 0; round < Rounds; round++)
                rounds.Add((Seconds(closed), Seconds(open)));
            var ratios = rounds.Select(r => r.Open / r.Closed).Order().ToList();
            Console.WriteLine(
                $"| {policy} | {rounds.Min(r => r.Closed):0.00} | {rounds.Min(r => r.Open):0.00} | {ratios[0]:0.00} | {ratios[ratios.Count / 2]:0.00} | {ratios[^1]:0.00} |");

            string Build(string what)
            {
                var path = Path.Combine(work, $"{policy}-{what}{(OperatingSystem.IsWindows() ? ".exe" : "")}");
                command.Time("build", Path.Combine(Places.Repository, file), "--scenario", scenario, "--policy", policy, "--set", $"run={run}", "--open", what, "-o", path);
                return path;
            }
        }
    }

    private static double Seconds(string program) => PublishedCommand.TimeOf(program, []).Time.TotalSeconds;

    private static string Output(string program) => PublishedCommand.TimeOf(program, ["--format", "csv"]).Output;
}

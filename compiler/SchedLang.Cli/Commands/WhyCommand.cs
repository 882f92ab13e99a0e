using System.CommandLine;
using System.Globalization;
using SchedLang.Cli.Output;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Attribution;
using SchedLang.Runtime.Engine;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Cli.Commands;

/// <summary><c>schedlang why</c>: explains what a job waited for.</summary>
internal static class WhyCommand
{
    public static Command Create(Terminal terminal)
    {
        var file = SharedOptions.File();
        var policy = new Option<string?>("--policy", "-p") { Description = "Policy to use if the file declares several.", HelpName = "name" };
        var scenario = SharedOptions.Scenario();
        var seed = new Option<long>("--seed") { Description = "Seed of all random draws (default: 0).", HelpName = "number" };
        var settings = SharedOptions.Settings();
        var job = new Option<string?>("--job") { Description = "The job: stream and number, sr#42.", HelpName = "stream#number" };
        var stream = new Option<string?>("--stream") { Description = "The latest jobs of this stream; without --job and --stream, of all streams.", HelpName = "name" };
        var worst = new Option<int>("--worst") { Description = "How many of the latest jobs (default: 5).", HelpName = "number", DefaultValueFactory = _ => 5 };
        worst.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 1000)
                result.AddError("--worst must be from 1 to 1000.");
        });
        var format = new Option<string>("--format", "-f")
        {
            Description = "Output format: text for people, json for scripts.",
            DefaultValueFactory = _ => "text",
            HelpName = "text|json",
        };
        format.AcceptOnlyFromAmong("text", "json");
        var command = new Command("why", "Show what a job waited for, part by part.") { file, policy, scenario, job, stream, worst, seed, settings, format };
        command.SetAction((result, cancellation) => RunAsync(
            new Request(
                result.GetValue(file)!, result.GetValue(policy), result.GetValue(scenario), result.GetValue(seed),
                [.. SharedOptions.ToSettings(result.GetValue(settings)!)], result.GetValue(job), result.GetValue(stream), result.GetValue(worst),
                result.GetValue(format) == "json"),
            terminal,
            cancellation));
        return command;
    }

    private static async Task<int> RunAsync(Request request, Terminal terminal, CancellationToken cancellation)
    {
        var compilation = Compilation.Load(request.File);
        var diagnostics = new DiagnosticBag();
        diagnostics.AddRange(compilation.Diagnostics);
        var scenario = compilation.ChooseScenario(request.Scenario, diagnostics);
        var policy = compilation.ChoosePolicy(request.Policy, diagnostics);
        var program = scenario == null || policy == null ? null : compilation.Link(scenario, policy, request.Settings, [], diagnostics)?.Explained();
        var job = request.Job == null || program == null ? null : ReadJob(request.Job, program.Workload, diagnostics);
        var stream = request.Stream == null || program == null ? -1 : StreamNames.Find("--stream", request.Stream, 0, request.Stream.Length, program.Workload, diagnostics);
        if (DiagnosticWriter.Write(diagnostics.Sorted(), terminal) || program == null)
            return ExitCode.Errors;
        try
        {
            using var loaded = program.Load(new AssemblyCache(AssemblyCache.UserFolder()));
            var wanted = job is { } one ? [one] : await WorstAsync(request, program, loaded, stream, terminal, cancellation);
            var lives = await LivesAsync(request, program, loaded, wanted, terminal, cancellation);
            if (lives.Count == 0 && request.Job != null)
                return NoSuchJob(request.Job, program, job!.Value.Stream, terminal);
            if (lives.Count == 0 && !request.IsJson)
                terminal.OutWriter.WriteLine(NothingToTell(program.Workload, stream));
            else if (request.IsJson)
                WhyOutput.WriteJson(lives, program.Workload, program.Lowered.Policy, terminal.OutWriter);
            else
                WhyOutput.WriteText(lives, program.Workload, program.Lowered.Policy, terminal.OutWriter);
            return ExitCode.Success;
        }
        catch (TooManyJobsException e)
        {
            DiagnosticWriter.Write([program.Diagnose(e)], terminal);
            return ExitCode.Errors;
        }
    }

    // The first run finds the few latest jobs; a second run records them.
    private static async Task<IReadOnlyList<(int Stream, long Number)>> WorstAsync(
        Request request, LinkedProgram program, LoadedProgram loaded, int stream, Terminal terminal, CancellationToken cancellation)
    {
        var latest = new PriorityQueue<(int Stream, long Number), (long Late, long Number)>();
        await ExecuteAsync(
            request, program, loaded, new LifeObserver(program.Workload, (s, _) => stream < 0 || s == stream, Note, byJob: false), terminal, cancellation);
        var found = new List<(int, long)>();
        while (latest.TryDequeue(out var next, out _))
            found.Add(next);
        found.Reverse();
        return found;

        void Note(JobLife life)
        {
            if (life.IsMissed == null && stream < 0)
                return;
            var late = life.IsMissed == true && life.Outcome != JobOutcome.Completed ? long.MaxValue
                : life.Deadline.IsNever ? (life.End - life.Release).Ns
                : (life.End - life.Deadline).Ns;
            latest.Enqueue((life.Stream, life.Number), (late, -life.Number));
            if (latest.Count > request.Worst)
                latest.Dequeue();
        }
    }

    private static async Task<IReadOnlyList<JobLife>> LivesAsync(
        Request request, LinkedProgram program, LoadedProgram loaded, IReadOnlyList<(int Stream, long Number)> wanted, Terminal terminal,
        CancellationToken cancellation)
    {
        var set = wanted.ToHashSet();
        var lives = new Dictionary<(int, long), JobLife>();
        await ExecuteAsync(
            request, program, loaded,
            new LifeObserver(program.Workload, (s, n) => set.Contains((s, n)), l => lives[(l.Stream, l.Number)] = l, byJob: true), terminal, cancellation);
        return [.. wanted.Where(lives.ContainsKey).Select(w => lives[w])];
    }

    private static async Task ExecuteAsync(
        Request request, LinkedProgram program, LoadedProgram loaded, LifeObserver observer, Terminal terminal, CancellationToken cancellation)
    {
        var control = new RunControl();
        await using var registration = cancellation.Register(control.Stop);
        var work = Task.Run(() => loaded.Program.Run(program.Workload, request.Seed, observer, control, stepwise: true), CancellationToken.None);
        await Progress.ShowAsync(
            work, () => control.Reached.Ns, $"{program.Workload.Name} under {program.Lowered.Policy.Symbol.Name}", program.Workload.End.Ns, terminal);
        await work;
    }

    private static (int Stream, long Number)? ReadJob(string text, Workload workload, DiagnosticBag diagnostics)
    {
        var sign = text.IndexOf('#', StringComparison.Ordinal);
        if (sign < 1 || !long.TryParse(text[(sign + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            diagnostics.Report(DiagnosticCatalog.NotAJob, Whole("--job", text), $"'{text}'");
            return null;
        }

        var stream = StreamNames.Find("--job", text, 0, sign, workload, diagnostics);
        return stream < 0 ? null : (stream, number);
    }

    private static string NothingToTell(Workload workload, int stream) =>
        stream >= 0 ? $"The run released no job of '{workload.Streams[stream].Name}'."
        : Array.TrueForAll([.. workload.Streams], s => !s.HasDeadlines(workload.Models[s.Model].Kind)) ? "No stream has a deadline. --stream shows the slowest jobs of a stream."
        : "No job was due before the end of the run. --stream shows the slowest jobs of a stream.";

    private static int NoSuchJob(string text, LinkedProgram program, int stream, Terminal terminal)
    {
        var diagnostics = new DiagnosticBag();
        diagnostics.ReportWithHelp(
            DiagnosticCatalog.NoSuchJob, Whole("--job", text), $"jobs of '{program.Workload.Streams[stream].Name}' are numbered from 0 in order of release", text, "job");
        DiagnosticWriter.Write(diagnostics.Sorted(), terminal);
        return ExitCode.Errors;
    }

    private static TextLocation Whole(string option, string text) => new(new SourceText(option, text), new TextSpan(0, text.Length));

    private sealed record Request(
        string File, string? Policy, string? Scenario, long Seed, Setting[] Settings, string? Job, string? Stream, int Worst, bool IsJson);
}

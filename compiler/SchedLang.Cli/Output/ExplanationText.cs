using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Policies;
using Spectre.Console;

namespace SchedLang.Cli.Output;

/// <summary>An explanation for people: a section for each thing that there is to say.</summary>
internal static class ExplanationText
{
    public static void Write(PolicyExplanation explanation, IAnsiConsole console)
    {
        var scenario = explanation.Scenario;
        console.MarkupLine($"[bold]{Markup.Escape(explanation.Policy)}[/]" + (scenario == null
            ? ""
            : $" on [bold]{Markup.Escape(scenario.Name)}[/], {Markup.Escape(scenario.Platform)}"));
        foreach (var (name, value) in explanation.Parameters)
            console.MarkupLine($"  {Markup.Escape(name)} = {Markup.Escape(value)}");
        if (scenario != null)
            console.MarkupLine($"  latencies from {Markup.Escape(scenario.Table)}{(scenario.Traces.IsEmpty ? "" : ", traces " + Markup.Escape(string.Join(", ", scenario.Traces)))}");
        Order(explanation, console);
        Placement(explanation, console);
        foreach (var sentence in Sentences(explanation))
            console.MarkupLine($"  {Markup.Escape(sentence)}");
        if (scenario is { Statics.IsEmpty: false })
            Statics(scenario, console);
        if (scenario != null)
            Demands(scenario, console);
        Findings(explanation, console);
    }

    private static void Order(PolicyExplanation explanation, IAnsiConsole console)
    {
        Heading(console, "Order");
        if (explanation.Keys.IsEmpty)
        {
            console.MarkupLine("  no keys: by release, then stream, then job number");
            return;
        }

        var table = RunTables.Plain("key", "moves", []);
        foreach (var key in explanation.Keys)
        {
            var moves = key.Value != null ? $"is always {key.Value}" : Moves(key.Kind);
            table.AddRow($"[bold]{Markup.Escape(key.Text)}[/]", Markup.Escape(moves));
        }

        console.Write(table);
        console.MarkupLine($"  {Order(explanation)}");
    }

    private static string Order(PolicyExplanation explanation) => explanation switch
    {
        { KeysShift: true } => "Ready jobs are kept sorted: keys that move with the clock are computed as at time 0, at a job's own events only.",
        { IsKeptSorted: true } => "Ready jobs are kept sorted: keys are computed at a job's own events only.",
        { KeysCross: true } => "Keys are computed of the jobs that could start; where many wait, two are compared again only when they can have changed places.",
        { IsGrouped: true } => "Keys are computed in every pass, of the jobs that could start; the first is looked for, the others are not sorted.",
        _ => "All keys are computed and the jobs sorted in every pass, since a key can change while a job waits.",
    };

    private static string Moves(KeyKind kind) => kind switch
    {
        KeyKind.Constant => "the same for all jobs",
        KeyKind.Fixed => "fixed while a job waits",
        KeyKind.Clock => "with the clock, alike for all waiting jobs",
        KeyKind.Growing => "with the clock, each job at a speed of its own",
        KeyKind.Random => "drawn in every pass",
        _ => "at any time",
    };

    private static void Placement(PolicyExplanation explanation, IAnsiConsole console)
    {
        Heading(console, "Placement");
        var table = RunTables.Plain("rule", explanation.Scenario == null ? "" : "places", []);
        foreach (var rule in explanation.Rules)
        {
            var jobs = rule.Jobs.GroupBy(j => j.Stream)
                .Select(g => $"{g.Key} ({string.Join(", ", g.Select(j => j.IsCertain ? j.Stage : j.Stage + "?"))})");
            var places = rule.Fate switch
            {
                RuleFate.Never => "nothing: its condition never holds here",
                RuleFate.Unreached => "nothing: the rules before it have every job",
                _ when explanation.Scenario == null => "",
                _ when rule.Jobs.IsEmpty => "nothing here",
                _ => string.Join(", ", jobs),
            };
            table.AddRow($"[bold]{Markup.Escape(rule.Text)}[/]", Markup.Escape(places));
        }

        console.Write(table);
        if (explanation.Rules.Any(r => r.Jobs.Any(j => !j.IsCertain)))
            console.MarkupLine("  ? depends on the job or the time");
        foreach (var sentence in Choices(explanation))
            console.MarkupLine($"  {Markup.Escape(sentence)}");
    }

    private static IEnumerable<string> Choices(PolicyExplanation explanation)
    {
        if (!explanation.IsTabled)
            yield return $"Every waiting job is asked in every pass, since rules or holds read what changes: {string.Join(", ", explanation.Untabled)}.";
        if (explanation.AnswersAlike)
            yield return "Jobs of one stream with the same next unit are asked once: where one finds no device, neither do the others.";
        if (explanation.IsTabled)
            yield return "Devices are looked up in a table: they depend on the job's stream, its unit and which devices are idle.";
        if (explanation.IsGrouped)
            yield return "Jobs wait by the devices that they would start on; those that cannot start cost nothing.";
        if (explanation.TakesSteps)
            yield return "On up to 64 devices, a unit at whose end no one else has a claim costs no pass.";
    }

    private static IEnumerable<string> Sentences(PolicyExplanation explanation)
    {
        foreach (var condition in explanation.Conditions)
            yield return condition.Text + (condition.Value is { } value ? $": always {(value ? "true" : "false")} here, so it is left out" : "");
        foreach (var aggregate in explanation.Aggregates)
            yield return aggregate.Text + (aggregate.IsCounted ? ": jobs are counted by stream and stage as they come and go" : ": walks the jobs whenever it is asked");
        yield return explanation.Continues switch
        {
            Continuation.Stage => "A job keeps its device to the end of its stage.",
            Continuation.Job => "A job keeps its device to its end.",
            _ => "After each unit a job competes anew.",
        };
        if (explanation.Takes != Taking.Never)
            yield return $"A job takes the device of one that comes after it at once; the work done is {(explanation.Takes == Taking.LosingWork ? "lost" : "kept")}.";
        if (explanation.IsStrict)
            yield return "The first job that is not placed ends a pass.";
        if (explanation.Chunk is { } chunk)
            yield return $"Prefill is cut into chunks of {Count(chunk)} tokens{(explanation.PadsChunks ? ", each of which takes as long as a full one" : "")}.";
        if (explanation.Batch is { } batch)
            yield return $"Up to {Count(batch)} jobs decode together.";
        if (!explanation.States.IsEmpty)
            yield return $"State: {string.Join(", ", explanation.States.Select(s => $"{s.Key} ({s.Value})"))}.";
        if (!explanation.Handlers.IsEmpty)
            yield return $"Handlers: {string.Join(", ", explanation.Handlers)}.";
        foreach (var name in explanation.Oracle)
            yield return $"It knows the future: '{name}' counts the true output of LLM jobs.";
    }

    private static void Statics(ExplainedScenario scenario, IAnsiConsole console)
    {
        Heading(console, "Static devices");
        var table = RunTables.Plain("stream", "stage", [.. scenario.Devices.Select(Markup.Escape)]);
        foreach (var choice in scenario.Statics)
        {
            var cells = choice.Figures.Select((figure, device) =>
            {
                if (figure.Latency.IsNever)
                    return FigureText.None;
                var latency = FigureText.Time(figure.Latency.Ns);
                var text = figure.Objective == null || figure.Objective == latency ? latency : $"{latency}, {figure.Objective}";
                return device == choice.Chosen ? $"[green]→ {Markup.Escape(text)}[/]" : Markup.Escape(text);
            });
            table.AddRow([$"[bold]{Markup.Escape(choice.Stream)}[/]", choice.Stage, .. cells]);
        }

        console.Write(table);
        console.MarkupLine("  The latency of the whole stage, and what is minimized where that is something else; → is chosen.");
    }

    private static void Demands(ExplainedScenario scenario, IAnsiConsole console)
    {
        Heading(console, "Demand");
        var table = RunTables.Plain("stream", "runs on", ["jobs/s", .. scenario.Devices.Select(Markup.Escape), "fastest"]);
        foreach (var demand in scenario.Demands)
        {
            table.AddRow([
                $"[bold]{Markup.Escape(demand.Stream)}[/]",
                Markup.Escape(Places(scenario, demand)),
                Rate(demand.JobsPerSecond),
                .. demand.ByDevice.Select(d => d is { } share ? FigureText.Share(share) : FigureText.None),
                FigureText.Share(demand.Fastest),
            ]);
        }

        table.AddRow(["only there", "", "", .. scenario.OnlyThere.Select(FigureText.Share), ""]);
        console.Write(table);
        console.MarkupLine("  Shares of one device's time, were all of a stream on it; 'fastest' has every unit on the fastest device that it may run on,");
        console.MarkupLine("  and 'only there' adds up what can run on no other device.");
        console.MarkupLine(
            $"  All together ask for at least [bold]{FigureText.Share(scenario.FastestDemand)}[/] of {FigureText.Share(scenario.Devices.Length)}; switches, transfers and shared bandwidth come on top.");
    }

    private static string Places(ExplainedScenario scenario, ExplainedDemand demand)
    {
        var places = demand.Places.Select(p => (Stage: p.Key, Where: p.Value.IsEmpty ? "nothing"
            : p.Value.Length == scenario.Devices.Length && p.Value.Length > 1 ? "any"
            : string.Join(", ", p.Value.Select(d => scenario.Devices[d])))).ToList();
        return places.Select(p => p.Where).Distinct().Count() == 1 ? places[0].Where : string.Join("; ", places.Select(p => $"{p.Stage} {p.Where}"));
    }

    private static void Findings(PolicyExplanation explanation, IAnsiConsole console)
    {
        Heading(console, "Findings");
        if (explanation.Findings.IsEmpty)
            console.MarkupLine("  none");
        foreach (var finding in explanation.Findings)
        {
            console.MarkupLine($"  [yellow]{Markup.Escape(finding.Descriptor.Name)}[/] at {Markup.Escape(finding.Location.ToString())}");
            console.MarkupLine($"    {Markup.Escape(finding.Message)}");
        }
    }

    private static void Heading(IAnsiConsole console, string text)
    {
        console.WriteLine();
        console.MarkupLine($"[bold underline]{text}[/]");
    }

    private static string Rate(double perSecond) => perSecond.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

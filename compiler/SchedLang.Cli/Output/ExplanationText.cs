using System.Globalization;
using SchedLang.Compiler.Analysis;
using SchedLang.Compiler.Explanation;
using SchedLang.Runtime.Policies;
using SchedLang.Runtime.Tables;
using Spectre.Console;

namespace SchedLang.Cli.Output;

/// <summary>Writes an explanation as text, in sections.</summary>
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
            console.MarkupLine($"  latencies from {(scenario.Table.Length > 0 ? Markup.Escape(scenario.Table) : scenario.Derived.IsEmpty ? "the models" : "models and devices")}{(scenario.Traces.IsEmpty ? "" : ", traces " + Markup.Escape(string.Join(", ", scenario.Traces)))}");
        if (scenario is { Derived.IsEmpty: false })
            console.MarkupLine($"  derived from operators: {Markup.Escape(string.Join(", ", scenario.Derived))} ('schedlang graph' shows the units)");
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
            console.MarkupLine("  no keys: by release time, then stream, then job number");
            return;
        }

        var table = RunTables.Plain("key", "changes", ["cost"]);
        foreach (var key in explanation.Keys)
        {
            var moves = key.Value != null ? $"never: always {key.Value}" : key.IsDrawnByStream ? "drawn for each stream at every scheduling pass" : Moves(key.Kind);
            table.AddRow($"[bold]{Markup.Escape(key.Text)}[/]", Markup.Escape(moves), Cost(key.Cost));
        }

        console.Write(table);
        console.MarkupLine("  'cost' is how the cost of a scheduling pass grows with the number of waiting jobs.");
        console.MarkupLine($"  {Order(explanation)}");
    }

    private static string Order(PolicyExplanation explanation) => explanation switch
    {
        { Groups.Lanes: not LaneOrder.None } => "At every scheduling pass, keys are computed for the first job of each lane only.",
        { Groups.OrderIsShared: true } => "At every scheduling pass, a key that can change is computed once for a group of jobs that have the same value. The other keys keep a group sorted.",
        { KeysShift: true } => "Ready jobs are kept sorted. Keys that change with the clock are computed as of time 0, only at a job's own events.",
        { IsKeptSorted: true } => "Ready jobs are kept sorted. Keys are computed only at a job's own events.",
        { KeysAreLinear: true } => "Keys are computed only for jobs that could start. With many waiting jobs, two are compared again only when their order can have changed.",
        { QueuesByEligibility: true } => "At every scheduling pass, keys are computed for the jobs that could start. The first is found without sorting the others.",
        _ => "At every scheduling pass, all keys are computed and the jobs sorted, because a key can change while a job waits.",
    };

    private static string Moves(KeyKind kind) => kind switch
    {
        KeyKind.Constant => "never: the same for all jobs",
        KeyKind.Fixed => "not while a job waits",
        KeyKind.Clock => "with the clock, equally for all waiting jobs",
        KeyKind.Linear => "with the clock, at a different rate per job",
        KeyKind.Random => "drawn at every scheduling pass",
        _ => "at any time",
    };

    private static void Placement(PolicyExplanation explanation, IAnsiConsole console)
    {
        Heading(console, "Placement");
        var table = RunTables.Plain("rule", explanation.Scenario == null ? "" : "places", ["cost"]);
        table.Columns[0].NoWrap = false; // a long rule breaks, and not what is beside it
        foreach (var rule in explanation.Rules)
        {
            var jobs = rule.Jobs.GroupBy(j => j.Stream)
                .Select(g => $"{g.Key} ({string.Join(", ", g.Select(j => j.IsCertain ? j.Stage : j.Stage + "?"))})");
            var places = rule.Fate switch
            {
                RuleFate.Never => "nothing: its condition is never true here",
                RuleFate.Unreached => "nothing: earlier rules match every job",
                _ when explanation.Scenario == null => "",
                _ when rule.Jobs.IsEmpty => "nothing here",
                _ => string.Join(", ", jobs),
            };
            table.AddRow($"[bold]{Markup.Escape(rule.Text)}[/]", Markup.Escape(places), Cost(rule.Cost));
        }

        console.Write(table);
        if (explanation.Rules.Any(r => r.Jobs.Any(j => !j.IsCertain)))
            console.MarkupLine("  ? depends on the job or the time");
        foreach (var sentence in Choices(explanation))
            console.MarkupLine($"  {Markup.Escape(sentence)}");
    }

    private static IEnumerable<string> Choices(PolicyExplanation explanation)
    {
        if (explanation.Groups is { Lanes: not LaneOrder.None })
            yield return "Jobs of a stream with the same next unit wait in lanes: who waits longest and is due soonest is first in its lane, and comes before the others at any time.";
        else if (explanation.Groups is { GroupsJobs: true, GroupsByStage: false })
            yield return "Jobs of a stream with the same next unit wait in a group" + explanation.Groups switch
            {
                { FavorsLaterJobs: true } => ". If one comes too late for its device, a scheduling pass searches the group for the first that does not.",
                { Limits.IsEmpty: false } => ". If one finds no device, a scheduling pass goes on with the first behind it that meets another limit of the rules.",
                _ => ": if one finds no device, neither do the others. A scheduling pass looks at the next job of each group.",
            };
        if (explanation.Groups is { GroupsByStage: true })
            yield return "Jobs of a stream and stage that accept the same devices wait in a group. A scheduling pass looks at the next job of each group.";
        if (explanation.Groups.GroupsJobs && !explanation.PlaceIsTableDriven)
            yield return $"No table of devices can be precomputed, because place or hold reads values that change: {string.Join(", ", explanation.TableObstacles)}.";
        if (!explanation.PlaceIsTableDriven && !explanation.Groups.GroupsJobs)
            yield return $"Placement is evaluated for every waiting job at every scheduling pass, because place or hold reads values that change: {string.Join(", ", explanation.TableObstacles)}.";
        if (explanation.SharesPlacement && !explanation.Groups.GroupsJobs)
            yield return "Placement is evaluated once per stream and next unit: if one job finds no device, neither do the others.";
        if (explanation.PlaceIsTableDriven)
            yield return "Devices come from a precomputed table, indexed by stream, unit and set of idle devices.";
        if (explanation.QueuesByEligibility)
            yield return "Jobs are queued by the devices they could start on; jobs that cannot start cost nothing.";
        if (explanation.RunsAhead)
            yield return "With up to 64 devices, the end of a unit that no other job waits for needs no scheduling pass.";
        if (explanation.Scenario is { } scenario && scenario.Variations.Any(v => v > 0))
            yield return $"The policy sees the latencies of the table; units deviate on {Varying(scenario)}. Every unit is an event of its own.";
    }

    private static string Varying(ExplainedScenario scenario) => string.Join(
        ", ", scenario.Devices.Zip(scenario.Variations).Where(d => d.Second > 0).Select(d => $"{d.First} by up to {FigureText.Share(d.Second)}"));

    private static IEnumerable<string> Sentences(PolicyExplanation explanation)
    {
        foreach (var condition in explanation.Conditions)
            yield return condition.Text + (condition.Value is { } value ? $": always {(value ? "true" : "false")} here, so it is removed" : condition.Cost is { } cost ? $": {Cost(cost)} cost" : "");
        foreach (var aggregate in explanation.Aggregates)
            yield return aggregate.Text + Found(aggregate);
        foreach (var column in explanation.Columns)
            yield return $"{column}: computed once for each unit";
        yield return explanation.Continues switch
        {
            Continuation.Stage => "A job keeps its device until its stage ends.",
            Continuation.Job => "A job keeps its device until it finishes.",
            _ => "After each unit, a job competes for the device again.",
        };
        if (explanation.ImmediatePreemption != ImmediatePreemption.Never)
            yield return $"A job immediately preempts a running job that ranks below it; the work done is {(explanation.ImmediatePreemption == ImmediatePreemption.LosingWork ? "lost" : "kept")}.";
        if (explanation.IsStrict)
            yield return "A scheduling pass ends at the first job that finds no device.";
        if (explanation.Chunk is { } chunk)
            yield return $"Prefill is cut into chunks of {Count(chunk)} tokens{(explanation.PadsChunks ? ", and each takes as long as a full one" : "")}.";
        foreach (var (stage, limit, wait) in explanation.Batches)
            yield return $"Up to {limit} jobs {stage.Name()} together{(wait is { } longest ? $"; a batch waits for up to {longest} to fill" : "")}.";
        if (!explanation.States.IsEmpty)
            yield return $"State: {string.Join(", ", explanation.States.Select(s => $"{s.Key} ({s.Value})"))}.";
        if (!explanation.Handlers.IsEmpty)
            yield return $"Handlers: {string.Join(", ", explanation.Handlers)}.";
        foreach (var name in explanation.Oracle)
            yield return $"It knows the future: '{name}' uses the true output length of LLM jobs.";
    }

    private static string Found(ExplainedAggregate aggregate) => aggregate switch
    {
        { IsCounted: true } => ": jobs are counted by stream and stage as they arrive and finish",
        { IsTotal: true } => ": loops over the jobs once in a scheduling pass, and again after a job has started",
        _ => ": loops over the jobs each time it is evaluated",
    };

    private static void Statics(ExplainedScenario scenario, IAnsiConsole console)
    {
        Heading(console, "Static placement");
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
        console.MarkupLine("  Latency of the whole stage, then the minimized value if it is not the latency. → marks the chosen device.");
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
                demand.JobsPerSecond > 0 ? Rate(demand.JobsPerSecond) : "-",
                .. demand.ByDevice.Select(d => d is { } share ? FigureText.Share(share) : FigureText.None),
                FigureText.Share(demand.Fastest),
            ]);
        }

        table.AddRow(["only here", "", "", .. scenario.OnlyThere.Select(FigureText.Share), ""]);
        console.Write(table);
        console.MarkupLine("  A column is the share of that device's time if the whole stream ran on it. 'fastest' runs each unit on its fastest allowed device.");
        console.MarkupLine("  'only here' sums the work that can run on no other device.");
        console.MarkupLine(
            $"  All streams need at least [bold]{FigureText.Share(scenario.FastestDemand)}[/] of {FigureText.Share(scenario.Devices.Length)}, without switch and transfer times and bandwidth contention.");
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
        Heading(console, "Warnings");
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

    private static string Cost(CostClass cost) => cost.ToString().ToLowerInvariant();

    private static string Rate(double perSecond) => perSecond.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);
}

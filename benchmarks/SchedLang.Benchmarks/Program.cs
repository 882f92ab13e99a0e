using System.CommandLine;
using System.Globalization;
using SchedLang.Benchmarks;

// Units simulated per second on scenario C, in turn with the simulators of benchmarks/peers, all checked to compute the same schedule.
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
var runs = new Option<int>("--runs") { Description = "Rounds, each of which measures all in turn", DefaultValueFactory = _ => 5 };
var seconds = new Option<int>("--seconds")
{
    Description = "Virtual seconds of a measurement; Python: a 200th", DefaultValueFactory = _ => 40_000,
};
var wanted = new Option<string>("--peers") { Description = "What to measure beside SchedLang", DefaultValueFactory = _ => "cpp,python" };
var byCpuTime = new Option<bool>("--cpu-time") { Description = "Count CPU time, not wall time: for a machine that others use too" };
runs.Validators.Add(result => RequirePositive(result, runs));
seconds.Validators.Add(result => RequirePositive(result, seconds));
wanted.Validators.Add(result =>
{
    foreach (var name in NamesIn(result.GetValue(wanted)).Except(Peers.Names))
        result.AddError($"No peer '{name}'; there are: {string.Join(", ", Peers.Names)}.");
});
var root = new RootCommand("Units simulated per second on scenario C, beside the same simulators in C++ and Python.")
{
    runs, seconds, wanted, byCpuTime,
};
var policySeconds = new Option<int>("--seconds") { Description = "Virtual seconds of a run", DefaultValueFactory = _ => 3000 };
var policyRuns = new Option<int>("--runs") { Description = "Rounds, each of which runs all in turn", DefaultValueFactory = _ => 3 };
var only = new Option<string?>("--only") { Description = "Policies, with commas between; all if left out", HelpName = "names" };
only.Validators.Add(result =>
{
    foreach (var name in NamesIn(result.GetValue(only)).Except(DemoPolicies.All))
        result.AddError($"No policy '{name}'; there are: {string.Join(", ", DemoPolicies.All)}.");
});
policySeconds.Validators.Add(result => RequirePositive(result, policySeconds));
policyRuns.Validators.Add(result => RequirePositive(result, policyRuns));
root.SetAction(parsed =>
{
    Console.WriteLine($"Processor: {Machine.Processor}");
    Console.WriteLine($"SchedLang: {Machine.Framework}");
    var peers = new Peers(NamesIn(parsed.GetValue(wanted)));
    Machine.StayOnOneProcessor();
    var agree = true;
    foreach (var policy in (string[])["FCFS_DYN", "EDF_LAYERS"])
        agree &= Measurement.Run(policy, parsed.GetValue(seconds), parsed.GetValue(runs), parsed.GetValue(byCpuTime), peers);
    return agree ? 0 : 1;
});
var withMetrics = new Option<bool>("--metrics") { Description = "Count all metrics, as the command does" };
var optimizations = new System.CommandLine.Command("optimizations", "What each optimization gains, as a table in Markdown.") { withMetrics };
optimizations.SetAction(parsed => OptimizationTable.Print(parsed.GetValue(withMetrics)));
var scale = new System.CommandLine.Command("scale", "What a unit costs with many waiting jobs and with many devices, as tables in Markdown.");
scale.SetAction(_ => ScaleTable.Print());
var start = new System.CommandLine.Command("start", "What it costs to start a run of a compiled program.");
start.SetAction(_ => StartTable.Print());
var published = new Option<string?>("--published") { Description = "The folder of a published build; else one is made, which takes minutes", HelpName = "folder" };
var launch = new System.CommandLine.Command("launch", "What the published command takes from its start to its end.") { published };
launch.SetAction(parsed => LaunchTable.Print(parsed.GetValue(published)));
var explore = new System.CommandLine.Command("explore", "What the published command gains from several cores on an exploration.") { published };
explore.SetAction(parsed => ExploreTable.Print(parsed.GetValue(published)));
root.Subcommands.Add(optimizations);
root.Subcommands.Add(scale);
root.Subcommands.Add(start);
root.Subcommands.Add(launch);
var traces = new System.CommandLine.Command("trace", "What a trace and the logs of a run cost a unit.");
traces.SetAction(_ => TraceTable.Print());
root.Subcommands.Add(explore);
var open = new System.CommandLine.Command("open", "What open parameters cost a program that the published command builds.") { published };
open.SetAction(parsed => OpenTable.Print(parsed.GetValue(published)));
root.Subcommands.Add(open);
var editor = new System.CommandLine.Command("editor", "What an editor waits for on a file of 500 lines: check, and the language server.") { published };
editor.SetAction(parsed => EditorTable.Print(parsed.GetValue(published)));
root.Subcommands.Add(editor);
var events = new System.CommandLine.Command("events", "What an event costs a scheduler in someone else's runtime, under every policy of the library.");
events.Options.Add(only);
events.SetAction(parsed => EventsTable.Print(NamesIn(parsed.GetValue(only))));
root.Subcommands.Add(events);
var policies = new System.CommandLine.Command("policies", "Every policy of the library from start to end of the process, five of them beside C++.")
{
    published, policySeconds, policyRuns, byCpuTime, only,
};
policies.SetAction(parsed => PoliciesTable.Print(
    parsed.GetValue(published), parsed.GetValue(policySeconds), parsed.GetValue(policyRuns), parsed.GetValue(byCpuTime), NamesIn(parsed.GetValue(only))));
root.Subcommands.Add(policies);
root.Subcommands.Add(traces);
var library = new System.CommandLine.Command("units", "What a unit costs under each policy of the library in one process, five of them beside C++, as a table in Markdown.") { policyRuns, only };
library.SetAction(parsed => UnitCostTable.Print(NamesIn(parsed.GetValue(only)), parsed.GetValue(policyRuns)));
root.Subcommands.Add(library);
return root.Parse(args).Invoke();

static string[] NamesIn(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

static void RequirePositive(System.CommandLine.Parsing.OptionResult result, Option<int> option)
{
    if (result.GetValue(option) <= 0)
        result.AddError($"{option.Name} takes a number from 1.");
}

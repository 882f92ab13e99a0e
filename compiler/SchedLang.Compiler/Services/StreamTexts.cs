using System.Text;
using SchedLang.Compiler.Findings;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Syntax;
using SchedLang.Runtime.Tables;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.Services;

/// <summary>Describes the demand of a stream on its platform's devices.</summary>
internal static class StreamTexts
{
    /// <summary>
    /// A table with the latency of each stage and the share of each device's time. It is null where the scenario has errors.
    /// </summary>
    public static string? Of(FileModel model, StreamSyntax syntax)
    {
        if (Find(model, syntax) is not { } found)
            return null;
        var (workload, stream) = found;
        var work = new WorkModel(workload, [WorkShape.Plain]);
        var text = new StringBuilder("| device | latency | share of its time |\n|---|---|---|");
        foreach (var (device, stages) in ByDevice(work, stream))
        {
            var latency = stages.Select(s => $"{s.Stage.Name()} {FigureWords.Time(s.Work)}");
            text.Append($"\n| {workload.Platform.Devices[device].Name} | {string.Join(", ", latency)} | {FigureWords.Percent(stages.Sum(s => s.Demand))} |");
        }

        return text.Append("\n\nThe mean work of a job where nothing else runs; decode is that of all its tokens.").ToString();
    }

    /// <summary>
    /// The share of one device's time that a stream demands, with each unit on its fastest device. It is null where the scenario has
    /// errors.
    /// </summary>
    public static double? Demand(FileModel model, StreamSyntax syntax)
    {
        if (Find(model, syntax) is not { } found)
            return null;
        var work = new WorkModel(found.Workload, [WorkShape.Plain]);
        return work.StagesOf(found.Stream).Sum(s => work.Demand(found.Stream, s, work.Supporting(found.Stream, s)));
    }

    private static IEnumerable<(int Device, List<(Stage Stage, double Work, double Demand)> Stages)> ByDevice(WorkModel work, int stream)
    {
        for (var device = 0; device < work.Workload.Platform.Devices.Length; device++)
        {
            var stages = work.StagesOf(stream).Where(s => work.Supporting(stream, s).Has(device))
                .Select(s => (s, work.Work(stream, s, DeviceSet.One(device)), work.Demand(stream, s, DeviceSet.One(device)))).ToList();
            if (stages.Count > 0)
                yield return (device, stages);
        }
    }

    private static (Workload Workload, int Stream)? Find(FileModel model, StreamSyntax syntax)
    {
        var scenario = model.Program.Scenarios.FirstOrDefault(s => s.Streams.Any(t => t.Syntax == syntax));
        if (scenario == null || model.WorkloadOf(scenario) is not { } workload || workload.Platform.Devices.Length > DeviceSet.MostDevices)
            return null;
        return (workload, scenario.Streams.Select(s => s.Syntax).ToList().IndexOf(syntax));
    }
}

using System.Globalization;
using SchedLang.Runtime.Metrics;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Compiler.CodeGeneration;

/// <summary>Writes the classes of results: a property for each line of <see cref="MetricCatalog"/>, each stream and each device.</summary>
internal static class LibraryResultWriter
{
    private const string Run = LibraryGenerator.Runtime + "LibraryRun";
    private const string List = "global::System.Collections.Generic.IReadOnlyList";

    /// <summary>Writes all result classes.</summary>
    public static void Write(CSharpWriter writer, Workload workload)
    {
        WriteRun(writer, workload);
        WriteStreams(writer);
        WriteDevice(writer);
    }

    private static void WriteRun(CSharpWriter writer, Workload workload)
    {
        var names = new LibraryNames(LibraryGenerator.Result, "Policy", "Seed", "Streams", "Devices", "ToJson");
        var metrics = MetricCatalog.OfRun.Select(m => (m.Id, Name: names.Of(m.Id, "Metric"), m.Unit, m.Description)).ToList();
        var streams = workload.Streams.Select(s => (s.Name, Property: names.Of(s.Name, "Stream"), Type: IsLlm(workload, s) ? LibraryGenerator.LlmStream : LibraryGenerator.Stream)).ToList();
        var devices = workload.Platform.Devices.Select(d => (d.Name, Property: names.Of(d.Name, "Device"))).ToList();
        writer.Separate();
        LibraryDocs.Summary(writer, "What came of a run. Metrics are doubles: NaN where the run has none, infinite for `never`.");
        using (writer.Block($"public sealed class {LibraryGenerator.Result}"))
        {
            writer.Line($"private readonly {Run} _run;");
            writer.Separate();
            using (writer.Block($"internal {LibraryGenerator.Result}({Run} run)"))
            {
                writer.Line("_run = run;");
                for (var i = 0; i < streams.Count; i++)
                    writer.Line(string.Create(CultureInfo.InvariantCulture, $"{streams[i].Property} = new {streams[i].Type}(run, {i}, {LibraryPolicyWriter.Text(streams[i].Name)});"));
                for (var i = 0; i < devices.Count; i++)
                    writer.Line(string.Create(CultureInfo.InvariantCulture, $"{devices[i].Property} = new {LibraryGenerator.Device}(run, {i}, {LibraryPolicyWriter.Text(devices[i].Name)});"));
                writer.Line($"Streams = [{string.Join(", ", streams.Select(s => s.Property))}];");
                writer.Line($"Devices = [{string.Join(", ", devices.Select(d => d.Property))}];");
            }

            Property("The policy's name.", "string Policy => _run.Identity.Policy;");
            Property("The seed of the run.", "long Seed => _run.Identity.Seed;");
            Property("All streams, in the order of the program.", $"{List}<{LibraryGenerator.Stream}> Streams {{ get; }}");
            Property("All devices, in the order of the program.", $"{List}<{LibraryGenerator.Device}> Devices {{ get; }}");
            foreach (var (name, property, type) in streams)
                Property($"Stream `{name}`.", $"{type} {property} {{ get; }}");
            foreach (var (name, property) in devices)
                Property($"Device `{name}`.", $"{LibraryGenerator.Device} {property} {{ get; }}");
            foreach (var (id, name, unit, description) in metrics)
                Property($"{description} {LibraryRun.UnitOf(unit)}", $"double {name} => _run.OfRun(\"{id}\");");
            Property("The result as `schedlang run --format json` prints it.", "string ToJson() => _run.ToJson();");
        }

        void Property(string text, string member)
        {
            writer.Separate();
            LibraryDocs.Summary(writer, text);
            writer.Line("public " + member);
        }
    }

    private static bool IsLlm(Workload workload, StreamDefinition stream) => workload.Models[stream.Model].Kind == ModelKind.Llm;

    private static void WriteStreams(CSharpWriter writer)
    {
        var names = new LibraryNames(LibraryGenerator.Stream, LibraryGenerator.LlmStream, "Name", "Run", "Index");
        var metrics = MetricCatalog.OfStream.Select(m => (Metric: m, Name: names.Of(m.Id, "Metric"))).ToList();
        writer.Separate();
        LibraryDocs.Summary(writer, "Metrics of a stream.");
        using (writer.Block($"public class {LibraryGenerator.Stream}"))
        {
            WriteIdentity(writer, LibraryGenerator.Stream, "stream", "private protected", "Run", "Index");
            foreach (var (metric, name) in metrics.Where(m => !m.Metric.IsOfLlm))
                WriteMetric(writer, metric, name, "Run.OfStream(Index, ");
        }

        writer.Separate();
        LibraryDocs.Summary(writer, "Metrics of a stream whose model is an LLM.");
        using (writer.Block($"public sealed class {LibraryGenerator.LlmStream} : {LibraryGenerator.Stream}"))
        {
            writer.Line($"internal {LibraryGenerator.LlmStream}({Run} run, int index, string name)");
            using (writer.Block("    : base(run, index, name)"))
            {
            }

            foreach (var (metric, name) in metrics.Where(m => m.Metric.IsOfLlm))
                WriteMetric(writer, metric, name, "Run.OfStream(Index, ");
        }
    }

    private static void WriteDevice(CSharpWriter writer)
    {
        var names = new LibraryNames(LibraryGenerator.Device, "Name");
        writer.Separate();
        LibraryDocs.Summary(writer, "Metrics of a device.");
        using (writer.Block($"public sealed class {LibraryGenerator.Device}"))
        {
            WriteIdentity(writer, LibraryGenerator.Device, "device", "private", "_run", "_index");
            foreach (var metric in MetricCatalog.OfDevice)
                WriteMetric(writer, metric, names.Of(metric.Id, "Metric"), "_run.OfDevice(_index, ");
        }
    }

    // Which stream or device of which run an object describes.
    private static void WriteIdentity(CSharpWriter writer, string type, string what, string access, string run, string index)
    {
        writer.Line($"{access} readonly {Run} {run};");
        writer.Line($"{access} readonly int {index};");
        writer.Separate();
        using (writer.Block($"internal {type}({Run} run, int index, string name)"))
        {
            writer.Line($"{run} = run;");
            writer.Line($"{index} = index;");
            writer.Line("Name = name;");
        }

        writer.Separate();
        LibraryDocs.Summary(writer, $"The {what}'s name in the program.");
        writer.Line("public string Name { get; }");
    }

    private static void WriteMetric<T>(CSharpWriter writer, Metric<T> metric, string name, string read)
    {
        writer.Separate();
        LibraryDocs.Summary(writer, $"{metric.Description} {LibraryRun.UnitOf(metric.Unit)}");
        writer.Line($"public double {name} => {read}\"{metric.Id}\");");
    }
}

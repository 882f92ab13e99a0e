using System.Text.Json;

namespace SchedLang.Cli.Building;

/// <summary>The two files that tell .NET how to start an application.</summary>
internal static class ApplicationFiles
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n" };

    /// <summary>The content of <c>NAME.runtimeconfig.json</c>.</summary>
    /// <param name="frameworkVersion">The version of .NET that ships with the application; null to use the installed one.</param>
    public static byte[] RuntimeConfiguration(string? frameworkVersion) => Json(json =>
    {
        json.WriteStartObject("runtimeOptions");
        json.WriteString("tfm", HostPacks.Moniker);
        if (frameworkVersion == null)
            json.WriteStartObject("framework");
        else
        {
            json.WriteStartArray("includedFrameworks");
            json.WriteStartObject();
        }

        json.WriteString("name", "Microsoft.NETCore.App");
        json.WriteString("version", frameworkVersion ?? $"{Environment.Version.Major}.0.0");
        json.WriteEndObject();
        if (frameworkVersion != null)
            json.WriteEndArray();
        json.WriteStartObject("configProperties");
        json.WriteBoolean("System.Globalization.Invariant", true);
        json.WriteBoolean("System.GC.Concurrent", false);
        json.WriteBoolean("System.Runtime.TieredPGO", false);
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The content of <c>NAME.deps.json</c>: every assembly of the application.</summary>
    /// <param name="target">The target system if .NET ships with the application; null for any system.</param>
    /// <param name="name">The application.</param>
    /// <param name="assemblies">File names of its assemblies.</param>
    public static byte[] DependencyList(HostTarget? target, string name, IEnumerable<string> assemblies) => Json(json =>
    {
        var framework = $".NETCoreApp,Version=v{Environment.Version.Major}.0{(target == null ? "" : "/" + target.Id)}";
        json.WriteStartObject("runtimeTarget");
        json.WriteString("name", framework);
        json.WriteString("signature", "");
        json.WriteEndObject();
        json.WriteStartObject("targets");
        json.WriteStartObject(framework);
        json.WriteStartObject($"{name}/1.0.0");
        json.WriteStartObject("runtime");
        foreach (var assembly in assemblies)
        {
            json.WriteStartObject(assembly);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("libraries");
        json.WriteStartObject($"{name}/1.0.0");
        json.WriteString("type", "project");
        json.WriteBoolean("serviceable", false);
        json.WriteString("sha512", "");
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return buffer.ToArray();
    }
}

using System.Collections.Immutable;
using System.Text;
using SchedLang.Compiler.Types;
using SchedLang.Runtime.Results;
using SchedLang.Runtime.Workloads;
using SchedLang.Simulator.Settings;

namespace SchedLang.Simulator;

/// <summary>
/// The data of a built simulator: the workload with its tables, the identity of its runs, and the settings that <c>--set</c> changes.
/// </summary>
/// <param name="Workload">The workload to run.</param>
/// <param name="Identity">Version, policy, parameters and settings of the build.</param>
/// <param name="Settings">The settings that the build left open.</param>
/// <param name="ChunkTokens">Tokens in a chunk of prefill if the build fixed them, else 0.</param>
public sealed record SimulatorImage(Workload Workload, RunIdentity Identity, ImmutableArray<OpenSetting> Settings, long ChunkTokens)
{
    /// <summary>The name of the resource that holds the image.</summary>
    public const string ResourceName = "simulator";

    /// <summary>Serializes the image; equal images give equal bytes.</summary>
    public byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            WorkloadFile.Write(writer, Workload);
            writer.Write(Identity.Version);
            writer.Write(Identity.Policy);
            Write(writer, Identity.Parameters);
            Write(writer, Identity.Overrides);
            writer.Write(Identity.Oracle.Length);
            foreach (var name in Identity.Oracle)
                writer.Write(name);
            writer.Write(ChunkTokens);
            writer.Write(Settings.Length);
            foreach (var setting in Settings)
                Write(writer, setting);
        }

        return buffer.ToArray();
    }

    /// <summary>Reads an image that <see cref="ToBytes"/> wrote.</summary>
    public static SimulatorImage Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var workload = WorkloadFile.Read(reader);
        var identity = new RunIdentity
        {
            Version = reader.ReadString(),
            Policy = reader.ReadString(),
            Parameters = ReadTexts(reader),
            Overrides = ReadTexts(reader),
            Oracle = [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => reader.ReadString())],
        };
        var chunk = reader.ReadInt64();
        return new SimulatorImage(workload, identity, [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => ReadSetting(reader))], chunk);
    }

    private static void Write(BinaryWriter writer, ImmutableArray<KeyValuePair<string, string>> texts)
    {
        writer.Write(texts.Length);
        foreach (var (key, value) in texts)
        {
            writer.Write(key);
            writer.Write(value);
        }
    }

    private static ImmutableArray<KeyValuePair<string, string>> ReadTexts(BinaryReader reader) =>
        [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => new KeyValuePair<string, string>(reader.ReadString(), reader.ReadString()))];

    private static void Write(BinaryWriter writer, OpenSetting setting)
    {
        foreach (var text in (string[])[setting.Name, setting.Member, setting.Type.Name, setting.Default, setting.Description])
            writer.Write(text);
        writer.Write((int)setting.Owner);
        writer.Write(setting.Index);
        Write(writer, setting.Minimum);
        Write(writer, setting.Maximum);
    }

    private static OpenSetting ReadSetting(BinaryReader reader)
    {
        var (name, member, type, given, description) = (reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString(), reader.ReadString());
        return new OpenSetting(
            name, (SettingOwner)reader.ReadInt32(), reader.ReadInt32(), member, SchedType.Named(type)!, given, description)
        {
            Minimum = ReadBound(reader),
            Maximum = ReadBound(reader),
        };
    }

    private static void Write(BinaryWriter writer, Constant? bound)
    {
        writer.Write(bound != null);
        writer.Write(bound?.ToString() ?? "");
        writer.Write(bound?.AsDouble ?? 0);
    }

    // Bounds are compared as doubles and displayed as written.
    private static Constant? ReadBound(BinaryReader reader)
    {
        var (has, text, value) = (reader.ReadBoolean(), reader.ReadString(), reader.ReadDouble());
        return has ? Constant.Of(value, SchedType.Number) with { Text = text } : null;
    }
}

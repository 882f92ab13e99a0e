using System.Collections.Immutable;
using System.Text;
using SchedLang.Compiler;
using SchedLang.Compiler.Emit;

namespace SchedLang.Cli.Running;

/// <summary>
/// What a command ran, kept for the next time. As long as no file has changed, the same command runs it again without reading its files as
/// programs.
/// </summary>
/// <param name="Request">What was asked for: <see cref="RunRequest.Key"/>.</param>
/// <param name="Form">The form of the run.</param>
/// <param name="Format">The output format.</param>
/// <param name="Files">The files that it depends on.</param>
/// <param name="Warnings">The warnings, as they are printed.</param>
/// <param name="Programs">The programs, in the order of the command.</param>
internal sealed record RememberedRun(
    string Request, RunForm Form, string Format, ImmutableArray<SeenFile> Files, PrintedWarnings Warnings, ImmutableArray<RememberedProgram> Programs)
{
    private const int Layout = 1;

    // More would fill the cache: traces of a million jobs are read anew.
    private const int MostBytes = 4 << 20;

    /// <summary>What a command left; null if nothing, or if another version left it.</summary>
    public static RememberedRun? Of(AssemblyCache cache, string command) => cache.Recall(Key(command)) is { } content ? Read(content) : null;

    /// <summary>Keeps it for the next time, unless it is large.</summary>
    public void Keep(AssemblyCache cache, string command)
    {
        var content = ToBytes();
        if (content.Length <= MostBytes)
            cache.Remember(Key(command), content);
    }

    // Another compiler may find other things in the same files.
    private static string Key(string command) => $"{typeof(Compilation).Module.ModuleVersionId:N}\n{typeof(RememberedRun).Module.ModuleVersionId:N}\n{command}";

    private byte[] ToBytes()
    {
        using var buffer = new MemoryStream();
        using (var writer = new BinaryWriter(buffer, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(Layout);
            writer.Write(Request);
            writer.Write((int)Form);
            writer.Write(Format);
            writer.Write(Files.Length);
            foreach (var file in Files)
            {
                writer.Write(file.Path);
                WriteBytes(writer, file.Hash ?? []);
            }

            writer.Write(Warnings.Plain);
            writer.Write(Warnings.Painted);
            writer.Write(Programs.Length);
            foreach (var program in Programs)
            {
                writer.Write(program.Key);
                WriteBytes(writer, program.Image.ToBytes());
            }
        }

        return buffer.ToArray();
    }

    private static RememberedRun? Read(byte[] content)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(content), Encoding.UTF8);
            if (reader.ReadInt32() != Layout)
                return null;
            var (request, form, format) = (reader.ReadString(), (RunForm)reader.ReadInt32(), reader.ReadString());
            var files = ImmutableArray.CreateBuilder<SeenFile>();
            for (var left = reader.ReadInt32(); left > 0; left--)
                files.Add(new SeenFile(reader.ReadString(), ReadBytes(reader) is { Length: > 0 } hash ? hash : null));
            var warnings = new PrintedWarnings(reader.ReadString(), reader.ReadString());
            var programs = ImmutableArray.CreateBuilder<RememberedProgram>();
            for (var left = reader.ReadInt32(); left > 0; left--)
                programs.Add(new RememberedProgram(reader.ReadString(), SimulatorImage.Read(new MemoryStream(ReadBytes(reader)))));
            return new RememberedRun(request, form, format, files.ToImmutable(), warnings, programs.ToImmutable());
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            return null;
        }
    }

    private static void WriteBytes(BinaryWriter writer, byte[] bytes)
    {
        writer.Write(bytes.Length);
        writer.Write(bytes);
    }

    private static byte[] ReadBytes(BinaryReader reader) => reader.ReadBytes(reader.ReadInt32());
}

/// <summary>A program of a remembered run.</summary>
/// <param name="Key">The key of its assembly in the cache.</param>
/// <param name="Image">Its workload and what identifies its runs.</param>
internal sealed record RememberedProgram(string Key, SimulatorImage Image);

using SchedLang.Compiler;
using SchedLang.Compiler.CodeGeneration;

namespace SchedLang.Cli.Building;

/// <summary>Writes a simulator as a C# project, for systems that <c>build</c> does not support. The .NET SDK builds it without packages.</summary>
internal static class ProjectWriter
{
    private const string ImageFile = "simulator.bin";
    private const string LibraryFolder = "lib";

    /// <summary>Writes the files of the project: all of them or none.</summary>
    /// <param name="folder">The destination.</param>
    /// <param name="program">The program that the project runs.</param>
    /// <returns>The path of the project file.</returns>
    public static string Write(string folder, OpenProgram program)
    {
        var name = program.Image.Workload.Name;
        using var files = new OutputFiles();
        var project = Path.Combine(folder, name + ".csproj");
        WriteText(files, project, Project(name));
        WriteText(files, Path.Combine(folder, "Program.cs"), ProgramGenerator.Generate(program.Code, Compilation.Version, ProgramForm.Executable).Text);
        WriteBytes(files, Path.Combine(folder, ImageFile), program.Image.ToBytes());
        foreach (var library in ExecutableBuilder.Libraries)
            WriteBytes(files, Path.Combine(folder, LibraryFolder, Path.GetFileName(library)), File.ReadAllBytes(library));
        files.Keep();
        return project;
    }

    private static string Project(string name) => $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>{HostPacks.Moniker}</TargetFramework>
            <AssemblyName>{name}</AssemblyName>
            <Nullable>enable</Nullable>
            <InvariantGlobalization>true</InvariantGlobalization>
            <ConcurrentGarbageCollection>false</ConcurrentGarbageCollection>
            <TieredPGO>false</TieredPGO>
          </PropertyGroup>
          <ItemGroup>
            <Reference Include="{LibraryFolder}/*.dll" />
            <EmbeddedResource Include="{ImageFile}" LogicalName="{SimulatorImage.ResourceName}" />
          </ItemGroup>
        </Project>

        """.ReplaceLineEndings("\n");

    private static void WriteText(OutputFiles files, string path, string text)
    {
        using var writer = new StreamWriter(files.Create(path));
        writer.Write(text);
    }

    private static void WriteBytes(OutputFiles files, string path, byte[] bytes)
    {
        using var stream = files.Create(path);
        stream.Write(bytes);
    }
}

using System.Reflection;
using System.Runtime.Loader;
using SchedLang.Cli.Building;
using SchedLang.Cli.Commands;
using SchedLang.Compiler;
using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Runtime.Engine;
using SchedLang.Simulator.Settings;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests.Building;

/// <summary>The assembly of a built simulator, run in this process. Each run loads it anew, as each process would.</summary>
internal sealed class BuiltSimulator
{
    private readonly byte[] _image;

    private BuiltSimulator(byte[] image, IReadOnlyList<OpenSetting> settings)
    {
        _image = image;
        Settings = settings;
    }

    /// <summary>What the build left open.</summary>
    public IReadOnlyList<OpenSetting> Settings { get; }

    /// <summary>Builds a scenario under a policy.</summary>
    public static BuiltSimulator Of(string file, string policy, string? scenario = null, string open = "parameters", params string[] settings)
    {
        Environment.CurrentDirectory = Repository.Root;
        var compilation = Compilation.Load(file);
        var diagnostics = new DiagnosticBag();
        var program = compilation.Link(
            compilation.ChooseScenario(scenario, diagnostics)!, compilation.ChoosePolicy(policy, diagnostics)!, SharedOptions.ToSettings(settings), [], diagnostics);
        diagnostics.Where(d => d.Severity == Severity.Error).Select(d => DiagnosticText.Render(d)).ShouldBeEmpty();
        var found = OpenNames.Resolve(open.Split(','), program!, diagnostics);
        diagnostics.Where(d => d.Severity == Severity.Error).Select(d => DiagnosticText.Render(d)).ShouldBeEmpty();
        return new BuiltSimulator(ExecutableBuilder.Compile("simulator", OpenProgram.Of(compilation, program!, found)), found);
    }

    /// <summary>Runs a command line.</summary>
    public async Task<CommandRun> RunAsync(params string[] args)
    {
        Environment.CurrentDirectory = Repository.Root;
        var context = new AssemblyLoadContext("built simulator", isCollectible: true);
        using var stream = new MemoryStream(_image);
        var type = context.LoadFromStream(stream).GetType("SchedLang.Generated.Program")!;
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var code = await SimulatorCommand.RunAsync(args, (IOpenProgram)Activator.CreateInstance(type)!, new Terminal(output, error));
        context.Unload();
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}

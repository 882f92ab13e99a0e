using System.Diagnostics;
using System.Text.Json.Nodes;
using SchedLang.Testing;

namespace SchedLang.LanguageServer.Tests.Robustness;

/// <summary>The command itself over standard input and output, as an editor starts it.</summary>
public sealed class ProcessTests
{
    private static readonly string Command = Path.Combine(AppContext.BaseDirectory, "schedlang.dll");

    [Fact]
    public void AnEditorsSession()
    {
        using var process = Start("dotnet", [Command, "lsp", "--stdio"]);
        Session(process);
    }

    [Fact]
    public void TheProcessEndsWhenItsClientVanishes()
    {
        using var process = Start("dotnet", [Command, "lsp"]);
        using var client = new LspClient(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        client.Initialize();
        client.Vanish();
        process.WaitForExit(20_000).ShouldBeTrue();
        process.ExitCode.ShouldBe(1);
    }

    [NativeFact]
    public void TheNativeServerDoesTheSame()
    {
        using var process = Start(NativeFactAttribute.Executable!, ["lsp", "--stdio"]);
        Session(process);
    }

    [NativeFact]
    public void TheNativeCommandChecksFormatsAndExplains()
    {
        var scenario = Repository.PathOf("examples", "rtgen", "c-gaming-ii.sched");
        foreach (string[] arguments in (string[][])[["check", scenario], ["check", Repository.PathOf("docs", "wrong.sched")], ["check", "--format", "json", scenario],
            ["fmt", "--check", scenario], ["explain", "long-unit"], ["--help"], ["check", "--help"], ["--version"], ["check", "--nonsense"], ["reference"]])
        {
            var native = Output(NativeFactAttribute.Executable!, arguments);
            var ordinary = Output("dotnet", [Command, .. arguments]);
            native.ShouldBe(ordinary, string.Join(' ', arguments));
        }
    }

    [NativeFact]
    public void TheNativeCommandCreatesWhatTheOrdinaryOneCreates()
    {
        var folder = Directory.CreateTempSubdirectory("schedlang-native");
        try
        {
            var (one, other) = (Path.Combine(folder.FullName, "native", "mine"), Path.Combine(folder.FullName, "ordinary", "mine"));
            Output(NativeFactAttribute.Executable!, ["new", one]).Item1.ShouldBe(0);
            Output("dotnet", [Command, "new", other]).Item1.ShouldBe(0);
            foreach (var file in Directory.EnumerateFiles(other).Select(f => Path.GetFileName(f)))
                File.ReadAllText(Path.Combine(one, file)).ShouldBe(File.ReadAllText(Path.Combine(other, file)), file);
            Output(NativeFactAttribute.Executable!, ["check", Path.Combine(one, "mine.sched")]).Item1.ShouldBe(0);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [NativeFact]
    public void TheNativeCommandBuildsAnExecutableThatRuns()
    {
        var folder = Directory.CreateTempSubdirectory("schedlang-native");
        try
        {
            var executable = Path.Combine(folder.FullName, "gaming");
            Output(NativeFactAttribute.Executable!, ["build", Repository.PathOf("examples", "rtgen", "c-gaming-ii.sched"), "--policy", "FTF", "--output", executable])
                .Item1.ShouldBe(0);
            var (code, output, error) = Output(executable, []);
            code.ShouldBe(0, error);
            output.ShouldStartWith("GamingII on RyzenAI9_365 under FTF");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [NativeFact]
    public void TheNativeExecutableHoldsNoCSharpCompiler() => new FileInfo(NativeFactAttribute.Executable!).Length.ShouldBeLessThan(25L << 20);

    private static (int, string, string) Output(string program, string[] arguments)
    {
        using var process = Start(program, arguments);
        process.StandardInput.Close();
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    private static void Session(Process process)
    {
        using var client = new LspClient(process.StandardInput.BaseStream, process.StandardOutput.BaseStream);
        client.Initialize()["serverInfo"]!["version"]!.GetValue<string>().ShouldBe(Compiler.Compilation.Version);
        var path = Repository.PathOf("examples", "rtgen", "c-gaming-ii.sched");
        var uri = new Uri(path).AbsoluteUri;
        client.Tell("textDocument/didOpen", new JsonObject
        {
            ["textDocument"] = new JsonObject { ["uri"] = uri, ["languageId"] = "sched", ["version"] = 1, ["text"] = File.ReadAllText(path) },
        });
        client.Next("textDocument/publishDiagnostics", p => p["uri"]!.GetValue<string>() == uri)["diagnostics"]!.AsArray()
            .ShouldAllBe(d => d!["severity"]!.GetValue<int>() > 1);
        client.Ask("textDocument/documentSymbol", new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = uri } })!.AsArray().ShouldNotBeEmpty();
        client.Ask("shutdown", null);
        client.Tell("exit", null);
        process.WaitForExit(20_000).ShouldBeTrue();
        process.ExitCode.ShouldBe(0);
    }

    private static Process Start(string program, string[] arguments) => Process.Start(new ProcessStartInfo(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
        WorkingDirectory = Repository.Root,
    })!;
}

/// <summary>A test of the native executable, skipped by name where eng/publish-native.sh has not made one.</summary>
public sealed class NativeFactAttribute : FactAttribute
{
    public NativeFactAttribute()
    {
        if (Executable == null)
            Skip = "The native executable is not published; run eng/publish-native.sh, or set SCHEDLANG_NATIVE to its path.";
    }

    /// <summary>The executable; null where there is none.</summary>
    public static string? Executable { get; } =
        ((string?[])[Environment.GetEnvironmentVariable("SCHEDLANG_NATIVE"), Repository.PathOf("artifacts", "schedlang", "schedlang")]).FirstOrDefault(File.Exists);
}

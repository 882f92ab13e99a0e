namespace SchedLang.Benchmarks;

/// <summary>The other simulators that this machine can run; of each that is missing it says so.</summary>
internal sealed class Peers
{
    /// <summary>Python simulates this many times fewer virtual seconds, so that no measurement takes long.</summary>
    private const int PythonShare = 200;

    private readonly string? _cpp;
    private readonly string? _python;

    public Peers(IReadOnlyCollection<string> wanted)
    {
        if (wanted.Contains("cpp"))
            _cpp = BuildCpp();
        if (wanted.Contains("python"))
            _python = FindPython();
    }

    /// <summary>The peers' names, as <c>--peers</c> takes them.</summary>
    public static string[] Names { get; } = ["cpp", "python"];

    /// <summary>The peers under a policy.</summary>
    public IEnumerable<IContender> For(string policy, int seconds)
    {
        if (_cpp != null)
            yield return new PeerProcess("C++", [_cpp], policy, seconds);
        if (_python != null)
            yield return new PeerProcess("Python", [_python, Path.Combine(Places.Benchmarks, "peers", "python", "scenario_c.py")], policy,
                Math.Max(1, seconds / PythonShare));
    }

    private static string? BuildCpp()
    {
        if (CppCompiler.Find() is not { } compiler)
        {
            Console.WriteLine("C++:       no g++ or clang++ here (CXX names another): left out");
            return null;
        }

        Console.WriteLine($"C++:       {compiler.Version}, {string.Join(' ', CppCompiler.Flags)}");
        var program = compiler.Build("scenario_c");
        if (program == null)
            Console.WriteLine("           does not compile: left out");
        return program;
    }

    private static string? FindPython()
    {
        var version = Command.Output("python3", "--version");
        Console.WriteLine(version == null ? "Python:    no python3 here: left out" : $"Python:    {version.Trim()}");
        return version == null ? null : "python3";
    }
}

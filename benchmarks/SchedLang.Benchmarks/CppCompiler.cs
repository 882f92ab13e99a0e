namespace SchedLang.Benchmarks;

/// <summary>Builds the peer in C++ with the first compiler that there is.</summary>
internal sealed record CppCompiler(string Program, string Version)
{
    private static readonly string[] Known = ["g++", "clang++"];

    /// <summary>As for speed on this very machine. Products and sums are rounded one by one, as the semantics say.</summary>
    public static string[] Flags { get; } = ["-O3", "-march=native", "-std=c++20", "-ffp-contract=off"];

    /// <summary>The compiler that <c>CXX</c> names, g++ or clang++; null where none of them runs.</summary>
    public static CppCompiler? Find()
    {
        var chosen = Environment.GetEnvironmentVariable("CXX");
        foreach (var program in string.IsNullOrEmpty(chosen) ? Known : [chosen])
        {
            if (Command.Output(program, "--version") is { } version)
                return new CppCompiler(program, version.Split('\n')[0].Trim());
        }

        return null;
    }

    /// <summary>Builds a peer beside this program and gives its path; null where it does not compile.</summary>
    /// <param name="name">Its file in <c>peers/cpp</c>, without ending.</param>
    public string? Build(string name)
    {
        var source = Path.Combine(Places.Benchmarks, "peers", "cpp", name + ".cpp");
        var target = Path.Combine(AppContext.BaseDirectory, name);
        return Command.Output([Program, .. Flags, source, "-o", target]) == null ? null : target;
    }
}

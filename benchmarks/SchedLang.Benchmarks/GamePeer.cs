using System.Text.Json;
using SchedLang.Compiler;
using SchedLang.Compiler.Emit;

namespace SchedLang.Benchmarks;

/// <summary>The simulator in C++ of the game of the policy library, for the policies that it has.</summary>
/// <param name="Program">The path of the executable.</param>
internal sealed record GamePeer(string Program)
{
    private static readonly string[] Policies = ["WFQ", "HEFT", "MapScore", "Orca", "CBS"];

    /// <summary>The table of latencies that it reads.</summary>
    public static string Latencies { get; } = Path.Combine(Places.Repository, "examples", "rtgen", "ryzen-ai-9-365.csv");

    /// <summary>Builds it and says with what; null where that is impossible.</summary>
    public static GamePeer? Build()
    {
        if (CppCompiler.Find() is not { } compiler)
        {
            Console.WriteLine("no g++ or clang++ here (CXX names another): C++ is left out");
            return null;
        }

        Console.WriteLine($"{compiler.Version}, {string.Join(' ', CppCompiler.Flags)}");
        if (compiler.Build("game") is { } program)
            return new(program);
        Console.WriteLine("the C++ does not compile: left out");
        return null;
    }

    /// <summary>Whether it has a policy.</summary>
    public static bool Has(string policy) => Policies.Contains(policy);

    /// <summary>Seconds of CPU time that the simulation takes, without the start of the process.</summary>
    public double CpuSeconds(string policy, int seconds) => Run(policy, seconds).GetProperty("cpu_seconds").GetDouble();

    /// <summary>Whether its schedule is ours, unit by unit; says so if it is not.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="seconds">Virtual seconds.</param>
    /// <param name="linked">Our program.</param>
    public bool HasOurSchedule(string policy, int seconds, LinkedProgram linked)
    {
        using var loaded = linked.Load(new AssemblyCache(null));
        var ours = loaded.Program.Run(linked.Workload, 0, new ScheduleHash(linked.Workload.Platform.Devices.Length)).Value.ToString("x16");
        var theirs = Run(policy, seconds, "--hash").GetProperty("hash").GetString();
        if (ours != theirs)
            Console.WriteLine($"{policy}: the hash of the schedule is {ours}, that of the C++ {theirs}: nothing is measured");
        return ours == theirs;
    }

    private JsonElement Run(string policy, int seconds, params string[] options)
    {
        var output = Command.Output([Program, Latencies, policy, $"{seconds}", .. options]) ?? throw new InvalidOperationException($"{Program} does not run");
        return JsonDocument.Parse(output).RootElement;
    }
}

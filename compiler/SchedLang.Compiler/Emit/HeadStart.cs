using SchedLang.Compiler.CodeGeneration;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Emit;

/// <summary>
/// Speculatively loads the program that the same command used last time. Another thread loads and JIT-compiles it while the command reads
/// its files. A wrong guess costs only its time.
/// </summary>
public sealed class HeadStart
{
    private readonly AssemblyCache _cache;
    private readonly Task<(string? Key, LoadedProgram? Program)> _begun;

    private HeadStart(AssemblyCache cache, Task<(string? Key, LoadedProgram? Program)> begun)
    {
        _cache = cache;
        _begun = begun;
    }

    /// <summary>Starts the other thread.</summary>
    /// <param name="cache">The cache of programs.</param>
    /// <param name="findKey">Finds the key of the program to load, on the other thread; null for none.</param>
    /// <param name="prepare">Compiles what a run will need; called on the other thread.</param>
    public static HeadStart Begin(AssemblyCache cache, Func<string?> findKey, Action<ICompiledProgram> prepare) => new(cache, Task.Run(() =>
    {
        var key = findKey();
        var loaded = key == null ? null : LoadedProgram.TryLoad(cache, key);
        if (loaded != null)
            _ = Task.Run(() => prepare(loaded.Program)); // not awaited: if the run comes first, it compiles on demand
        return (key, loaded);
    }));

    /// <summary>The preloaded program; null if it is not in the cache.</summary>
    public LoadedProgram? Begun => _begun.GetAwaiter().GetResult().Program;

    /// <summary>The program of a source: the preloaded one if it matches, otherwise loaded now.</summary>
    public LoadedProgram Load(GeneratedSource source)
    {
        var (key, begun) = _begun.GetAwaiter().GetResult();
        if (begun != null && AssemblyCache.KeyOf(source) == key)
            return begun;
        begun?.Dispose();
        return LoadedProgram.Load(source, _cache);
    }
}

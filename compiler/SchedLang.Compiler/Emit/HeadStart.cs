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
    private readonly string _command;
    private readonly string? _key;
    private readonly Task<LoadedProgram?> _program;

    private HeadStart(AssemblyCache cache, string command, string? key, Task<LoadedProgram?> program)
    {
        _cache = cache;
        _command = command;
        _key = key;
        _program = program;
    }

    /// <summary>Starts the other thread.</summary>
    /// <param name="cache">The cache of programs.</param>
    /// <param name="command">Identifies the command: file, policy and settings.</param>
    /// <param name="prepare">Compiles what a run will need; called on the other thread.</param>
    public static HeadStart Begin(AssemblyCache cache, string command, Action<ICompiledProgram> prepare)
    {
        var key = cache.LastKeyOf(command);
        return new HeadStart(cache, command, key, key == null ? Task.FromResult<LoadedProgram?>(null) : Task.Run(() =>
        {
            var loaded = TryLoad(cache, key);
            if (loaded != null)
                _ = Task.Run(() => prepare(loaded.Program)); // not awaited: if the run comes first, it compiles on demand
            return loaded;
        }));
    }

    /// <summary>The program of a source: the preloaded one if it matches, otherwise loaded now.</summary>
    public LoadedProgram Load(GeneratedSource source)
    {
        var key = AssemblyCache.KeyOf(source);
        var begun = _program.GetAwaiter().GetResult();
        if (key == _key && begun != null)
            return begun;
        begun?.Dispose();
        var loaded = LoadedProgram.Load(source, _cache);
        _cache.Remember(_command, key);
        return loaded;
    }

    private static LoadedProgram? TryLoad(AssemblyCache cache, string key)
    {
        try
        {
            return cache.Find(key) is { } image ? LoadedProgram.Load(image) : null;
        }
        catch (Exception e) when (LoadedProgram.IsDamage(e))
        {
            return null; // the run loads it again and repairs the cache
        }
    }
}

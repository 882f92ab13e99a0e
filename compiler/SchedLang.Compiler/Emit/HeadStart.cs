using SchedLang.Compiler.CodeGeneration;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Emit;

/// <summary>
/// The program that the same command used the last time, loaded and compiled by the JIT on another thread while the command still reads
/// its files. Nearly always it is the one that is needed; where it is not, nothing but its time is lost.
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

    /// <summary>Starts.</summary>
    /// <param name="cache">Where programs are kept.</param>
    /// <param name="command">What tells this command from others: the file, the policy, what is set.</param>
    /// <param name="prepare">Compiles what a run will need; called on the other thread.</param>
    public static HeadStart Begin(AssemblyCache cache, string command, Action<ICompiledProgram> prepare)
    {
        var key = cache.LastKeyOf(command);
        return new HeadStart(cache, command, key, key == null ? Task.FromResult<LoadedProgram?>(null) : Task.Run(() =>
        {
            var loaded = TryLoad(cache, key);
            if (loaded != null)
                _ = Task.Run(() => prepare(loaded.Program)); // nobody waits for it: who is first compiles
            return loaded;
        }));
    }

    /// <summary>The program of a source: the one that was begun with where it is the same, else loaded now.</summary>
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
            return null; // loading it for the run mends it
        }
    }
}

using System.Reflection;
using System.Runtime.Loader;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Emit;

/// <summary>A compiled program in its own load context. Disposing the program unloads it.</summary>
public sealed class LoadedProgram : IDisposable
{
    private readonly AssemblyLoadContext _context;

    private LoadedProgram(AssemblyLoadContext context, ICompiledProgram program)
    {
        _context = context;
        Program = program;
    }

    /// <summary>The entry point of the assembly.</summary>
    public ICompiledProgram Program { get; }

    /// <summary>Loads a source from the cache, or compiles it first.</summary>
    public static LoadedProgram Load(GeneratedSource source, AssemblyCache cache)
    {
        try
        {
            return Load(cache.Get(source));
        }
        catch (Exception e) when (IsDamage(e))
        {
            cache.Forget(source);
            return Load(cache.Get(source));
        }
    }

    /// <summary>Loads the assembly of a key; null if the cache does not have it.</summary>
    public static LoadedProgram? TryLoad(AssemblyCache cache, string key)
    {
        try
        {
            return cache.Find(key) is { } image ? Load(image) : null;
        }
        catch (Exception e) when (IsDamage(e))
        {
            return null; // the source is compiled again, which repairs the cache
        }
    }

    /// <summary>Whether an exception while loading means that the assembly is damaged.</summary>
    internal static bool IsDamage(Exception fault) =>
        fault is BadImageFormatException or TypeLoadException or MissingMemberException or FileLoadException or FileNotFoundException
            or InvalidCastException or TargetInvocationException;

    /// <summary>Unloads the assembly.</summary>
    public void Dispose() => _context.Unload();

    internal static LoadedProgram Load(byte[] image)
    {
        var context = new AssemblyLoadContext("schedlang program", isCollectible: true);
        using var stream = new MemoryStream(image);
        var assembly = context.LoadFromStream(stream);
        var entry = assembly.GetType(GeneratedSource.EntryType, throwOnError: true)!;
        return new LoadedProgram(context, (ICompiledProgram)Activator.CreateInstance(entry)!);
    }
}

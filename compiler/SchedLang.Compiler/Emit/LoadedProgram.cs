using System.Reflection;
using System.Runtime.Loader;
using SchedLang.Compiler.CodeGeneration;
using SchedLang.Runtime.Engine;

namespace SchedLang.Compiler.Emit;

/// <summary>A compiled program in a context of its own, which goes when the program does.</summary>
public sealed class LoadedProgram : IDisposable
{
    private readonly AssemblyLoadContext _context;

    private LoadedProgram(AssemblyLoadContext context, ICompiledProgram program)
    {
        _context = context;
        Program = program;
    }

    /// <summary>The door of the assembly.</summary>
    public ICompiledProgram Program { get; }

    /// <summary>Compiles a source, or takes it from the cache, and loads it.</summary>
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

    /// <summary>Whether a fault of loading says that the assembly is not what it was.</summary>
    internal static bool IsDamage(Exception fault) =>
        fault is BadImageFormatException or TypeLoadException or MissingMemberException or FileLoadException or FileNotFoundException
            or InvalidCastException or TargetInvocationException;

    /// <summary>Lets go of the assembly.</summary>
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

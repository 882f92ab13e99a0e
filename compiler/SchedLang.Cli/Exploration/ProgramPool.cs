using SchedLang.Compiler;
using SchedLang.Compiler.Emit;

namespace SchedLang.Cli.Exploration;

/// <summary>
/// Compiled programs by their C#. Combinations that differ only in their workload share one, which .NET also compiles once.
/// A few unused programs stay loaded for later use.
/// </summary>
internal sealed class ProgramPool(AssemblyCache cache) : IDisposable
{
    private const int MostIdle = 16;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _programs = [];
    private readonly LinkedList<string> _idle = [];

    /// <summary>The compiled program of a linked one. Release it with <see cref="Return"/>.</summary>
    public LoadedProgram Rent(LinkedProgram program)
    {
        var key = program.Source.Text;
        Entry? entry;
        lock (_gate)
        {
            if (!_programs.TryGetValue(key, out entry))
                _programs.Add(key, entry = new Entry(new Lazy<LoadedProgram>(() => program.Load(cache))));
            if (entry.Users++ == 0)
                _idle.Remove(key);
        }

        try
        {
            return entry.Program.Value; // others who want it wait here
        }
        catch
        {
            Return(program);
            throw;
        }
    }

    /// <summary>Releases a program.</summary>
    public void Return(LinkedProgram program)
    {
        lock (_gate)
        {
            var key = program.Source.Text;
            if (--_programs[key].Users > 0)
                return;
            _idle.AddLast(key);
            if (_idle.Count <= MostIdle)
                return;
            Release(_idle.First!.Value);
            _idle.RemoveFirst();
        }
    }

    /// <summary>Unloads all programs.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var key in _programs.Keys.ToList())
                Release(key);
            _idle.Clear();
        }
    }

    private void Release(string key)
    {
        if (_programs.Remove(key, out var entry) && entry.Program.IsValueCreated)
            entry.Program.Value.Dispose();
    }

    private sealed class Entry(Lazy<LoadedProgram> program)
    {
        public Lazy<LoadedProgram> Program { get; } = program;
        public int Users { get; set; }
    }
}

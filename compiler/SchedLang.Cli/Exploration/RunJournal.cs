using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using SchedLang.Runtime.Metrics;

namespace SchedLang.Cli.Exploration;

/// <summary>
/// Stores the runs of an experiment as they end, one JSON line each, so that an interrupted experiment can continue.
/// The key of a run is the fingerprint of its program and its seed. A truncated line, or one without a wanted metric, is ignored.
/// Runs of a few milliseconds share a write. Longer runs are on disk when they end.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    private static readonly JsonWriterOptions Options = new() { SkipValidation = true };

    // The buffer of a thread.
    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Line, Utf8JsonWriter Json)? _scratch;

    private const int BufferBytes = 1 << 16;

    // The error codes for a file that another process has locked.
    private const int LockedOnLinux = 11;
    private const int LockedOnMac = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Fingerprint, long Seed), double[]> _known = [];
    private readonly IReadOnlyList<NamedMetric> _columns;
    private readonly FileStream _file;
    private long _lastWrite;

    private RunJournal(FileStream file, IReadOnlyList<NamedMetric> columns)
    {
        _file = file;
        _columns = columns;
    }

    /// <summary>Opens or creates a journal.</summary>
    /// <exception cref="IOException">It cannot be written, or another exploration writes it.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    public static RunJournal Open(string path, IReadOnlyList<NamedMetric> columns, bool isFresh)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var journal = new RunJournal(OpenAlone(path), columns);
        if (isFresh)
            journal._file.SetLength(0); // only now that no one else writes it
        journal.Load();
        return journal;
    }

    // No sharing at all: on Linux, two processes that share a file for reading can both write to it.
    private static FileStream OpenAlone(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, BufferBytes);
        }
        catch (IOException e) when (e.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
        {
            throw new IOException($"another exploration writes '{path}'", e);
        }
    }

    /// <summary>The figures of an earlier run, by column; null if there is no such run.</summary>
    public double[]? Find(string fingerprint, long seed)
    {
        lock (_gate)
            return _known.GetValueOrDefault((fingerprint, seed));
    }

    /// <summary>Adds a run and its wall-clock time.</summary>
    public void Add(string fingerprint, long seed, double[] figures, TimeSpan time)
    {
        var (line, json) = _scratch ??= NewScratch();
        line.ResetWrittenCount();
        json.Reset();
        json.WriteStartObject();
        json.WriteString("run", fingerprint);
        json.WriteNumber("seed", seed);
        json.WriteStartObject("metrics");
        for (var i = 0; i < figures.Length; i++)
        {
            json.WritePropertyName(_columns[i].Name);
            Write(json, figures[i]);
        }

        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        line.Write("\n"u8);
        lock (_gate)
        {
            _file.Write(line.WrittenSpan);
            if (time < BetweenWrites && Stopwatch.GetElapsedTime(_lastWrite) < BetweenWrites)
                return;
            _file.Flush();
            _lastWrite = Stopwatch.GetTimestamp();
        }
    }

    public void Dispose() => _file.Dispose();

    private static (ArrayBufferWriter<byte> Line, Utf8JsonWriter Json) NewScratch()
    {
        var line = new ArrayBufferWriter<byte>();
        return (line, new Utf8JsonWriter(line, Options));
    }

    private static void Write(Utf8JsonWriter json, double value)
    {
        if (double.IsNaN(value))
            json.WriteNullValue();
        else if (double.IsFinite(value))
            json.WriteNumberValue(value);
        else
            json.WriteStringValue("never");
    }

    private void Load()
    {
        using var reader = new StreamReader(_file, new UTF8Encoding(false), leaveOpen: true);
        while (reader.ReadLine() is { } line)
            Read(line);
        if (_file.Length == 0)
            return;
        _file.Seek(-1, SeekOrigin.End);
        var last = _file.ReadByte();
        if (last != '\n')
            _file.WriteByte((byte)'\n'); // a line that was cut off stays a line of its own
    }

    private void Read(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var metrics = json.RootElement.GetProperty("metrics");
            var figures = new double[_columns.Count];
            for (var i = 0; i < figures.Length; i++)
            {
                var value = metrics.GetProperty(_columns[i].Name);
                figures[i] = value.ValueKind switch
                {
                    JsonValueKind.Null => double.NaN,
                    JsonValueKind.String => double.PositiveInfinity,
                    _ => value.GetDouble(),
                };
            }

            _known[(json.RootElement.GetProperty("run").GetString() ?? "", json.RootElement.GetProperty("seed").GetInt64())] = figures;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            // The run will be made again.
        }
    }
}

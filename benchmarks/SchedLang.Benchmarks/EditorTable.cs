using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SchedLang.LanguageServer.Rpc;

namespace SchedLang.Benchmarks;

/// <summary>
/// What an editor waits for on a file of 500 lines that uses others: the whole command <c>check</c>, the server's first diagnostics, those
/// after a change, and the memory of the server after as many changes as a long day of typing makes.
/// </summary>
internal static class EditorTable
{
    private const int Checks = 40;
    private const int Starts = 20;
    private const int Changes = 1000;
    private const int Bursts = 2000;
    private const int ChangesInABurst = 10;

    public static int Print(string? published) => PublishedCommand.Measure(published, (command, work) =>
    {
        var file = LaunchTable.Program(work, 500);
        Console.WriteLine("| figure | least | median | most |");
        Console.WriteLine("|---|--:|--:|--:|");
        var (checks, cpu) = (new List<double>(), new List<double>());
        for (var i = 0; i <= Checks; i++)
        {
            var before = ChildTime.Now();
            var time = command.Time("check", file);
            if (i == 0) // the first reads the disk
                continue;
            checks.Add(time.TotalMilliseconds);
            if (ChildTime.Now() - before is { } spent)
                cpu.Add(spent.TotalMilliseconds);
        }

        Row("`check` from start to end, ms", checks);
        if (cpu.Count > 0)
            Row("CPU time of `check`, ms", cpu);
        var starts = new List<double>();
        for (var i = 0; i <= Starts; i++)
        {
            using var editor = new Editor(command.Program, file);
            if (i > 0) // the first reads the disk
                starts.Add(editor.FirstDiagnostics.TotalMilliseconds);
        }

        Row("start to first diagnostics, ms", starts);
        using var session = new Editor(command.Program, file);
        Row("change to diagnostics, ms", [.. Enumerable.Range(0, Changes).Select(_ => session.Change(1).TotalMilliseconds)]);
        var memory = new List<double>();
        for (var i = 0; i < Bursts; i++)
        {
            session.Change(ChangesInABurst);
            if ((i + 1) % (Bursts / 20) != 0)
                continue;
            session.Process.Refresh();
            memory.Add(session.Process.WorkingSet64 / 1e6);
        }

        var last = memory[^1];
        Row($"memory during {Changes + (Bursts * ChangesInABurst):N0} changes, MB", memory);
        Row("memory at their end, MB", [last]);
    });

    private static void Row(string name, List<double> values)
    {
        values.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {values[0]:0.0} | {values[values.Count / 2]:0.0} | {values[^1]:0.0} |"));
    }

    /// <summary>A client with one file, in which it breaks a name and mends it in turn.</summary>
    private sealed class Editor : IDisposable
    {
        private readonly MessageReader _reader;
        private readonly string _uri;
        private readonly int _line;
        private int _version = 1;

        public Editor(string program, string file)
        {
            var text = File.ReadAllText(file);
            _uri = new Uri(file).AbsoluteUri;
            _line = text[..text.LastIndexOf("order by deadline", StringComparison.Ordinal)].Count(c => c == '\n');
            var watch = Stopwatch.StartNew();
            Process = Process.Start(new ProcessStartInfo(program, ["lsp", "--stdio"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
            _reader = new MessageReader(Process.StandardOutput.BaseStream);
            Send(new JsonObject { ["id"] = 1, ["method"] = "initialize", ["params"] = new JsonObject { ["capabilities"] = new JsonObject() } });
            Send(new JsonObject { ["method"] = "initialized", ["params"] = new JsonObject() });
            Send(new JsonObject
            {
                ["method"] = "textDocument/didOpen",
                ["params"] = new JsonObject { ["textDocument"] = new JsonObject { ["uri"] = _uri, ["version"] = 1, ["text"] = text } },
            });
            WaitForDiagnostics();
            FirstDiagnostics = watch.Elapsed;
        }

        public Process Process { get; }

        public TimeSpan FirstDiagnostics { get; }

        /// <summary>Time from the first of some changes until the diagnostics after the last are there.</summary>
        public TimeSpan Change(int count)
        {
            var watch = Stopwatch.StartNew();
            for (var i = 0; i < count; i++)
                SendChange();
            WaitForDiagnostics();
            return watch.Elapsed;
        }

        public void Dispose()
        {
            Process.StandardInput.Close();
            Process.WaitForExit();
            Process.Dispose();
        }

        private void SendChange()
        {
            var isBroken = _version % 2 == 0;
            _version++;
            Send(new JsonObject
            {
                ["method"] = "textDocument/didChange",
                ["params"] = new JsonObject
                {
                    ["textDocument"] = new JsonObject { ["uri"] = _uri, ["version"] = _version },
                    ["contentChanges"] = new JsonArray(new JsonObject
                    {
                        ["range"] = new JsonObject { ["start"] = Position(11), ["end"] = Position(isBroken ? 12 : 11) },
                        ["text"] = isBroken ? "" : "x",
                    }),
                },
            });
        }

        private JsonObject Position(int character) => new() { ["line"] = _line, ["character"] = character };

        private void WaitForDiagnostics()
        {
            while (true)
            {
                using var message = JsonDocument.Parse(_reader.Read() ?? throw new InvalidOperationException("The server is gone."));
                if (message.RootElement.TryGetProperty("params", out var told) && told.TryGetProperty("uri", out var uri) && uri.GetString() == _uri
                    && told.TryGetProperty("version", out var version) && version.GetInt32() == _version)
                    return;
            }
        }

        private void Send(JsonObject message)
        {
            message["jsonrpc"] = "2.0";
            var content = Encoding.UTF8.GetBytes(message.ToJsonString());
            var stream = Process.StandardInput.BaseStream;
            stream.Write(Encoding.ASCII.GetBytes($"Content-Length: {content.Length}\r\n\r\n"));
            stream.Write(content);
            stream.Flush();
        }
    }
}

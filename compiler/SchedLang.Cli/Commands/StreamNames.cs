using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Workloads;

namespace SchedLang.Cli.Commands;

/// <summary>Finds the stream that an option names.</summary>
internal static class StreamNames
{
    /// <summary>The number of the stream; -1 if the run has none of the name, which is reported.</summary>
    /// <param name="option">The option.</param>
    /// <param name="text">Its value.</param>
    /// <param name="start">Where the name starts in it.</param>
    /// <param name="end">Where the name ends.</param>
    /// <param name="workload">The workload of the run.</param>
    /// <param name="diagnostics">Receives the error.</param>
    public static int Find(string option, string text, int start, int end, Workload workload, DiagnosticBag diagnostics)
    {
        var names = workload.Streams.Select(s => s.Name).ToList();
        var stream = names.IndexOf(text[start..end]);
        if (stream < 0)
        {
            diagnostics.ReportWithHelp(
                DiagnosticCatalog.NoSuchJob, new TextLocation(new SourceText(option, text), TextSpan.FromBounds(start, end)),
                $"its streams are {string.Join(", ", names)}", text[start..end], "stream");
        }

        return stream;
    }
}

using SchedLang.Compiler.Text;

namespace SchedLang.Compiler.Import;

/// <summary><c>llama-batched-bench</c>: a Markdown table, or one object per line with <c>--output-format jsonl</c>.</summary>
internal sealed class LlamaBatchedBench : IForeignFormat
{
    public string Name => "llama-batched-bench";

    public string Title => "output of llama-batched-bench";

    public bool Recognizes(string head) =>
        head.Contains(" T_PP s ", StringComparison.Ordinal) || (head.Contains("\"n_kv\"", StringComparison.Ordinal) && head.Contains("\"t_pp\"", StringComparison.Ordinal));

    public void Read(SourceText source, ImportRows rows)
    {
        if (source.Content.Contains(" T_PP s ", StringComparison.Ordinal))
        {
            foreach (var row in TextRows.OfMarkdown(source.Content))
                Add(rows, row.Whole("PP"), row.Whole("TG"), row.Whole("B"), row.Number("T_PP s"), row.Number("T_TG s"), row.Whole("N_KV") == row.Whole("PP") + (row.Whole("B") * row.Whole("TG")));
            return;
        }

        foreach (var element in TextRows.OfJson(source, rows) ?? [])
        {
            var row = TextRows.Row(element);
            Add(rows, row.Whole("pp"), row.Whole("tg"), row.Whole("pl"), row.Number("t_pp"), row.Number("t_tg"), row.Whole("is_pp_shared") == 1);
        }
    }

    private static void Add(ImportRows rows, long? prompt, long? generated, long? batch, decimal? promptSeconds, decimal? generatedSeconds, bool isShared)
    {
        if (prompt is not { } pp || generated is not { } tg || batch is not { } b || promptSeconds is not { } tPp || generatedSeconds is not { } tTg || b < 1)
        {
            rows.LeaveOut("rows without PP, TG, B, T_PP and T_TG");
            return;
        }

        if (rows.Model() is not { } model || rows.Device() is not { } device)
            return;
        if (pp > 0)
            rows.AddLatency(model, "prefill", device, pp, isShared ? 1 : b, null, tPp * 1000m);
        if (tg > 0)
            rows.AddLatency(model, "decode", device, pp + ((tg + 1) / 2), b, null, tTg * 1000m / tg);
    }
}

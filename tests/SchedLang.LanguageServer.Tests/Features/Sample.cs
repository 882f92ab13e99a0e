namespace SchedLang.LanguageServer.Tests.Features;

/// <summary>A platform, models, a scenario and policies that the tests write about.</summary>
internal static class Sample
{
    public const string Table = "model,stage,device,latency_ms\ncam,infer,npu,4\ncam,infer,gpu,8\nchat,prefill,npu,100\nchat,decode,npu,10\nchat,prefill,gpu,80\nchat,decode,gpu,12\n";

    public const string Library = """
        // The chip of the tests.
        platform Chip {
          memory 8 GB at 50 GB/s
          device npu : NPU { power 4 W }
          device gpu : GPU { power 8 W }
          latencies "t.csv"
        }

        // Finds people.
        model cam  : vision
        model chat : llm

        // First token first.
        policy Base(margin: duration = 2 ms in 0 ms..10 ms) {
          let tight = margin * 2
          fn scaled(x: duration, by) = x * by
          state served per stream: duration = 0 ms
          prefer stage == prefill
          order by deadline, age descending
          place on static device minimizing stage_latency
          on complete unit { served[job.stream] += latency }
        }
        """;

    public const string Scenario = """
        use "lib.sched"

        scenario Home on Chip {
          run for 10 s
          stream eye  : cam  at 60 fps { class realtime }
          stream talk : chat every 2 s { prompt 512 tokens  output 20 tokens  ttft within 1 s }
          expect Base.violation_rate < 0.5
        }

        policy Mine extends Base {
          order by laxity
          hold when exists(j in jobs where j.deadline < deadline and class == realtime)
        }

        experiment Study {
          scenario Home
          policies Base(margin = 1 ms), Mine
          vary talk.prompt in 32, 64 tokens
          report eye.latency.p99, npu.utilization
        }
        """;

    public static readonly (string, string)[] Others = [("lib.sched", Library), ("t.csv", Table)];

    /// <summary>The scenario, with a cursor after the n-th occurrence of a text, beside its library.</summary>
    public static Editor At(string text, int occurrence = 0, int inside = 0)
    {
        var index = -1;
        for (var i = 0; i <= occurrence; i++)
            index = Scenario.IndexOf(text, index + 1, StringComparison.Ordinal);
        index.ShouldBeGreaterThanOrEqualTo(0);
        return Editor.Open(Scenario.Insert(index + inside, "$$"), others: Others);
    }

    /// <summary>The library with a cursor in a text.</summary>
    public static Editor InLibrary(string text, int inside = 0) => Editor.Open(
        Library.Insert(Library.IndexOf(text, StringComparison.Ordinal) + inside, "$$"), "lib.sched", ("t.csv", Table), ("main.sched", Scenario));

    /// <summary>A policy with a cursor.</summary>
    public static Editor Policy(string clauses) => Editor.Open($"policy P(limit: number = 0.5) {{\n  {clauses}\n}}\n");
}

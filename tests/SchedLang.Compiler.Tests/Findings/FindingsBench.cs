using SchedLang.Compiler.Diagnostics;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Findings;

/// <summary>A program of three devices whose figures are worked out by hand, and what is found in it.</summary>
internal static class FindingsBench
{
    private const string Platform = """
        platform P {
          device cpu : CPU { power 20 W  idle 1 W }
          device gpu : GPU { power 20 W  idle 1 W }
          device npu : NPU { power 5 W  idle 1 W }
          latencies "t.csv"
        }
        model cam  : vision  { layers 2 }
        model net  : vision  { layers 1 }
        model ear  : encoder { layers 2 }
        model chat : llm     { layers 4 }
        model lone : llm     { layers 4 }

        """;

    // cam: cpu 40, gpu 10, npu 4; net: npu 10 only; ear: gpu 8, npu 6 by layer 1 + 5; chat: prefill 10 ms a token on gpu, 1 ms on npu; decode 20 on gpu, 50 on npu.
    private const string Table = """
        model,stage,device,tokens,batch,layer,latency_ms,energy_mj
        cam,infer,cpu,,,,40,100
        cam,infer,gpu,,,,10,30
        cam,infer,npu,,,,4,90
        net,infer,npu,,,,10,1
        ear,encode,gpu,,,0,4,1
        ear,encode,gpu,,,1,4,1
        ear,encode,npu,,,0,1,1
        ear,encode,npu,,,1,5,1
        chat,prefill,gpu,1,,,10,1
        chat,prefill,gpu,101,,,1010,1
        chat,prefill,npu,1,,,1,1
        chat,prefill,npu,101,,,101,1
        chat,decode,gpu,,1,,20,1
        chat,decode,gpu,,4,,32,1
        chat,decode,npu,,1,,50,1
        chat,decode,npu,,4,,200,1
        lone,prefill,npu,1,,,1,1
        lone,decode,npu,,,,5,1
        """;

    /// <summary>Everything that is found, as <c>name: message</c>.</summary>
    public static string[] Find(string streams, string policies, string run = "10 s") => [.. Load(streams, policies, run).Check().Select(Text)];

    /// <summary>What is found of one kind.</summary>
    public static string[] Find(DiagnosticDescriptor descriptor, string streams, string policies) =>
        [.. Load(streams, policies).Check().Where(d => d.Descriptor == descriptor).Select(d => d.Message)];

    /// <summary>The program, with a trace of jobs at 0, 1 and 2 s that have 10, 20 and 30 tokens to read.</summary>
    public static Compilation Load(string streams, string policies, string run = "10 s") => Compilation.Load(
        "bench.sched",
        new MemoryFiles()
            .Add("bench.sched", $"{Platform}scenario S on P {{ run for {run}\n{streams} }}\n{policies}")
            .Add("t.csv", Table)
            .Add("trace.csv", "release_s,prompt\n0,10\n1,20\n2,30\n")
            .Add("late.csv", "release_s,prompt\n12,10\n13,20\n"));

    private static string Text(Diagnostic diagnostic) => $"{diagnostic.Descriptor.Name}: {diagnostic.Message}";
}

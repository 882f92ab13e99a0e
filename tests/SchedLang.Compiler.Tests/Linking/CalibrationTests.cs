using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Explanation;
using SchedLang.Compiler.Linking;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Linking;

/// <summary>The fit of derived latencies to measured points.</summary>
public sealed class CalibrationTests
{
    private const string Program = """
        platform P {
          device gpu : GPU { compute 4 TOPS  traffic 50 GB/s  launch 10 us }
          latencies from roofline
          calibrate "points.csv"
        }
        model m : llm {
          layers 4  weight_bits 8
          op proj : linear { in 2000  out 2000 }
          op attn : attention { heads 16  size 128 }
        }
        """;

    // 2 * 2000 * 2000 * 1000 operations at half of 4 TOPS take 4 ms; attention over 1000 tokens takes 4.1e9 operations, at a quarter 4.1 ms.
    [Fact]
    public void PointsThatObeyTheModelAreFoundExactly()
    {
        var fit = Fit("m,prefill,gpu,1000,,proj,4010\nm,prefill,gpu,1000,,attn,4110.096\n");

        (fit.Linear, fit.Attention, fit.Traffic).ShouldBe((0.5, 0.25, 1));
        fit.Ratios.ShouldAllBe(r => Math.Abs(r - 1) < 1e-6);
    }

    [Fact]
    public void AKindThatNoPointHasKeepsItsRate()
    {
        var fit = Fit("m,prefill,gpu,1000,,proj,4010\n");

        fit.Attention.ShouldBe(1);
        fit.LeftOut.ShouldBe([Math.Abs((2010.0 / 4010) - 1)], 1e-9); // without its only point the device is as fast as it says
    }

    [Fact]
    public void MemoryIsFittedByWhatMovesMoreThanItComputes()
    {
        // One token: 4 MB of weights, 4 kB in and out each, at 0.2 of 50 GB/s.
        var fit = Fit("m,decode,gpu,1,1,proj,410.8\n");

        fit.Traffic.ShouldBe(0.2);
    }

    private static (double Linear, double Attention, double Traffic, double[] Ratios, double[] LeftOut) Fit(string rows)
    {
        var files = new MemoryFiles().Add("p.sched", Program).Add("points.csv", "model,stage,device,tokens,batch,op,latency_us\n" + rows);
        var reading = GraphReading.Of("p.sched", null, null, new GraphPiece(), WarningOptions.Default, files);
        reading.Diagnostics.Where(d => d.Severity == Severity.Error).ShouldBeEmpty();
        var fit = reading.Graphs.Single().Fits.Single();
        return (fit.Rates.Linear, fit.Rates.Attention, fit.Rates.Memory, [.. fit.Points.Select(p => p.Ratio)], [.. fit.Points.Select(p => p.LeftOutError)]);
    }
}

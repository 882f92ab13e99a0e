using SchedLang.EndToEnd.Wide;

namespace SchedLang.EndToEnd;

/// <summary>Small programs on which engine and reference once differed, each for one rule of the semantics.</summary>
public sealed partial class ReferenceTests
{
    private const string Table = """
        model,stage,device,tokens,latency_us,energy_mj
        v,infer,d0,,4000,
        v,infer,d1,,6000,
        w,infer,d0,,3000,
        lm,prefill,d0,10,2000,
        lm,decode,d0,10,4000,
        less,prefill,d0,10,2000,6
        less,prefill,d0,40,4000,4
        less,prefill,d1,10,2000,9
        less,prefill,d1,40,4000,3
        less,decode,d0,10,1000,
        """;

    private const string PassedPrediction = "A predicted end that has passed is now";
    private const string NextReadyIsPredicted = "A running job is ready at its predicted end";
    private const string LeftIsAShare = "Of a unit that deviates, the same share is left of its actual and its predicted work";
    private const string BatchDeviates = "A batch deviates as its lead does, and a member that resumes as itself";

    private static readonly Dictionary<string, (string Streams, string Policy)> Cases = new()
    {
        ["What runs on an idle device has a model without layers"] = (
            "stream a : v every 5 ms  stream b : w every 4 ms",
            "state c: number = 3  on complete unit { c += min(d in devices where d.idle: d.running.model.layers) }  order by c * (age / 1 ms) descending  place on idle device"),
        ["Never less never stays 0 while other differences move on"] = (
            "stream a : v every 5 ms { deadline 9 ms }  stream b : lm every 7 ms { prompt 10 tokens output 3 tokens }  stream c : w every 6 ms { deadline 3 ms }",
            "order by (deadline - (laxity + arrival)) descending  place on idle device"),
        ["Never less never in a let"] = (
            "stream a : v every 5 ms { deadline 9 ms }  stream b : lm every 7 ms { prompt 10 tokens output 3 tokens }  stream c : w every 6 ms { deadline 3 ms }",
            "let due = deadline  let left = laxity  order by due - (left + 3 ms + arrival)  place on idle device"),
        ["No device is not idle"] = (
            "stream a : v every 5 ms  stream b : w every 4 ms",
            "order by last_device.idle descending  place on idle device"),
        ["No device is never free"] = (
            "stream a : v every 5 ms  stream b : w every 4 ms",
            "order by last_device.free_at descending  place on idle device"),
        ["A one-shot job has no prompt, whatever the trace says"] = (
            "stream a : v every 5 ms  stream b : w at trace \"trace.csv\"",
            "order by prompt descending  place on idle device"),
        ["An opposite has an opposite"] = (
            "stream a : v every 5 ms  stream b : w every 4 ms",
            "order by -(-age)  place on idle device minimizing -(-(-latency))"),
        ["There is a pass where a tick fell, even of a handler that does nothing"] = (
            "stream a : v every 20 ms  stream b : w every 20 ms { offset 1 ms }",
            "order by executed descending, model.layers  on tick every 1.5 ms { }  place on idle device where kind == cpu  preempt immediately keeping work"),
        ["A tick whose condition never holds falls too"] = (
            "stream a : v every 20 ms  stream b : w every 20 ms { offset 1 ms }",
            "state c: int = 0  order by executed descending, model.layers + 0 * c  on tick every 1.5 ms when false { c += 1 }  place on idle device where kind == cpu  preempt immediately keeping work"),
        ["Keys see the layer that a job went on to"] = (
            "stream a : lm every 9 ms { prompt 10 tokens  output 3 tokens }",
            "order by class == a, layer  preempt at stage  place on static device  preempt immediately keeping work"),
        ["What is no number is not the smaller nor the larger of two"] = (
            "stream a : v every 5 ms { tokens 8 }  stream b : w every 4 ms { weight 0.5 }  stream c : v every 7 ms { tokens 3  weight 2 }",
            "order by min(stream.weight, tokens / tokens), max(0.5, tokens / tokens) descending  place on idle device"),
        ["What is no number is not the smallest nor the largest of a set"] = (
            "stream a : v every 5 ms { tokens 8 }  stream b : w every 4 ms  stream c : v every 7 ms { tokens 3  weight 2 }",
            "order by max(j in jobs where j.arrival <= arrival: j.tokens / j.tokens * j.stream.weight) descending  place on idle device"),
        ["A quotient with a never is infinite"] = (
            "stream a : v every 5 ms  stream b : w every ~4 ms",
            "order by stream.weight / stream.period * 1 ms  place on idle device"),
        ["Many jobs in an order that is another in every pass"] = (
            "stream a : v every 150 us { deadline 90 ms }  stream b : w every 0.2 ms",
            "order by random()  place on idle device minimizing latency"),
        ["Many jobs whose keys move past each other, each asked for a device"] = (
            "stream a : v every 150 us { deadline 90 ms }  stream b : w every 0.2 ms { weight 3 }",
            "order by (age % 7 ms) * stream.weight  place on idle device minimizing finish"),
        ["Many jobs by keys that shift alike"] = (
            "stream a : v every 150 us { deadline 90 ms }  stream b : w every 0.2 ms { deadline 20 ms }",
            "order by laxity descending  place on idle device minimizing latency"),
        ["A job that goes on comes later and later, and loses its device in a pass that is another's"] = (
            "stream a : v every 30 ms  stream b : v every 30 ms { offset 0.5 ms }",
            "order by executed  place on idle device where kind == cpu  preempt at stage  preempt immediately losing work  on tick every 1.5 ms { }"),
        ["A victim that takes another device at once comes later from the next pass on"] = (
            "stream a : v every 60 ms  stream b : v every 60 ms  stream h : v every 60 ms { offset 0.5 ms  class calm }"
            + "  stream t : w every 60 ms { offset 1 ms  class urgent }  stream u : w every 60 ms { offset 1.5 ms }",
            "prefer class == urgent  order by ready_since  place when class == calm on gpu  place on idle device minimizing latency  preempt immediately losing work"),
        ["What is left of a unit that was stopped counts until its handler has run"] = (
            "stream a : v every 30 ms  stream b : w every 30 ms { offset 1 ms  class urgent }  stream c : v every 30 ms",
            "state c per stream: duration = 0 ms  on complete unit { c += latency }  prefer class == urgent  order by c  place on idle device where kind == cpu  preempt immediately keeping work"),
        ["A member of a stopped batch resumes with its share"] = (
            "stream a : lm every 30 ms { prompt 10 tokens  output 4 tokens }  stream b : lm every 20 ms { prompt 10 tokens  output 6 tokens }"
            + "  stream c : v every 7 ms { offset 3 ms  class urgent }",
            "prefer class == urgent  prefer stage == prefill  order by arrival  place on idle device where kind == cpu  preempt immediately keeping work  batch decode up to 3"),
        [PassedPrediction] = (
            "stream a : v every 9 ms  stream b : w every 5 ms  stream c : lm every 30 ms { prompt 10 tokens  output 3 tokens }",
            "order by arrival  place on device minimizing finish"),
        [NextReadyIsPredicted] = (
            "stream a : v every 9 ms  stream b : w every 4 ms  stream c : v every 7 ms",
            "order by arrival  place on idle device where count(j in jobs where j.next_ready(device) > now + 1 ms) < 2"),
        [LeftIsAShare] = (
            "stream a : v every 20 ms  stream b : w every 6 ms { offset 1 ms  class urgent }  stream c : v every 20 ms",
            "state c per stream: duration = 0 ms  on preempt { c += latency }  prefer class == urgent  order by c  place on idle device minimizing latency  preempt immediately keeping work"),
        [BatchDeviates] = (
            "stream a : lm every 30 ms { prompt 10 tokens  output 4 tokens }  stream b : lm every 20 ms { prompt 10 tokens  output 6 tokens }"
            + "  stream c : v every 7 ms { offset 3 ms  class urgent }",
            "prefer class == urgent  prefer stage == prefill  order by arrival  place on idle device where kind == cpu  preempt immediately keeping work  batch decode up to 3"),
        ["A chunk deviates, and a deviation of all there is leaves 1 ns"] = (
            "stream a : lm every 11 ms { prompt 10 tokens  output 3 tokens }  stream b : w every 5 ms",
            "order by executed  place on idle device  chunk prefill by 1 tokens"),
        ["Of bounds that cross, clamp takes the lower"] = (
            "stream a : v every 5 ms  stream b : w every 4 ms",
            "order by clamp(age, 6 ms, stream.period)  place on idle device"),
        ["The energy of a chunk is not below 0, where more tokens take less"] = (
            "stream a : less every 9 ms { prompt 40 tokens  output 1 tokens }",
            "order by arrival  place on idle device minimizing energy  chunk prefill by 20 tokens"),
        ["A state variable holds a class that no stream has"] = (
            "stream a : v every 5 ms { class calm }  stream b : w every 4 ms",
            "state c: class = none  on dispatch { if c == none { c = other } else { c = class } }  hold when c == other and kind == gpu  place on idle device minimizing if c != none then latency else -latency"),
        ["Classes that no stream has differ"] = (
            "stream a : v every 5 ms { class calm }  stream b : w every 4 ms",
            "state c per stream: class = none  state d: class = other  hold when c == d  hold when (if stream.weight < 2 then c else class) != none  place on idle device"),
    };

    // What the platform of a case has besides its devices and table.
    private static readonly Dictionary<string, string> PlatformOf = new()
    {
        [PassedPrediction] = "variation 60 %",
        [NextReadyIsPredicted] = "variation 60 %  switch 100 us  transfer 50 us",
        [LeftIsAShare] = "variation 80 %  switch 100 us",
        [BatchDeviates] = "variation 40 %",
        ["A chunk deviates, and a deviation of all there is leaves 1 ns"] = "variation 100 %",
    };

    public static TheoryData<string> Rules => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Rules))]
    public void TheEngineAgreesWithTheReferenceOnTheRule(string rule)
    {
        var (streams, policy) = Cases[rule];
        var text = $$"""
            platform P { device d0 : CPU  device d1 : GPU  latencies "table.csv"  {{PlatformOf.GetValueOrDefault(rule)}} }
            model v : vision { layers 2 }
            model w : vision
            model lm : llm { layers 4 }
            model less : llm
            scenario S on P { run for 60 ms  {{streams}} }
            policy A { {{policy}} }
            """;

        WideCheck.DifferenceOf(new WideProgram(0, text, new Dictionary<string, string>
        {
            ["table.csv"] = Table,
            ["trace.csv"] = "release_ms,prompt\n0,7\n4,1\n8,9\n",
        })).ShouldBeNull();
    }
}

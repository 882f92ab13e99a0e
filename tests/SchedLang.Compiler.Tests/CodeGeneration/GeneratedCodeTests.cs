using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Emit;
using SchedLang.Compiler.Syntax;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.CodeGeneration;

/// <summary>Generated C# is a product too: it is shown, it compiles without warnings, and it is the same every time.</summary>
public sealed class GeneratedCodeTests
{
    private const string Scenario =
        """
        platform P {
          memory 16 GB at 100 GB/s
          device npu : NPU { power 10 W }
          device gpu : GPU { power 25 W }
          latencies "t.csv"
          switch 40 us
        }
        model cam : vision { layers 3 }
        model lm  : llm { layers 2 }
        scenario S on P {
          run for 1 s
          stream a : cam at 30 fps { class realtime  late drop  queue 2 }
          stream b : lm every 100 ms { prompt 16 tokens  output 4 tokens  class chat  ttft within 40 ms  tpt within 5 ms }
        }

        """;

    private const string Table =
        """
        model,stage,device,tokens,latency_ms,energy_mj,bandwidth_gbps
        cam,infer,npu,,4,3,20
        cam,infer,gpu,,6,,
        lm,prefill,npu,16,8,,
        lm,decode,gpu,16,2,,
        lm,decode,npu,16,5,,
        """;

    // One policy that uses everything once.
    private const string Everything =
        """
        policy Everything(chunk_size: tokens = 64, margin: duration = 2.5 ms, limit: number = 0.9, who: class = chat, deep: bool = true) {
          let urgent = laxity < margin and deep
          let score = latency * 2 + cost
          fn weigh(x, y: number) = x * y / (1 + stream.weight)
          fn late_by(j) = max(now - j.deadline, 0 ms)
          prefer urgent or class == who
          prefer not (stage == decode) and not exists(r in jobs where r.class == class and r != job)
          place when count(d in devices where d.idle and d.kind != cpu) > 1 and late_by(job) < 3 ms
                on npu, gpu where bandwidth + sum(d in devices: d.bandwidth) <= limit * platform.bandwidth minimizing score
          place when stage == prefill on static device minimizing energy
          place when min(d in devices: stage_finish(d)) < deadline on device where stage_finish + margin <= deadline minimizing max(r in ready: r.deadline) - finish
          place on idle device minimizing floor(sqrt(latency * cost) / 1 us) + abs(1 - 2 * log(exp(stream.weight)))
          hold when all(s in streams: s.period > 3 ms) and class == realtime
          hold when avg(r in jobs where r.next_ready(device) > now: r.layer) > 2.5 or last_device.kind == gpu and device != last_device
          hold when class == nobody
          preempt at stage
          preempt immediately keeping work when victim.class != class and victim.remaining > remaining and clamp(victim.laxity, 1 ms, 9 ms) > 2 ms
          strict
          chunk prefill by chunk_size padded
          batch decode up to 2 + 2
          state served per stream: duration = 0 ms
          state level per job: int = 1
          state heat per device: number = 0.5
          state turns: int = 0
          state last: class = chat
          let paid = cost - latency
          fn slack_of(j) = j.deadline - finish + latency
          on release when class == chat { level = 2  turns += 1 }
          on release { served[stream] = min(served, 3 ms) }
          on dispatch { served += latency / stream.weight  heat = heat * 0.5 + (paid + slack_of(job)) / 1 ms  let x = cost  if x > 3 ms { turns -= 1 } else { turns = 0 } }
          on dispatch when finish - now > sum(r in ready where r != job: r.latency(device) + switch) and transfer == 0 ms { level[job] += 1 }
          on complete unit { if executed > 2 ms and level < 3 { level += 1 } else if level > 5 { level = 0 } else { heat[device] /= 2 } }
          on complete job { last = class  for r in jobs where r.class == class { level[r] *= 2  let x = level[r]  turns += x } }
          on drop { turns += level  for d in devices { let x = heat[d]  heat[d] = x + 1 } }
          on preempt { served -= 1 us  let class = 3  let x = turns + class  for s in streams { served[s] += 1 ns * x } }
          on tick every margin * 4 { turns = 0 }
          on tick every 3 ms when turns > 2 { turns = floor(random() * 3) }
          order by weigh(age, limit) descending, -laxity % 3 ms, prompt + chunk_size, if layer > 2 then context else prompt, random(), level[job] + turns, served[stream] / stream.weight, if last == class then 0 else 1, heat[last_device]
        }
        """;

    public static TheoryData<string> Policies => ["FCFS_AOT", "FCFS_DYN", "EDF_AOT", "EDF_DYN", "FTF"];

    [Theory]
    [MemberData(nameof(Policies))]
    public async Task TheStudysPoliciesInCSharp(string policy) =>
        await Verifier.Verify(ScheduleRun.Link(Repository.PathOf("examples", "rtgen", "c-gaming-ii.sched"), policy).Source.Text).UseParameters(policy);

    [Fact]
    public async Task EverythingInCSharp() => await Verifier.Verify(Link(Everything).Source.Text);

    [Fact]
    public void EverythingCompilesWithoutWarnings() => CSharpCompiler.Check(Link(Everything).Source).ShouldBeEmpty();

    [Fact]
    public void EverythingRuns() => ScheduleRun.Of(Link(Everything)).Figures.Units.ShouldBeGreaterThan(0);

    [Theory]
    [InlineData("int", "string", "order by @this")]
    [InlineData("class", "job", "")]
    [InlineData("Order", "State", "")]
    [InlineData("SystemState", "Math", "")]
    [InlineData("_", "__", "")]
    [InlineData("Rule1", "Holds", "")]
    public void AnyNameWillDo(string policy, string name, string unused)
    {
        _ = unused;
        var text = $"policy {policy}({name}1: int = 2) {{ let {name}2 = {name}1 + layer  fn {name}(@) = @ + {name}2  order by {name}(3)"
            .Replace("@", "is", StringComparison.Ordinal)
            + $", count(new in jobs where exists(void in devices where new.latency(void) > {name}2 * 1 ms))  place on idle device }}";

        CSharpCompiler.Check(Link(text).Source).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("place when false on npu  place on idle device")]
    [InlineData("state x: int = 0  state x_ per job: bool = false  state X per device: instant = never  on release { x += 1  x_ = true }  order by x, x_, X[last_device]  place on idle device")]
    [InlineData("state a_b: int = 0  state aB per stream: kind = npu  on tick every 1 ms { a_b += 1  for s in streams { aB[s] = gpu } }  order by a_b, aB == npu  place on idle device")]
    [InlineData("state n: int = 0  on release when false { n = 1 }  on drop when true { n = 2 }  on complete unit { if true { n = 3 } else { n = 4 } if false { n = 5 } }  order by n  place on idle device")]
    [InlineData("state n: int = 0  on complete unit { for j in jobs where false { n = 3 } for j in jobs where true { n = 3 } let a = 1 let a = a + 1 n = a }  order by n  place on idle device")]
    [InlineData("state n: duration = 0 ms  let w = latency  fn f(d) = w + latency(d) + max(r in jobs: latency)  on dispatch { n = w + f(device) }  on complete unit { n = w + f(device) }  order by n  place on idle device")]
    [InlineData("state n: number = 1  on dispatch { let unit = 1 let tick = 2 let state_ = unit + tick for d in devices { let d2 = 3 n = d2 + state_ } for d in devices { n += 1 } } on tick every 2 ms { n = 1 } order by n place on idle device")]
    [InlineData("order by -(-laxity), -(-(-layer)), -(-3 ms), 1 - (-(-layer))  place on idle device minimizing -(-latency)")]
    [InlineData("chunk prefill by 5 tokens  batch decode up to 1  place on idle device")]
    [InlineData("chunk prefill by 1000  batch decode up to 16  preempt never  place on idle device")]
    [InlineData("place when true on npu  place on idle device")]
    [InlineData("place when stage == decode on npu")]
    [InlineData("hold when true  place on idle device")]
    [InlineData("hold when false  place on idle device")]
    [InlineData("hold when exists(d in devices)  place on idle device")]
    [InlineData("hold when exists(d in devices where true)  place on idle device")]
    [InlineData("hold when all(d in devices where false: d.idle)  place on idle device")]
    [InlineData("hold when all(d in devices: false)  place on idle device")]
    [InlineData("hold when any(d in devices: true)  place on idle device")]
    [InlineData("order by max(d in devices: 3), min(d in devices where false: 3), sum(s in streams: -1)  place on idle device")]
    [InlineData("prefer class == nobody  prefer class != nobody  place on idle device")]
    [InlineData("order by 3, 2.5, -1, 3 ms, -3 ms, never, 1e300, deadline - never  place on idle device")]
    [InlineData("order by deadline descending, age descending, layer descending, random() descending, laxity > 1 ms descending  place on device")]
    [InlineData("prefer random() < 0.5 and false  prefer false and random() < 0.5  place on idle device")]
    [InlineData("preempt never  place on idle device minimizing kind == npu")]
    [InlineData("place on idle device minimizing 7 % layer + layer / 2 + (1 - (2 - layer)) * -(layer)")]
    public void EveryFormCompilesWithoutWarningsAndRuns(string clauses)
    {
        var program = Link($"policy A {{ {clauses} }}");

        CSharpCompiler.Check(program.Source).ShouldBeEmpty(program.Source.Text);
        ScheduleRun.Of(program).ShouldNotBeNull();
    }

    [Fact]
    public void TheSameProgramGivesTheSameBytes()
    {
        var (first, second) = (Link(Everything).Source, Link(Everything).Source);

        first.ShouldBe(second);
        CSharpCompiler.Compile(first).ShouldBe(CSharpCompiler.Compile(second));
    }

    [Fact]
    public void EveryExampleCompilesWithoutWarnings()
    {
        var seen = new HashSet<string>(StringComparer.Ordinal); // scenarios and files share policies
        foreach (var path in Repository.Examples)
        {
            var compilation = Compilation.Load(path);
            foreach (var scenario in compilation.Program.Scenarios)
            {
                foreach (var policy in compilation.Program.Policies)
                {
                    var diagnostics = new DiagnosticBag();
                    var program = compilation.Link(scenario, policy, [], [], diagnostics);
                    if (Compilation.Fits(policy, scenario))
                        diagnostics.ShouldBeEmpty();
                    if (seen.Add(program!.Source.Text))
                        CSharpCompiler.Check(program.Source).ShouldBeEmpty();
                }
            }
        }
    }

    /// <summary>Functions are printed in place within loops over devices. Each of these calls the one before it twice, so the whole has 2 to the 40th parts.</summary>
    [Fact]
    public void FunctionsOfFunctionsStayShort()
    {
        var functions = string.Concat(Enumerable.Range(1, 40).Select(i => $"  fn f{i}(j, d) = f{i - 1}(j, d) + f{i - 1}(j, d)\n"));
        var source = Link($"policy P {{\n  fn f0(j, d) = j.age / j.latency(d)\n{functions}  order by max(d in devices: f40(job, d)) descending\n  place on idle device\n}}\n").Source;

        source.Text.Length.ShouldBeLessThan(40_000);
        CSharpCompiler.Check(source).ShouldBeEmpty();
    }

    /// <summary>Members of sets may be called what the generator calls its own.</summary>
    [Fact]
    public void NamesOfTheGeneratorAreFreeToUse()
    {
        var names = (string[])["result", "value", "count", "isFirst", "isEmpty", "only", "each", "number", "counter", "kept1", "unit", "totals"];
        var keys = names.Select(n => $"max({n} in devices where latency({n}) < never: age / latency({n}) * (1 + {n}.utilization)), count({n} in jobs where {n}.stream == stream), max({n} in jobs where {n}.class == class: {n}.remaining)");

        CSharpCompiler.Check(Link($"policy P {{\n  order by {string.Join(", ", keys)}\n  place on idle device\n}}\n").Source).ShouldBeEmpty();
    }

    [Fact]
    public void EveryKindOfStatementIsPrinted()
    {
        var written = Compilation.Load("e.sched", Files(Everything)).Program.Policies.Single().Handlers;
        var statements = typeof(BoundStatement).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(BoundStatement)));

        written.SelectMany(h => h.Statements).SelectMany(Deep).Select(s => s.GetType()).Distinct().ShouldBe(statements, ignoreOrder: true);
        written.Select(h => h.Event).Distinct().ShouldBe(Enum.GetValues<HandlerEvent>(), ignoreOrder: true);

        static IEnumerable<BoundStatement> Deep(BoundStatement statement) =>
            [statement, .. statement switch
            {
                BoundIf s => s.Then.Concat(s.Else).SelectMany(Deep),
                BoundFor s => s.Body.SelectMany(Deep),
                _ => [],
            }];
    }

    [Fact]
    public void EveryKindOfExpressionIsPrinted()
    {
        var printed = Compilation.Load("e.sched", Files(Everything)).Program.Policies.Single().Expressions
            .SelectMany(e => e.Deep()).Select(e => e.GetType()).Distinct();
        var all = typeof(BoundExpression).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(BoundExpression)) && t != typeof(BoundError));

        all.Except(printed).Select(t => t.Name).ShouldBeEmpty();
    }

    private static LinkedProgram Link(string policy) => ScheduleRun.Link("e.sched", files: Files(policy));

    private static MemoryFiles Files(string policy) => new MemoryFiles().Add("e.sched", Scenario + policy).Add("t.csv", Table);
}

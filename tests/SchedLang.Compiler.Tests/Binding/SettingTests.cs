using SchedLang.Compiler.Binding;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Binding;

/// <summary><c>--set</c> takes what a file has after the same name.</summary>
public sealed class SettingTests
{
    private const string Program = """
        platform P { memory 8 GB at 50 GB/s  switch 1 us  device npu : NPU { power 1 W }  latencies "t.csv" }
        model cam : vision {}
        model chat : llm {}
        scenario S on P {
          run for 1 s
          stream a : cam at 30 fps { deadline 9 ms }
          stream b : cam every 20 ms
          stream c : chat every ~1 s { prompt 8 tokens  output ~8 tokens  ttft within 1 s }
          stream d : cam after a with probability 0.5
          stream e : cam by 2 users every 10 ms
        }
        policy A(slack: duration = 1 ms) { place on npu }
        """;

    [Theory]
    [InlineData("c.prompt=256", "prompt 8 tokens", "prompt 256")]
    [InlineData("c.prompt=256 tokens", "prompt 8 tokens", "prompt 256 tokens")]
    [InlineData("c.prompt=~256", "prompt 8 tokens", "prompt ~256 tokens")]
    [InlineData("c.output=9", "output ~8 tokens", "output ~9 tokens")] // the sign stays
    [InlineData("c.turns=4", "ttft within 1 s", "ttft within 1 s  turns 4")]
    [InlineData("c.turns=~4", "ttft within 1 s", "ttft within 1 s  turns ~4")]
    [InlineData("c.ttft=0.5 s", "ttft within 1 s", "ttft within 0.5 s")]
    [InlineData("c.ttft=within 500ms", "ttft within 1 s", "ttft within 500 ms")]
    [InlineData("a.at=90 fps", "at 30 fps", "at 90 fps")]
    [InlineData("a.at=29.97 Hz", "at 30 fps", "at 29.97 Hz")]
    [InlineData("a.deadline=never", "deadline 9 ms", "deadline never")]
    [InlineData("a.deadline=1_000 us", "deadline 9 ms", "deadline 1_000 us")]
    [InlineData("b.every=~333 ms", "every 20 ms", "every ~333 ms")]
    [InlineData("b.every = ~ 2s", "every 20 ms", "every ~2 s")]
    [InlineData("c.every=2 s", "every ~1 s", "every ~2 s")] // the sign stays
    [InlineData("d.probability=0.25", "probability 0.5", "probability 0.25")]
    [InlineData("e.users=7", "by 2 users", "by 7 users")]
    [InlineData("e.every=~5 ms", "users every 10 ms", "users every ~5 ms")]
    [InlineData("e.every=0 ms", "users every 10 ms", "users")]
    [InlineData("a.late=drop", "deadline 9 ms", "deadline 9 ms  late drop")]
    [InlineData("a.class=fast_1", "deadline 9 ms", "deadline 9 ms  class fast_1")]
    [InlineData("platform.memory=16 GB at 100 GB/s", "8 GB at 50 GB/s", "16 GB at 100 GB/s")]
    [InlineData("platform.memory=16 GB", "8 GB at 50 GB/s", "16 GB at 50 GB/s")] // the bandwidth stays
    [InlineData("platform.contention=proportional", "switch 1 us", "switch 1 us  contention proportional")]
    [InlineData("npu.power=500 mW", "power 1 W", "power 500 mW")]
    [InlineData("npu.compute=5.75 TOPS", "power 1 W", "power 1 W  compute 5.75 TOPS")]
    [InlineData("npu.launch=60 us", "power 1 W", "power 1 W  launch 60 us")]
    [InlineData("npu.shapes=static", "power 1 W", "power 1 W  shapes static")]
    [InlineData("npu.variation=10%", "power 1 W", "power 1 W  variation 10 %")]
    [InlineData("npu.variation=0.1", "power 1 W", "power 1 W  variation 0.1")]
    [InlineData("platform.variation=7.5 %", "switch 1 us", "switch 1 us  variation 7.5 %")]
    [InlineData("d.probability=25%", "probability 0.5", "probability 25 %")]
    [InlineData("run=10 s", "run for 1 s", "run for 10 s")]
    public void ASettingMeansWhatTheFileWouldMean(string setting, string written, string instead)
    {
        var applied = Apply(setting, out var diagnostics);

        diagnostics.ShouldBeEmpty();
        Program.ShouldContain(written);
        Dump(applied.Scenario).ShouldBe(Dump(Load(Program.Replace(written, instead, StringComparison.Ordinal)).Program.Scenarios.Single()));
        Dump(applied.Scenario).ShouldNotBe(Dump(Load(Program).Program.Scenarios.Single()));
    }

    [Theory]
    [InlineData("c.promt=3", "SL4102", "did you mean 'c.prompt'? c has late, queue, offset, jitter, prompt, output, turns, ttft, tpt, class, weight, every")]
    [InlineData("c.at=3 Hz", "SL4102", "c has late, queue, offset, jitter, prompt, output, turns, ttft, tpt, class, weight, every")]
    [InlineData("npu.watts=3", "SL4102", "npu has power, idle, variation, compute, traffic, launch, shapes")]
    [InlineData("platform.x=3", "SL4102", "platform has memory, latencies, switch, transfer, contention, variation")]
    [InlineData("A.slak=3 ms", "SL4102", "did you mean 'A.slack'? A has slack")]
    [InlineData(
        "prompt=3", "SL4102",
        "did you mean 'c.prompt'? settings: run, slack, platform.{memory, latencies, switch, transfer, contention, variation}, a.{deadline, late, queue, offset, jitter, tokens, turns, class, weight, at}, b.{deadline, late, queue, offset, jitter, tokens, turns, class, weight, every}, c.{late, queue, offset, jitter, prompt, output, turns, ttft, tpt, class, weight, every}, d.{deadline, late, queue, offset, jitter, tokens, turns, class, weight, probability}, e.{deadline, late, queue, offset, jitter, tokens, turns, class, weight, users, every}, npu.{power, idle, variation, compute, traffic, launch, shapes}")]
    [InlineData("a.deadline=5", "SL1004", "add a unit: 5 ms")]
    [InlineData("run=5 seconds", "SL1004", "write 5 s")]
    [InlineData("platform.memory=16 GB at 100", "SL1004", "add a unit: 100 GB/s")]
    [InlineData("platform.memory=16 GB at 0 GB/s", "SL2005", null)]
    [InlineData("npu.variation=101 %", "SL2005", null)]
    [InlineData("npu.variation=-5%", "SL2005", null)]
    [InlineData("platform.variation=5", "SL2005", "add a unit: 5 %")]
    [InlineData("npu.variation=5 ms", "SL1004", null)]
    [InlineData("npu.variation=some", "SL1004", null)]
    [InlineData("a.deadline=5 %", "SL1004", null)]
    [InlineData("a.class=", "SL2004", null)]
    [InlineData("a.class=1 2", "SL2004", null)]
    [InlineData("a.late=dropp", "SL2004", "did you mean 'drop'?")]
    [InlineData("b.every=~0 ms", "SL2005", null)]
    [InlineData("e.users=0", "SL2005", null)]
    [InlineData("e.users=65537", "SL2005", null)]
    [InlineData("e.every=-1 ms", "SL2005", null)]
    [InlineData("e.users=2 s", "SL1004", null)]
    [InlineData("c.ttft=~5 ms", "SL4103", "write a duration, such as 5 ms")]
    [InlineData("c.think=5 ms", "SL2070", "set c.turns before it")]
    [InlineData("c.turns=0", "SL2005", null)]
    [InlineData("c.prompt=~", "SL4103", "write a number of tokens, such as 256 tokens")]
    [InlineData("c.output=~0", "SL2005", null)]
    [InlineData("a.deadline=?", "SL4103", "write a duration, such as 5 ms")]
    public void AWrongSettingIsToldWithItsRemedy(string setting, string code, string? help)
    {
        Apply(setting, out var diagnostics);

        var diagnostic = diagnostics.ShouldHaveSingleItem();
        (diagnostic.Code, diagnostic.Help).ShouldBe((code, help));
    }

    [Fact]
    public void VaryListsWhatThereIsToo()
    {
        var diagnostic = Load(Program + "experiment E { scenario S  policies A  vary c.at in 1, 2 Hz }").Diagnostics.ShouldHaveSingleItem();

        (diagnostic.Code, diagnostic.Help).ShouldBe(("SL4102", "c has late, queue, offset, jitter, prompt, output, turns, ttft, tpt, class, weight, every"));
    }

    private static Configuration Apply(string text, out IReadOnlyList<Diagnostic> diagnostics)
    {
        var program = Load(Program).Program;
        var bag = new DiagnosticBag();
        var applied = OverrideBinder.Apply(program.Scenarios.Single(), program.Policies.Single(), [new Setting(new SourceText("--set", text))], [], bag);
        diagnostics = [.. bag];
        return applied;
    }

    private static Compilation Load(string text) => Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", text));

    // Everything that a setting can change.
    private static string Dump(ScenarioSymbol scenario) => string.Join('\n', [
        $"run {scenario.Duration}",
        Dump("platform", scenario.Platform!.Attributes, DeclarationKind.Platform),
        .. scenario.Platform.Devices.Select(d => Dump(d.Name, d.Attributes, DeclarationKind.Device)),
        .. scenario.Streams.Select(s => $"{Dump(s.Name, s.Attributes, DeclarationKind.Stream)} {Arrival(s.Arrival)}"),
    ]);

    private static string Dump(string name, AttributeSet attributes, DeclarationKind kind) => $"{name}: " + string.Join(' ', AttributeDefinition.Of(kind)
        .Where(a => a.Form != AttributeForm.File)
        .Select(a => attributes.Find(a.Name) is { } v ? $"{a.Name} {(v.IsRandom ? "~" : "")}{v.Value.Value} {v.AtValue?.Value}" : ""));

    private static string Arrival(ArrivalSymbol? arrival) => arrival switch
    {
        PeriodicArrivalSymbol periodic => $"every {(periodic.IsRandom ? "~" : "")}{periodic.Period}",
        RateArrivalSymbol rate => $"at {rate.Numerator}/{rate.Denominator}",
        UsersArrivalSymbol users => $"by {users.Users} every {(users.IsRandom ? "~" : "")}{users.Gap}",
        FollowingArrivalSymbol following => $"with {following.Probability}",
        _ => "",
    };
}

using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Linking;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Linking;

public sealed class SilencingTests
{
    // Three warnings: on lines 2, 3 and 4 of the text.
    private const string Policy = """
        policy A {
          let one = age
          prefer count(d in devices where d.idle) > 1
          prefer count(d in devices where d.idle) > 2
          place on idle device
        }
        """;

    [Fact]
    public void AllAreToldByDefault() => Check(Policy).ShouldBe(["unused-name", "no-effect", "no-effect"]);

    [Theory]
    [InlineData("  prefer count(d in devices where d.idle) > 2", "  prefer count(d in devices where d.idle) > 2 // allow: no-effect", "unused-name no-effect")]
    [InlineData("  prefer count(d in devices where d.idle) > 2", "  // allow: no-effect\n  prefer count(d in devices where d.idle) > 2", "unused-name no-effect")]
    [InlineData("  prefer count(d in devices where d.idle) > 1", "  // allow:no-effect , unused-name,\n  // since it is a test\n  prefer count(d in devices where d.idle) > 1", "unused-name no-effect")]
    [InlineData("  prefer count(d in devices where d.idle) > 2", "  prefer count(d in devices where d.idle) > 2\n  // allow: no-effect", "unused-name no-effect no-effect")]
    [InlineData("  prefer count(d in devices where d.idle) > 2", "  prefer count(d in devices where d.idle) > 2 // allow: unused-name", "unused-name no-effect no-effect")]
    [InlineData("  prefer count(d in devices where d.idle) > 2", "  prefer count(d in devices where d.idle) > 2 // allowed: no-effect", "unused-name no-effect no-effect")]
    [InlineData("policy A {", "policy A { // allow: no-effect", "unused-name no-effect no-effect")]
    public void ACommentIsAboutOneLine(string line, string commented, string left) =>
        string.Join(' ', Check(Policy.Replace(line, commented, StringComparison.Ordinal))).ShouldBe(left);

    [Theory]
    [InlineData("""{ "allow": ["no-effect"] }""", "unused-name")]
    [InlineData("""{ "allow": [] }""", "unused-name no-effect no-effect")]
    [InlineData("""{ /* both */ "allow": ["no-effect", "unused-name",], }""", "")]
    [InlineData("""{ "warn-as-error": ["unused-name"] }""", "unused-name! no-effect no-effect")]
    [InlineData("""{ "allow": ["unused-name"], "warn-as-error": ["unused-name", "no-effect"] }""", "no-effect! no-effect!")]
    public void AProjectFileIsAboutAllBelow(string json, string left)
    {
        string.Join(' ', Check(Policy, json, "schedlang.json")).ShouldBe(left);
        string.Join(' ', Check(Policy, json, "../schedlang.json")).ShouldBe(left);
        string.Join(' ', Check(Policy, json, "other/schedlang.json")).ShouldBe("unused-name no-effect no-effect");
    }

    [Theory]
    [InlineData("""{ "allow": ["no-efect"] }""", "schedlang.json:1:13: SL4302: unknown warning 'no-efect' (did you mean 'no-effect'?)")]
    [InlineData("""{ "allow": ["blocking"] }""", "schedlang.json:1:13: SL4302: unknown warning 'blocking' "
        + "('schedlang explain CODE' prints the name of a warning: schedlang explain SL3201 begins with 'overload')")]
    [InlineData("""{ "allow": ["unknown-name"] }""", "schedlang.json:1:13: SL4303: 'unknown-name' is an error; only warnings can be allowed ()")]
    [InlineData("""{ "alow": ["no-effect"] }""", "schedlang.json:1:3: SL2001: unknown attribute 'alow' of a project (did you mean 'allow'?)")]
    [InlineData("{ \"allow\": \n\"no-effect\" }", "schedlang.json:2:1: SL2004: 'allow' takes a list of names; found a text ()")]
    [InlineData("""{ "allow": ["no-effect", 3] }""", "schedlang.json:1:26: SL2004: 'allow' takes a list of names; found a number ()")]
    [InlineData("[]", "schedlang.json:1:1: SL2004: 'a project' takes an object { }; found a list ()")]
    public void WhatIsWrongWithAProjectFileIsToldInIt(string json, string expected)
    {
        var diagnostic = Load(Policy, json).Diagnostics.ShouldHaveSingleItem();

        $"{diagnostic} ({diagnostic.Help})".ShouldBe(expected);
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("{", 1)]
    [InlineData("{ \"allow\": [\"no-effect\"] \"x\" }", 1)]
    [InlineData("{\n  \"allow\": nope\n}", 2)]
    [InlineData("{} {}", 1)]
    public void WhatIsNoJsonIsTold(string json, int line)
    {
        var diagnostic = Load(Policy, json).Diagnostics.ShouldHaveSingleItem();

        diagnostic.Descriptor.ShouldBe(DiagnosticCatalog.InvalidJson);
        diagnostic.Location.Start.Line.ShouldBe(line - 1);
        diagnostic.Location.Span.End.ShouldBeLessThanOrEqualTo(json.Length);
    }

    [Fact]
    public void ACommandAllows()
    {
        var options = new WarningOptions([Name("no-effect"), Name("nothing")], IsStrict: true);
        var files = new MemoryFiles().Add("a.sched", Policy);

        Compilation.Load("a.sched", files, options).Check().Select(d => $"{d.Severity} {d.Code}").ShouldBe(["Error SL3212", "Error SL4302"], ignoreOrder: true);
    }

    [Fact]
    public void ErrorsAreAlwaysTold() =>
        Check("policy A { order by dedline  place on idle device } // allow: unknown-name").ShouldBe(["unknown-name!", "cannot-be-allowed"], ignoreOrder: true);

    [Fact]
    public void AWarningThatIsAnErrorStopsARun()
    {
        const string text = """
            platform P { device npu : NPU {} latencies "t.csv" }
            model m : vision { layers 1 }
            scenario S on P { run for 1 s  stream a : m at 10 fps { class quick } }
            policy A { prefer class == slow  place on idle device }
            """;
        var files = new MemoryFiles().Add("a.sched", text).Add("t.csv", "model,stage,device,latency_ms\nm,infer,npu,1\n")
            .Add("schedlang.json", """{ "warn-as-error": ["class-missing"] }""");
        var compilation = Compilation.Load("a.sched", files);
        var diagnostics = new DiagnosticBag();

        compilation.Link(compilation.Program.Scenarios[0], compilation.Program.Policies[0], [], [], diagnostics).ShouldBeNull();
        diagnostics.ShouldHaveSingleItem().Severity.ShouldBe(Severity.Error);
    }

    [Fact]
    public void AClassOfAnotherScenarioIsNoMisspeltWord()
    {
        const string text = """
            platform P { device npu : NPU {} latencies "t.csv" }
            model m : vision { layers 1 }
            scenario Quiet on P { run for 1 s  stream a : m at 10 fps }
            scenario Busy on P { run for 1 s  stream a : m at 10 fps { class quick } }
            policy Right { prefer class == quick  place on idle device }
            policy Wrong { prefer class == quik  place on idle device }
            """;
        var compilation = Compilation.Load("a.sched", new MemoryFiles().Add("a.sched", text).Add("t.csv", "model,stage,device,latency_ms\nm,infer,npu,1\n"));

        Told(0).ShouldBeEmpty();
        Told(1).ShouldBe(["class-missing"]);

        IEnumerable<string> Told(int policy)
        {
            var diagnostics = new DiagnosticBag();
            compilation.Link(compilation.Program.Scenarios[0], compilation.Program.Policies[policy], [], [], diagnostics).ShouldNotBeNull();
            return diagnostics.Select(d => d.Descriptor.Name);
        }
    }

    private static WarningName Name(string name) => new(name, new TextLocation(new SourceText("--allow", name), new TextSpan(0, name.Length)));

    private static string[] Check(string text, string? json = null, string project = "schedlang.json") =>
        [.. Load(text, json, project).Check().Select(d => d.Descriptor.Name + (d.Severity == Severity.Error ? "!" : ""))];

    private static Compilation Load(string text, string? json = null, string project = "schedlang.json")
    {
        var files = new MemoryFiles().Add("a.sched", text);
        if (json != null)
            files.Add(project, json);
        return Compilation.Load("a.sched", files);
    }
}

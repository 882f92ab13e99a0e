using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Text;
using SchedLang.Testing;

namespace SchedLang.Compiler.Tests.Diagnostics;

public sealed class SourceReaderTests
{
    [Fact]
    public void TenMegabytesOfOneLineAreRefusedNotRead()
    {
        var files = new MemoryFiles().Add("big.sched", new string('x', 10 << 20));

        var diagnostic = Compilation.Load("big.sched", files).Check().ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("SL4003");
        diagnostic.Message.ShouldBe("'big.sched' has 10 MiB; the limit is 4 MiB");
    }

    [Fact]
    public void ALongLineIsShownInPart()
    {
        var text = "policy A { order by " + new string('a', 1 << 20) + " place on idle device }";
        var files = new MemoryFiles().Add("long.sched", text);

        var diagnostic = Compilation.Load("long.sched", files).Check().ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("SL1001");
        DiagnosticText.Render(diagnostic).Split('\n').ShouldAllBe(l => l.Length < 200 || l.StartsWith("error", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatTheSystemRefusesIsTold()
    {
        var diagnostic = Compilation.Load("locked.sched", new LockedFiles()).Check().ShouldHaveSingleItem();

        diagnostic.Code.ShouldBe("SL4002");
        diagnostic.Message.ShouldBe("'locked.sched' cannot be read: Access is denied");
    }

    [Fact]
    public void AByteOrderMarkIsNoPartOfTheText()
    {
        var files = new MemoryFiles().Add("bom.sched", [0xEF, 0xBB, 0xBF, .. "policy A { place on idle device }"u8]);

        Compilation.Load("bom.sched", files).Check().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("use \"t\0.sched\"")]
    [InlineData("platform P { device gpu : GPU { } latencies \"t\0.csv\" } model m : vision { layers 2 } scenario S on P { run for 1 s stream s : m at trace \"t\0.csv\" }")]
    public void ANameWithAZeroByteIsNotFound(string text)
    {
        var diagnostics = Compilation.Load("a.sched", new OneFile(text)).Check();

        diagnostics.ShouldContain(d => d.Code == "SL4001");
    }

    [Fact]
    public void OneFileMayBeTableAndTrace()
    {
        const string Text = "platform P { device gpu : GPU { } latencies \"no.csv\" } model m : vision { layers 2 } scenario S on P { run for 1 s stream s : m at trace \"no.csv\" }";

        Compilation.Load("a.sched", new OneFile(Text)).Check().Count(d => d.Code == "SL4001").ShouldBe(2);
    }

    private sealed class OneFile(string text) : IFileSource
    {
        public byte[] Read(string path) => path == "a.sched" ? System.Text.Encoding.UTF8.GetBytes(text) : throw new FileNotFoundException();

        public long SizeOf(string path) => Read(path).Length;

        public IEnumerable<string> FilesIn(string folder) => [];
    }

    private sealed class LockedFiles : IFileSource
    {
        public byte[] Read(string path) => throw new UnauthorizedAccessException("Access is denied.");

        public long SizeOf(string path) => 1;

        public IEnumerable<string> FilesIn(string folder) => [];
    }
}

using System.Text;
using SchedLang.Cli;
using SchedLang.Testing;

namespace SchedLang.Cli.Tests;

public sealed class FmtCommandTests : IDisposable
{
    private const string Untidy = "model   a:vision{layers 20}";
    private const string Tidy = "model a : vision { layers 20 }\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("schedlang-test").FullName;

    [Fact]
    public async Task AFileIsWrittenInPlaceAndNamed()
    {
        var path = Write("a.sched", Untidy);

        (await CommandRun.OfAsync("fmt", path)).ShouldBe(new CommandRun(0, path + "\n", ""));

        File.ReadAllText(path).ShouldBe(Tidy);
        (await CommandRun.OfAsync("fmt", path)).ShouldBe(new CommandRun(0, "", ""));
    }

    [Fact]
    public async Task AFolderStandsForItsFilesAndThoseBelow()
    {
        var (b, a, other) = (Write("b.sched", Untidy), Write(Path.Combine("below", "a.sched"), Untidy), Write("c.txt", Untidy));
        Write("tidy.sched", Tidy);

        var run = await CommandRun.OfAsync("fmt", _folder, b);

        run.ShouldBe(new CommandRun(0, $"{b}\n{a}\n", ""));
        File.ReadAllText(a).ShouldBe(Tidy);
        File.ReadAllText(other).ShouldBe(Untidy);
        Directory.EnumerateFiles(_folder, "*.partial", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task CheckWritesNothing()
    {
        var (untidy, tidy) = (Write("a.sched", Untidy), Write("b.sched", Tidy));

        (await CommandRun.OfAsync("fmt", "--check", untidy, tidy)).ShouldBe(new CommandRun(1, untidy + "\n", ""));
        (await CommandRun.OfAsync("fmt", "--check", tidy)).ShouldBe(new CommandRun(0, "", ""));

        File.ReadAllText(untidy).ShouldBe(Untidy);
    }

    [Fact]
    public async Task ExamplesAndDocsAreFormatted() =>
        (await CommandRun.OfAsync("fmt", "--check", "examples", "docs")).ShouldBe(new CommandRun(0, "", ""));

    [Theory]
    [InlineData(Untidy, Tidy)]
    [InlineData(Tidy, Tidy)]
    [InlineData("", "")]
    public async Task StandardInputIsPrinted(string text, string printed) =>
        (await OfInputAsync(Encoding.UTF8.GetBytes(text), "fmt", "-")).ShouldBe(new CommandRun(0, printed, ""));

    [Fact]
    public async Task StandardInputCanBeCheckedToo() =>
        (await OfInputAsync(Encoding.UTF8.GetBytes(Untidy), "fmt", "-", "--check")).ShouldBe(new CommandRun(1, "-\n", ""));

    [Fact]
    public async Task ErrorsAreToldAndTheRestIsFormatted()
    {
        var path = Write("a.sched", $"policy   P {{ order   by , }}\n{Untidy}");

        var run = await CommandRun.OfAsync("fmt", path);

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBe(path + "\n");
        run.Error.ShouldContain("error SL0003");
        File.ReadAllText(path).ShouldBe($"policy   P {{ order   by , }}\n{Tidy}");
    }

    [Fact]
    public async Task WhatIsNoTextIsLeftAlone()
    {
        byte[] bytes = [.. Encoding.UTF8.GetBytes(Untidy), 0xFF];
        var path = Path.Combine(_folder, "a.sched");
        File.WriteAllBytes(path, bytes);

        var run = await CommandRun.OfAsync("fmt", path, Write("b.sched", Untidy));

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBe(Path.Combine(_folder, "b.sched") + "\n");
        run.Error.ShouldContain("error SL4004");
        File.ReadAllBytes(path).ShouldBe(bytes);
        (await OfInputAsync(bytes, "fmt", "-")).Error.ShouldContain("error SL4004");
    }

    [Fact]
    public async Task AFileThatIsNotThereIsTold()
    {
        var run = await CommandRun.OfAsync("fmt", "docs/headsett.sched");

        run.ExitCode.ShouldBe(1);
        run.Error.ShouldContain("error SL4001");
        run.Error.ShouldContain("did you mean 'headset.sched'?");
    }

    [Fact]
    public async Task AnEndlessInputIsRefused() =>
        (await OfInputAsync(new byte[(4 << 20) + 1], "fmt", "-")).Error.ShouldContain("error SL4003");

    [Fact]
    public async Task AByteOrderMarkStaysAndLinesEndAsTheyDid()
    {
        var path = Write("a.sched", "\uFEFFmodel a:vision\r\nmodel b:llm\r\n");

        await CommandRun.OfAsync("fmt", path);

        File.ReadAllBytes(path).ShouldBe([.. Encoding.UTF8.Preamble, .. "model a : vision\r\nmodel b : llm\r\n"u8]);
    }

    [Fact]
    public async Task ALinkStaysALinkAndKeepsItsRights()
    {
        if (OperatingSystem.IsWindows())
            return; // both need rights there that tests lack
        var target = Write("target.sched", Untidy);
        File.SetUnixFileMode(target, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var link = Path.Combine(_folder, "link.sched");
        File.CreateSymbolicLink(link, target);

        await CommandRun.OfAsync("fmt", link);

        new FileInfo(link).LinkTarget.ShouldBe(target);
        File.ReadAllText(target).ShouldBe(Tidy);
        File.GetUnixFileMode(target).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    [Fact]
    public async Task NoFilesAreNotUnderstood() => (await CommandRun.OfAsync("fmt")).ExitCode.ShouldBe(ExitCode.Usage);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<CommandRun> OfInputAsync(byte[] input, params string[] args)
    {
        using var stream = new MemoryStream(input);
        return await CommandRun.OfAsync(stream, args);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }
}

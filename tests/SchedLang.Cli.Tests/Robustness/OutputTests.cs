using SchedLang.Simulator;

namespace SchedLang.Cli.Tests.Robustness;

/// <summary>Closed streams and full disks.</summary>
public sealed class OutputTests : IDisposable
{
    private readonly string _folder = CommandProcess.FolderWith("journal");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixTheory]
    [InlineData("reference")]
    [InlineData("--version")]
    [InlineData("--help")]
    [InlineData("explain SL0001")]
    [InlineData("explain walk.sched")]
    [InlineData("emit walk.sched")]
    [InlineData("check walk.sched")]
    [InlineData("check walk.sched --format json")]
    [InlineData("run walk.sched --set run=1s")]
    [InlineData("run walk.sched --set run=1s --format json")]
    [InlineData("test walk.sched")]
    public async Task OutputThatIsClosedOrFullIsTold(string command)
    {
        foreach (var redirection in (string[])[">&-", ">/dev/full"])
        {
            var run = await CommandProcess.ShellAsync(_folder, $"$schedlang {command} {redirection}");

            run.ExitCode.ShouldBe(1, run.ToString());
            run.Error.ShouldContain("error SL4111: 'standard output' cannot be written: ");
            run.Error.ShouldNotContain("SL9001");
        }
    }

    [UnixTheory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    [InlineData(">&- 2>&-")]
    [InlineData(">/dev/full 2>&1")]
    public async Task DiagnosticsThatNobodyCanReadAreLost(string redirection)
    {
        File.WriteAllText(Path.Combine(_folder, "wrong.sched"), "policy P {");

        (await CommandProcess.ShellAsync(_folder, $"$schedlang check wrong.sched {redirection}")).ExitCode.ShouldBe(1);
        (await CommandProcess.ShellAsync(_folder, $"$schedlang reference --nothing {redirection}")).ExitCode.ShouldBeInRange(1, 2);
    }

    [UnixFact]
    public async Task ResultsDoNotNeedTheErrorStream()
    {
        var run = await CommandProcess.ShellAsync(_folder, "$schedlang check walk.sched 2>&-");

        run.ShouldBe(new CommandRun(0, "walk.sched: no errors\n", ""));
    }

    [UnixFact]
    public async Task AReaderThatHasEnoughIsNoError() =>
        (await CommandProcess.ShellAsync(_folder, "$schedlang reference | head -n 1")).Error.ShouldBe("");

    [UnixFact]
    public async Task OnAFullDiskNothingIsLeft()
    {
        // The limit on the size of a file fails as a full disk does, and needs no rights. .NET's own memory is a file, too, but for the switch.
        var run = await CommandProcess.ShellAsync(
            _folder, "trap '' XFSZ; ulimit -f 64; export DOTNET_EnableWriteXorExecute=0; $schedlang run walk.sched --set run=600s --out o");

        run.ExitCode.ShouldBe(1, run.ToString());
        run.Error.ShouldStartWith("error SL4111: 'o' cannot be written: ");
        Directory.GetFiles(Path.Combine(_folder, "o")).ShouldBeEmpty();
    }

    [MountFact]
    public async Task OnASmallDiskNothingIsLeft()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "tiny"));

        var run = await CommandProcess.ShellAsync(
            _folder,
            MountFactAttribute.Mounting + " sh -c 'mount -t tmpfs -o size=64k tmpfs tiny && { $schedlang run walk.sched --set run=60s --out tiny; echo $?; ls tiny; }'");

        run.Output.ShouldBe("1\n", run.ToString());
        run.Error.ShouldStartWith("error SL4111: 'tiny' cannot be written: No space left on device");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    public void FilesThatCannotBeWrittenToTheEndAreRemoved(int bytes)
    {
        var path = Path.Combine(_folder, "o", "a.csv");
        using (var files = new OutputFiles((p, options) => new FullDisk(new FileStream(p, options), bytes)))
        {
            var stream = files.Create(path);
            Should.Throw<IOException>(() =>
            {
                stream.Write(new byte[bytes + 1]);
                stream.Flush();
            });
        }

        Directory.GetFiles(Path.Combine(_folder, "o")).ShouldBeEmpty();
    }

    [Fact]
    public void OnlyLeftoversOfDeadProcessesAreRemoved()
    {
        var ofOthers = (string[])
        [
            $"a.csv.{Environment.ProcessId}0000.partial.csv", "a.csv.old.partial", "b.csv.999999999.partial", "a.csv2.999999999.partial", $"a.csv.{ParentOfAll}.partial",
        ];
        foreach (var name in (string[])[.. ofOthers, "a.csv.999999999.partial"])
            File.WriteAllText(Path.Combine(_folder, name), "");

        using (var files = new OutputFiles())
        {
            files.Create(Path.Combine(_folder, "a.csv"));
            files.Keep();
        }

        Directory.GetFiles(_folder, "*.partial*").Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(ofOthers.Order(StringComparer.Ordinal));
        File.Exists(Path.Combine(_folder, "a.csv")).ShouldBeTrue();
    }

    // A process that lives as long as the test.
    private static int ParentOfAll => OperatingSystem.IsWindows() ? Environment.ProcessId : 1;

    /// <summary>A file on a disk that has room for so many bytes.</summary>
    private sealed class FullDisk(FileStream file, long room) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => file.Length;
        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override void Write(byte[] buffer, int offset, int count)
        {
            if (file.Length + count > room)
                throw new IOException("No space left on device");
            file.Write(buffer, offset, count);
        }

        public override void Flush() => throw new IOException("No space left on device");
        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
            throw new IOException("No space left on device");
        }
    }
}

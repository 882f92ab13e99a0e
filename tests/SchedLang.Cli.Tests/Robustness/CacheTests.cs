namespace SchedLang.Cli.Tests.Robustness;

/// <summary>What lies in the cache runs only if this user's command put it there for this program.</summary>
public sealed class CacheTests : IDisposable
{
    private const string Run = "$schedlang run walk.sched --set run=1s --format csv";

    private readonly string _folder = CommandProcess.FolderWith("journal");

    private string Cache => Path.Combine(_folder, "cache");

    private string Assembly => Directory.GetFiles(Cache, "*.dll").ShouldHaveSingleItem();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [UnixFact]
    public async Task TheAssemblyOfAnotherPolicyIsNotTaken()
    {
        var quick = await CommandProcess.ShellAsync(_folder, "$schedlang run kill.sched -s Stroll -p Quick --set run=1s --format csv");
        var first = Assembly;
        await CommandProcess.ShellAsync(_folder, "$schedlang run kill.sched -s Stroll -p Careful --set run=1s --format csv");
        var second = Directory.GetFiles(Cache, "*.dll").Single(f => f != first);
        File.Copy(second, first, overwrite: true);

        (await CommandProcess.ShellAsync(_folder, "$schedlang run kill.sched -s Stroll -p Quick --set run=1s --format csv")).ShouldBe(quick);

        File.ReadAllBytes(first).ShouldNotBe(File.ReadAllBytes(second));
    }

    [UnixFact]
    public async Task AFlippedBitIsSeenAndMended()
    {
        var right = await CommandProcess.ShellAsync(_folder, Run);
        var bytes = File.ReadAllBytes(Assembly);
        foreach (var at in (int[])[0, bytes.Length / 3, bytes.Length / 2, bytes.Length - 1])
        {
            var spoilt = (byte[])bytes.Clone();
            spoilt[at] ^= 1;
            File.WriteAllBytes(Assembly, spoilt);

            (await CommandProcess.ShellAsync(_folder, Run)).ShouldBe(right);

            File.ReadAllBytes(Assembly).ShouldBe(bytes);
        }
    }

    [UnixTheory]
    [InlineData("mkfifo")]
    [InlineData("ln -s /dev/zero")]
    [InlineData("truncate -s 1T")]
    public async Task PipesDevicesAndHugeFilesAreReplaced(string make)
    {
        var right = await CommandProcess.ShellAsync(_folder, Run);
        var bytes = File.ReadAllBytes(Assembly);
        var path = Assembly;
        File.Delete(path);
        (await CommandProcess.ShellAsync(_folder, $"{make} {path}")).ExitCode.ShouldBe(0);

        (await CommandProcess.ShellAsync(_folder, Run)).ShouldBe(right);

        File.ReadAllBytes(path).ShouldBe(bytes);
    }

    [UnixFact]
    public async Task TheFolderIsTheUsersAlone()
    {
        if (OperatingSystem.IsWindows())
            return; // has no such rights
        await CommandProcess.ShellAsync(_folder, "umask 0; " + Run);

        File.GetUnixFileMode(Cache).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        File.GetUnixFileMode(Assembly).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [UnixFact]
    public async Task AFolderThatOthersMayWriteIsPassedOver()
    {
        if (!OperatingSystem.IsLinux())
            return; // elsewhere the owner cannot be told
        await CommandProcess.ShellAsync(_folder, "mkdir cache; chmod 777 cache");

        (await CommandProcess.ShellAsync(_folder, Run)).ExitCode.ShouldBe(0);

        Directory.GetFiles(Cache).ShouldBeEmpty();
    }
}

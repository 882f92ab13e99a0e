using System.Diagnostics;
using System.Globalization;
using SchedLang.Testing;

namespace SchedLang.EndToEnd.Wide;

/// <summary>The random programs of one run of a test. Each commit has its own, so that a commit that passed once passes again.</summary>
/// <param name="Seed">The seed of all programs.</param>
/// <param name="First">The number of the first program.</param>
/// <param name="Count">How many programs.</param>
internal sealed record Campaign(long Seed, int First, int Count)
{
    /// <summary>What the environment names as <c>NAME_SEED</c>, <c>NAME_FIRST</c> and <c>NAME_PROGRAMS</c>; else the seed of the commit, from program 0 on.</summary>
    /// <param name="name">Starts the names of the variables.</param>
    /// <param name="count">How many programs where the environment does not say.</param>
    public static Campaign Of(string name, int count) =>
        new(Number($"{name}_SEED") ?? SeedOfCommit(), (int)(Number($"{name}_FIRST") ?? 0), (int)(Number($"{name}_PROGRAMS") ?? count));

    private static long? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;

    // From the hash of the commit that is checked out; a new one in each run where git does not answer.
    private static long SeedOfCommit()
    {
        try
        {
            var start = new ProcessStartInfo("git", ["rev-parse", "HEAD"])
            {
                WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true,
            };
            using var git = Process.Start(start)!;
            var hash = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            if (git.ExitCode == 0 && long.TryParse(hash.AsSpan(0, 7), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var seed))
                return seed;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            // There is no git here.
        }

        return Random.Shared.NextInt64(1, 1_000_000_000);
    }
}

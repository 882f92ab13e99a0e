using System.Diagnostics;
using System.Globalization;
using SchedLang.Testing;

namespace SchedLang.EndToEnd.Wide;

/// <summary>The seed of a campaign of random programs: each commit has its own, so that a commit that passed once passes again.</summary>
internal static class CampaignSeed
{
    /// <summary>A number from the hash of the commit that is checked out; a new one in each run where git does not answer.</summary>
    public static long OfCommit()
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

using SchedLang.Compiler.Diagnostics;

namespace SchedLang.Compiler.Findings;

/// <summary>
/// Finds devices that get more work than they have time for, from jobs that cannot run elsewhere. It checks single devices and groups, with
/// each unit on the fastest device of the group.
/// </summary>
internal static class Overload
{
    private const int MostShown = 12;

    // Rounding can push a sum of exactly 100 % over the limit by its last bits.
    public const double Slack = 1e-9;

    // The number of groups is exponential in the number of devices. Above this limit, only single devices and the group of all are checked.
    private const int MostInGroups = 10;

    /// <summary>Finds overloaded groups of devices that contain no smaller overloaded group.</summary>
    public static IEnumerable<Finding> Find(Meeting meeting)
    {
        var found = new List<DeviceSet>();
        foreach (var group in Groups(meeting.Workload.Platform.Devices.Length).Where(g => !found.Exists(f => f.IsIn(g))))
        {
            var demands = meeting.Placement.All
                .Where(p => p.Value.IsComplete && p.Value.Devices.IsIn(group))
                .GroupBy(p => p.Key.Stream, p => meeting.Work.Demand(p.Key.Stream, p.Key.Stage, p.Value.Devices))
                .Select(g => (Stream: g.Key, Share: g.Sum()))
                .Where(d => d.Share > 0)
                .OrderByDescending(d => d.Share)
                .ToList();
            var sum = demands.Sum(d => d.Share);
            if (sum <= group.Count + Slack)
                continue;
            found.Add(group);
            yield return new Finding(
                DiagnosticCatalog.Overload, meeting.Place,
                group.Count == 1 ? $"{meeting.NamesOf(group)} is" : $"{meeting.NamesOf(group)} are together",
                group.Count == 1
                    ? $"{FigureWords.Percent(sum)} of its time"
                    : $"{FigureWords.Percent(sum)} of the {FigureWords.Percent(group.Count)} available, even with every unit on the fastest of them",
                Shares(meeting, [.. demands.Select(d => (d.Stream, d.Share))]));
        }
    }

    private static string Shares(Meeting meeting, (int Stream, double Share)[] demands)
    {
        var shown = string.Join(", ", demands.Take(MostShown).Select(d => $"{meeting.NameOf(d.Stream)} {FigureWords.Percent(d.Share)}"));
        return demands.Length <= MostShown ? shown : $"{shown} and {demands.Length - MostShown} more";
    }

    // Returns smaller groups first.
    private static IEnumerable<DeviceSet> Groups(int devices)
    {
        var all = DeviceSet.Of(Enumerable.Range(0, devices));
        return devices > MostInGroups
            ? [.. Enumerable.Range(0, devices).Select(DeviceSet.One), all]
            : Enumerable.Range(1, (int)all.Bits).Select(bits => new DeviceSet((ulong)bits)).OrderBy(g => g.Count);
    }
}

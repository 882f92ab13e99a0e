using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;

namespace SchedLang.Compiler.Linking;

/// <summary>Warns where the device names in a latency table and in a platform differ.</summary>
internal static class TableDevices
{
    private const int MostNames = 12;

    public static void Check(PlatformSymbol platform, LatencyTable table, IReadOnlySet<string> otherwiseKnown, DiagnosticBag diagnostics)
    {
        var declared = platform.Devices.Select(d => d.Name).ToHashSet(StringComparer.Ordinal);
        var others = table.Devices.Keys.Where(d => !declared.Contains(d)).ToList(); // a table may hold more devices than one platform has
        foreach (var device in platform.Devices.DistinctBy(d => d.Name))
        {
            if (others.Find(o => o.Equals(device.Name, StringComparison.OrdinalIgnoreCase)) is { } twin)
            {
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.UnknownDeviceInTable, table.Devices[twin], $"did you mean '{device.Name}'?", platform.Name, twin);
            }
            else if (!table.Devices.ContainsKey(device.Name) && !otherwiseKnown.Contains(device.Name))
            {
                var closest = Spelling.Closest(device.Name, others);
                var help = closest != null ? $"the table has rows for '{closest}'; use one name in both"
                    : others.Count is > 0 and <= MostNames ? $"the table also has rows for: {string.Join(", ", others.Order(StringComparer.Ordinal))}"
                    : null;
                diagnostics.ReportWithHelp(
                    DiagnosticCatalog.DeviceWithoutLatencies, device.Syntax.Name.Location, help, table.Source.Path, device.Name);
            }
        }
    }
}

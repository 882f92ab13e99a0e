using System.Collections.Immutable;
using SchedLang.Compiler.Diagnostics;
using SchedLang.Compiler.Symbols;
using SchedLang.Compiler.Text;
using SchedLang.Runtime.Platforms;

namespace SchedLang.Compiler.Linking;

/// <summary>A row of a table of contention.</summary>
/// <param name="Demand">Demand of the unit that slows down, in bytes per ns.</param>
/// <param name="BesideDemand">Demand of the unit beside it, in bytes per ns.</param>
/// <param name="Slowdown">How many times as long the unit takes, at least 1.</param>
internal sealed record ContentionRow(double Demand, double BesideDemand, double Slowdown);

/// <summary>Two devices of a table of contention. It is a class for the reason that <see cref="LatencyKey"/> gives.</summary>
internal sealed record ContentionKey(string Device, string Beside);

/// <summary>A table of slowdowns, whose rows fill a grid for each pair of devices.</summary>
/// <param name="pairs">The rows of each pair.</param>
/// <param name="devices">The devices that have rows, each with the field that names it first.</param>
internal sealed class ContentionTable(
    IReadOnlyDictionary<ContentionKey, List<ContentionRow>> pairs, IReadOnlyDictionary<string, TextLocation> devices)
{
    /// <summary>The slowdowns of a platform's devices. Rows of devices that it lacks are reported and left out.</summary>
    public ContentionMatrix MatrixOf(PlatformSymbol platform, DiagnosticBag diagnostics)
    {
        var numbers = platform.Devices.Select((d, number) => (d.Name, number)).ToDictionary(d => d.Name, d => d.number);
        foreach (var (device, place) in devices.Where(d => !numbers.ContainsKey(d.Key)))
            diagnostics.ReportMisspelt(DiagnosticCatalog.UnknownDeviceInTable, place, device, numbers.Keys, platform.Name, device);
        return new ContentionMatrix([
            .. from pair in pairs
               where numbers.ContainsKey(pair.Key.Device) && numbers.ContainsKey(pair.Key.Beside)
               let device = numbers[pair.Key.Device]
               let beside = numbers[pair.Key.Beside]
               orderby device, beside
               select Pair(device, beside, pair.Value)]);
    }

    private static ContentionPair Pair(int device, int beside, List<ContentionRow> rows) => new(
        device, beside,
        [.. rows.Select(r => r.Demand).Distinct().Order()],
        [.. rows.Select(r => r.BesideDemand).Distinct().Order()],
        [.. rows.OrderBy(r => r.Demand).ThenBy(r => r.BesideDemand).Select(r => r.Slowdown)]);
}

using System.Buffers;
using System.IO.Compression;

namespace SchedLang.Simulator.Reports;

/// <summary>
/// Columns of whole numbers for a report page. Each number is stored as the difference from the previous one, zigzag-coded, as a base-128
/// varint (as in Protocol Buffers, low groups first). All columns are compressed together with zlib and written as base64.
/// </summary>
internal sealed class ColumnWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly List<(int Offset, int Count)> _columns = [];

    /// <summary>Where each column starts and how many numbers it holds.</summary>
    public IReadOnlyList<(int Offset, int Count)> Columns => _columns;

    /// <summary>Adds a column and returns its index.</summary>
    public int Add(IEnumerable<long> values)
    {
        var (offset, count, before) = (_bytes.WrittenCount, 0, 0L);
        foreach (var value in values)
        {
            WriteVarint(value - before);
            before = value;
            count++;
        }

        _columns.Add((offset, count));
        return _columns.Count - 1;
    }

    /// <summary>The compressed columns as base64.</summary>
    public string ToBase64()
    {
        using var compressed = new MemoryStream();
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(_bytes.WrittenSpan);
        return Convert.ToBase64String(compressed.GetBuffer(), 0, (int)compressed.Length);
    }

    private void WriteVarint(long difference)
    {
        var rest = (ulong)((difference << 1) ^ (difference >> 63));
        const int mostBytes = 10;
        var span = _bytes.GetSpan(mostBytes);
        var length = 0;
        for (; rest >= 0x80; rest >>= 7)
            span[length++] = (byte)(rest | 0x80);
        span[length++] = (byte)rest;
        _bytes.Advance(length);
    }
}

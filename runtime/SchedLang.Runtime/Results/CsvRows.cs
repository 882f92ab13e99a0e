using System.Buffers.Text;
using System.Text;
using SchedLang.Runtime.Quantities;
using SchedLang.Runtime.State;

namespace SchedLang.Runtime.Results;

/// <summary>Writes rows of names and whole numbers as UTF-8 without allocating. Names are identifiers, so they need no quotes.</summary>
internal sealed class CsvRows(Stream stream) : IDisposable
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _length;
    private bool _isRowStart = true;

    public CsvRows Add(ReadOnlySpan<byte> text)
    {
        StartField(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
        return this;
    }

    public CsvRows Add(long number)
    {
        StartField(20);
        Utf8Formatter.TryFormat(number, _buffer.AsSpan(_length), out var written);
        _length += written;
        return this;
    }

    /// <summary>Adds an instant in ns; empty for <c>never</c>.</summary>
    public CsvRows Add(Instant instant) => instant.IsNever ? Empty() : Add(instant.Ns);

    public CsvRows Empty()
    {
        StartField(0);
        return this;
    }

    public void EndRow()
    {
        _buffer[_length++] = (byte)'\n';
        _isRowStart = true;
    }

    public void Header(string columns) => Add(Encoding.UTF8.GetBytes(columns)).EndRow();

    public void Dispose()
    {
        Flush();
        stream.Dispose();
    }

    private void StartField(int length)
    {
        if (_length + length + 2 > _buffer.Length)
            Flush();
        if (!_isRowStart)
            _buffer[_length++] = (byte)',';
        _isRowStart = false;
    }

    private void Flush()
    {
        stream.Write(_buffer, 0, _length);
        _length = 0;
    }
}

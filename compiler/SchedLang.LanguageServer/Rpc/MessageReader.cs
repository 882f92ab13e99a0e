using System.Globalization;
using System.Text;

namespace SchedLang.LanguageServer.Rpc;

/// <summary>The stream has no message where one must begin. Nothing after it can be read.</summary>
public sealed class FramingException(string message) : Exception(message);

/// <summary>
/// Reads messages in the framing of the base protocol: a header with <c>Content-Length</c>, an empty line, and that many bytes.
/// The stream may split or join messages anywhere.
/// </summary>
/// <param name="stream">The stream to read from.</param>
public sealed class MessageReader(Stream stream)
{
    private const int MostHeaderBytes = 4096;
    private const int MostContentBytes = 64 << 20;

    private readonly byte[] _buffer = new byte[1 << 14];
    private int _next;
    private int _end;

    /// <summary>The content of the next message; null at the end of the stream, even within a message.</summary>
    /// <exception cref="FramingException">The header is malformed.</exception>
    public byte[]? Read()
    {
        var length = ReadHeader();
        if (length == null)
            return null;
        var content = new byte[length.Value];
        var buffered = Math.Min(content.Length, _end - _next);
        _buffer.AsSpan(_next, buffered).CopyTo(content);
        _next += buffered;
        var rest = content.AsSpan(buffered);
        return stream.ReadAtLeast(rest, rest.Length, throwOnEndOfStream: false) == rest.Length ? content : null;
    }

    private int? ReadHeader()
    {
        int? length = null;
        var bytes = 0;
        while (true)
        {
            if (ReadLine(ref bytes) is not { } line)
                return null;
            if (line.Length == 0)
                return length ?? throw new FramingException("a message has no Content-Length");
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 0)
                throw new FramingException($"expected a header, found '{line}'");
            if (!line[..colon].Trim().Equals("Content-Length", StringComparison.OrdinalIgnoreCase))
                continue;
            if (!int.TryParse(line[(colon + 1)..], NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var value)
                || value > MostContentBytes)
                throw new FramingException($"expected a Content-Length from 0 to {MostContentBytes}, found '{line[(colon + 1)..].Trim()}'");
            length = value;
        }
    }

    private string? ReadLine(ref int bytes)
    {
        var line = new StringBuilder();
        while (true)
        {
            var next = ReadByte();
            if (next < 0)
                return null;
            if (++bytes > MostHeaderBytes)
                throw new FramingException($"a header has more than {MostHeaderBytes} bytes");
            if (next == '\n')
                return line.Length > 0 && line[^1] == '\r' ? line.ToString(0, line.Length - 1) : line.ToString();
            line.Append((char)next);
        }
    }

    private int ReadByte()
    {
        if (_next == _end)
            (_next, _end) = (0, stream.Read(_buffer));
        return _end == 0 ? -1 : _buffer[_next++];
    }
}

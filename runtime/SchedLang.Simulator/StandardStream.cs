namespace SchedLang.Simulator;

/// <summary>
/// Standard output or standard error. If output is closed or its disk is full, the command stops with
/// <see cref="StandardOutputException"/>. Failed writes to standard error are ignored, and the command continues.
/// </summary>
internal sealed class StandardStream(Stream stream, bool isOutput) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            stream.Write(buffer);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (isOutput)
                throw new StandardOutputException(e);
        }
    }

    public override void Flush()
    {
        // Writes are not buffered.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}

/// <summary>Standard output is closed, or its disk is full.</summary>
internal sealed class StandardOutputException(Exception fault) : Exception(fault.Message, fault);

using System.Security.Cryptography;
using Lottery.Waiting;

namespace Lottery.Client.Files;

/// <summary>
/// Reads a list for the CSV reader, and hashes the bytes as they pass. Does not own the file or the hash. A
/// list is UTF-8: the CSV reader would decode UTF-16 on its own, and replace what is not valid in silence.
/// </summary>
internal sealed class ListStream(Stream file, IncrementalHash? hash) : ForwardStream
{
    private bool _begun;
    private ReadOnlyMemory<byte> _pushedBack;

    // Before a list that begins as UTF-16 does: the mark that the CSV reader looks for, so that it finds
    // no other one.
    private static ReadOnlySpan<byte> Utf8Mark => [0xEF, 0xBB, 0xBF];

    public override bool CanWrite => false;

    /// <summary>Bytes that were read, to be read again behind a mark, by the CSV reader.</summary>
    public void PushBack(ReadOnlySpan<byte> bytes) => _pushedBack = (byte[])[.. Utf8Mark, .. bytes];

    public override int Read(Span<byte> buffer)
    {
        if (_begun)
            return ReadPushedBack(buffer) is > 0 and var read ? read : ReadOn(buffer);
        _begun = true;
        var begin = ReadOn(buffer[Utf8Mark.Length..]);
        var content = buffer.Slice(Utf8Mark.Length, begin);
        if (begin > 0 && content[0] is 0xFE or 0xFF)
        {
            Utf8Mark.CopyTo(buffer);
            return Utf8Mark.Length + begin;
        }
        content.CopyTo(buffer);
        return begin;
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException();

    private int ReadPushedBack(Span<byte> buffer)
    {
        var length = Math.Min(buffer.Length, _pushedBack.Length);
        _pushedBack.Span[..length].CopyTo(buffer);
        _pushedBack = _pushedBack[length..];
        return length;
    }

    private int ReadOn(Span<byte> buffer)
    {
        var read = file.Read(buffer);
        hash?.AppendData(buffer[..read]);
        return read;
    }
}

using System.Buffers.Binary;
using Npgsql;

namespace Lottery.Storage.Postgres;

/// <summary>
/// Millions of rows of a number and a text, as COPY sends them
/// (https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format"): a reader of single rows takes twice as
/// long. The thread polls while it waits. Owns the stream.
/// </summary>
internal sealed class CopiedRows : IDisposable
{
    // A signature of 11 bytes, flags, and the length of an extension that no version has.
    private const int HeaderBytes = 19;

    // The count of the fields, then each field behind its length.
    private const int NumberAt = 6;
    private const int LengthAt = NumberAt + 4;
    private const int TextAt = LengthAt + 4;
    private const int End = -1;

    private static readonly TimeSpan BetweenPolls = TimeSpan.FromMilliseconds(200);

    private readonly PostgresConnection _connection;
    private readonly NpgsqlRawCopyStream _stream;
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _length;

    private CopiedRows(PostgresConnection connection, NpgsqlRawCopyStream stream) =>
        (_connection, _stream) = (connection, stream);

    /// <summary>Begins to read the rows of a query: an integer and a text.</summary>
    public static CopiedRows Begin(PostgresConnection connection, string query)
    {
        var rows = new CopiedRows(
            connection,
            connection.Current.BeginRawBinaryCopy($"copy ({query}) to stdout (format binary)")
        );
        rows.Require(HeaderBytes);
        rows._start += HeaderBytes;
        return rows;
    }

    /// <summary>Reads the next row.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="text">Its text, in UTF-8; valid until the next call.</param>
    /// <returns><c>false</c> once there is none.</returns>
    public bool Next(out int number, out ReadOnlySpan<byte> text)
    {
        number = 0;
        text = default;
        Require(2);
        if (BinaryPrimitives.ReadInt16BigEndian(_buffer.AsSpan(_start)) == End)
            return false;
        Require(TextAt);
        var row = _buffer.AsSpan(_start);
        number = BinaryPrimitives.ReadInt32BigEndian(row[NumberAt..]);
        var length = BinaryPrimitives.ReadInt32BigEndian(row[LengthAt..]);
        Require(TextAt + length);
        text = _buffer.AsSpan(_start + TextAt, length);
        _start += TextAt + length;
        return true;
    }

    public void Dispose() => _stream.Dispose();

    private void Require(int bytes)
    {
        if (_length - _start >= bytes)
            return;
        var left = _buffer.AsSpan(_start, _length - _start);
        if (bytes > _buffer.Length)
        {
            var larger = new byte[bytes];
            left.CopyTo(larger);
            _buffer = larger;
        }
        else
            left.CopyTo(_buffer);
        (_start, _length) = (0, left.Length);
        while (_length < bytes)
        {
            var read = Read(_buffer.AsMemory(_length));
            if (read == 0)
                throw new IOException("the rows end in the middle of one");
            _length += read;
        }
    }

    // The first bytes come when the server has sorted all rows.
    private int Read(Memory<byte> buffer)
    {
        var reading = _stream.ReadAsync(buffer, CancellationToken.None);
        if (reading.IsCompleted)
            return reading.GetAwaiter().GetResult();
        var read = reading.AsTask();
        while (!((IAsyncResult)read).AsyncWaitHandle.WaitOne(BetweenPolls))
            _connection.Thread.PollWatched();
        return read.GetAwaiter().GetResult();
    }
}

using Microsoft.Extensions.Logging;

namespace Lottery.Client;

/// <summary>
/// The list of bets of one upload, which may have to be read again from a line that was passed already.
/// Owns the reader. Only lines that can be sent are counted: the server never sees the others.
/// </summary>
internal sealed class BetList(ClientOptions options, ILogger log) : IDisposable
{
    /// <summary>
    /// How many lines <see cref="TryGoTo"/> passes at most. Even the longest, 8 KiB each, are read within
    /// seconds, and the server ends a connection on which it hears nothing for a minute.
    /// </summary>
    public const int Stride = 100_000;

    private BetCsvReader _reader = new(options.File, options.Id, log);
    private long _unsendable;
    private long _read;

    /// <summary>How many lines could not be sent so far, each counted once.</summary>
    public long Unsendable => Math.Max(_unsendable, _reader.Unsendable);

    /// <inheritdoc cref="BetCsvReader.TryRead"/>
    public bool TryRead(out ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        if (!_reader.TryRead(out line, cancellationToken))
            return false;
        _read++;
        return true;
    }

    /// <summary>
    /// Goes to where <paramref name="taken"/> lines are passed, forwards or backwards, by one
    /// <see cref="Stride"/> at most.
    /// </summary>
    /// <returns>Whether it is there.</returns>
    /// <exception cref="UnfinishedException">The list has not so many.</exception>
    public bool TryGoTo(long taken, CancellationToken cancellationToken)
    {
        if (_read > taken)
            Reopen();
        var next = Math.Min(taken, _read + Stride);
        while (_read < next)
            if (!TryRead(out _, cancellationToken))
                throw new UnfinishedException(
                    $"the server has taken {taken} lines of {options.File}, which has only {_read}"
                );
        return _read == taken;
    }

    /// <summary>Closes the file.</summary>
    public void Dispose() => _reader.Dispose();

    private void Reopen()
    {
        _unsendable = Unsendable;
        _reader.Dispose();
        _reader = new BetCsvReader(options.File, options.Id, log, told: _unsendable);
        _read = 0;
    }
}

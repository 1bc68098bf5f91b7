using Lottery.Client.Settings;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Files;

/// <summary>
/// The list of bets of one upload, which may have to be read again from a line that was passed already.
/// Owns the file and its reader. Only lines that can be sent are counted: the server never sees the others.
/// </summary>
internal sealed class BetList(ClientOptions options, LogWriter log) : IDisposable
{
    /// <summary>
    /// How many lines <see cref="TryGoTo"/> passes at most. Even the longest, 8 KiB each, are read within
    /// seconds, and the server ends a connection on which it hears nothing for a minute.
    /// </summary>
    public const int Stride = 100_000;

    private readonly BetFile _file = new(options.File, log);
    private BetCsvReader? _reader;
    private long _unsendable;
    private long _read;

    /// <summary>How many lines could not be sent so far, each counted once.</summary>
    public long Unsendable => Math.Max(_unsendable, _reader?.Unsendable ?? 0);

    /// <summary>
    /// The name of the upload with the server: the SHA-256 of the file, so that the same file goes on where
    /// it was left, and a file that was changed is another upload. Asked for before the first line is read.
    /// </summary>
    /// <exception cref="FailedException">The file cannot be read, or not twice.</exception>
    public async Task<string> NameAsync(CancellationToken stop) =>
        // A pipe would be empty when the bets are read.
        _file.CanBeReadAgain
            ? Convert.ToHexStringLower(await _file.HashAsync(stop))
            : throw new FailedException(
                $"{options.File} can be read only once, and an upload that can be gone on with has to be "
                    + $"read again; {ClientSettings.Protocol.Flag} classic reads it once"
            );

    /// <inheritdoc cref="BetCsvReader.TryRead"/>
    public bool TryRead(out ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        _reader ??= new BetCsvReader(_file, options.Id, log, told: _unsendable);
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
    /// <exception cref="FailedException">The list has not so many, or was changed.</exception>
    public bool TryGoTo(long taken, CancellationToken cancellationToken)
    {
        if (_read > taken)
            StartAgain();
        var next = Math.Min(taken, _read + Stride);
        while (_read < next)
            if (!TryRead(out _, cancellationToken))
                throw new FailedException(
                    $"the server has taken {taken} lines of {options.File}, which has only {_read}"
                );
        return _read == taken;
    }

    /// <summary>Makes sure that the lines that were read are those that the upload has its name from.</summary>
    /// <exception cref="FailedException">Somebody has written to the file meanwhile.</exception>
    public void RequireUnchanged()
    {
        if (_file.HasChanged)
            throw new FailedException(
                $"{options.File} was changed while it was uploaded; END was not sent"
            );
    }

    /// <summary>Closes the file.</summary>
    public void Dispose()
    {
        _reader?.Dispose();
        _file.Dispose();
    }

    private void StartAgain()
    {
        RequireUnchanged();
        _unsendable = Unsendable;
        _reader?.Dispose();
        _reader = null;
        _read = 0;
    }
}

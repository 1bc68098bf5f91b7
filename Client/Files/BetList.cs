using Lottery.Client.Settings;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Files;

/// <summary>
/// The list of bets of one upload, which can go back to an earlier line. Counts only lines that can be sent:
/// the server never sees the others. Owns the file and its reader.
/// </summary>
internal sealed class BetList(ClientOptions options, LogWriter log) : IDisposable
{
    /// <summary>
    /// The most lines that one <see cref="TryGoTo"/> reads: even the longest take only seconds, and the server
    /// closes a connection that is silent for a minute.
    /// </summary>
    public const int Stride = 100_000;

    private readonly BetFile _file = new(options.File, log);
    private BetCsvReader? _reader;
    private long _unsendable;
    private long _read;

    /// <summary>How many lines could not be sent so far, each counted once.</summary>
    public long Unsendable => Math.Max(_unsendable, _reader?.Unsendable ?? 0);

    /// <summary>
    /// The name of the upload: the SHA-256 of the file, so that the same file resumes, and a changed file is
    /// another upload. To be called before the first line is read.
    /// </summary>
    public async Task<string> NameAsync(CancellationToken stop) =>
        // A pipe would be empty when the bets are read.
        _file.CanBeReadAgain
            ? Convert.ToHexStringLower(await _file.HashAsync(stop))
            : throw new FailedException(
                $"{options.File} can be read only once, and an upload that can be resumed has to be "
                    + $"read again; {ClientSettings.Protocol.Flag} classic reads it once"
            );

    public bool TryRead(out ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        _reader ??= new BetCsvReader(_file, options.Id, log, logged: _unsendable);
        if (!_reader.TryRead(out line, cancellationToken))
            return false;
        _read++;
        return true;
    }

    /// <summary>Goes to the line after so many; <c>false</c> after a whole stride.</summary>
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

    /// <summary>Throws if the file has changed since the upload got its name.</summary>
    public void RequireUnchanged()
    {
        if (_file.HasChanged)
            throw new FailedException(
                $"{options.File} was changed while it was uploaded; END was not sent"
            );
    }

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

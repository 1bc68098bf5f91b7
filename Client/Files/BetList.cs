using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Files;

/// <summary>Receives one bet: the number of its line in the file, the line, and its line on the wire.</summary>
internal delegate void BetReader(long line, ReadOnlySpan<byte> raw, ReadOnlySpan<byte> wire);

/// <summary>
/// The list of bets of one agency. One in a regular file is validated whole before it is read; one from a pipe is
/// validated as it is read. Can go back to an earlier bet. Owns the file, its reader and the bad lines.
/// </summary>
internal sealed class BetList : IDisposable
{
    /// <summary>
    /// The most bets that one <see cref="TryGoTo"/> reads: even the longest take only seconds, and the server
    /// closes a connection that is silent for a minute.
    /// </summary>
    public const int Stride = 100_000;

    private readonly AgencyId _agency;
    private readonly LogWriter _log;
    private readonly BetFile _file;
    private readonly KeptLines _kept = new();
    private readonly BetsHash? _hash;
    private BetCsvReader? _reader;
    private bool _isValidated;
    private bool _isAtEnd;
    private long _read;

    /// <summary>
    /// Opens the file; <paramref name="refused"/> is where all bad lines are written, <paramref name="stop"/> ends
    /// the wait for what a pipe brings, <paramref name="hashes"/> is whether <see cref="HashOfRead"/> is wanted.
    /// </summary>
    public BetList(
        string file,
        AgencyId agency,
        LogWriter log,
        string? refused = null,
        bool hashes = false,
        CancellationToken stop = default
    )
    {
        (_agency, _log, _file) = (agency, log, new BetFile(file, log, stop));
        Bad = new BadLines(file, refused);
        _hash = hashes ? new BetsHash() : null;
    }

    /// <summary>Whether it can be validated before it is read: a pipe is read once.</summary>
    public bool CanBeValidated => _file.CanBeReadAgain;

    public string Path => _file.Path;

    /// <summary>How many bets it has; those so far, where it is validated as it is read.</summary>
    public long Bets { get; private set; }

    /// <summary>Its bad lines; those so far, where it is validated as it is read.</summary>
    public BadLines Bad { get; }

    /// <summary>Whether the whole list is known.</summary>
    public bool IsKnown => _isValidated || _isAtEnd;

    /// <summary>
    /// Validates every line. Returns the name of the upload: the SHA-256 of the file, so that the same file
    /// resumes, and a changed file is another upload.
    /// </summary>
    public string Validate(CancellationToken cancellationToken)
    {
        using var hash = Sha256.Begin();
        var content = _file.FromStart(hash);
        var begin = new PlainBlocks(content);
        if (_file.Length > KeptLines.MaxBytes)
        {
            _kept.GiveUp();
            Bets = _file.MapErrors(() => begin.Validate(cancellationToken));
        }
        using var reader = new BetCsvReader(_file, content, _agency, begin.Lines);
        while (reader.TryRead(cancellationToken))
            if (Take(reader))
                _kept.Add(reader.Line.Span);
        _isValidated = true;
        Publish();
        return Convert.ToHexStringLower(hash.GetCurrentHash());
    }

    /// <summary>Reads the next bet; bad lines are passed over.</summary>
    public bool TryRead(out ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        var any =
            _isValidated && _kept.AreAll
                ? _kept.TryRead(out line)
                : TryReadFile(out line, cancellationToken);
        if (any)
        {
            _read++;
            _hash?.Add(line.Span);
        }
        return any;
    }

    /// <summary>Goes to the bet after so many; <c>false</c> after a whole stride.</summary>
    public bool TryGoTo(long taken, CancellationToken cancellationToken)
    {
        if (_read > taken)
            StartAgain();
        var next = Math.Min(taken, _read + Stride);
        while (_read < next)
            if (!TryRead(out _, cancellationToken))
                throw new FailedException(
                    $"the server has taken {taken} lines of {_file.Path}, which has only {_read}"
                );
        return _read == taken;
    }

    /// <summary>Reads every bet from the first one on: the number of its line, the line, and the wire's.</summary>
    public void ReadBets(BetReader read, CancellationToken cancellationToken)
    {
        if (_file.HasChanged)
            throw new FailedException(
                $"{_file.Path} was changed after it was uploaded: its winning lines cannot be told"
            );
        using var reader = new BetCsvReader(
            _file,
            _file.FromStart(),
            _agency,
            isValidated: Bad.Count == 0
        );
        while (reader.TryRead(cancellationToken))
            if (reader.Reason is null)
                read(reader.LineNumber, reader.RawRecord, reader.Line.Span);
    }

    /// <summary>The bets that were read since the first one: how many, and the SHA-256 of their lines as the central stores them.</summary>
    public (long Bets, string Sha256) HashOfRead() => (_hash!.Count, _hash.Current());

    /// <summary>Throws if the file has changed since the upload got its name.</summary>
    public void RequireUnchanged()
    {
        if (_file.HasChanged)
            throw Changed();
    }

    public void Dispose()
    {
        _reader?.Dispose();
        _hash?.Dispose();
        Bad.Dispose();
        _file.Dispose();
    }

    private bool TryReadFile(out ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        _reader ??= new BetCsvReader(
            _file,
            _file.FromStart(),
            _agency,
            isValidated: _isValidated && Bad.Count == 0
        );
        while (_reader.TryRead(cancellationToken))
        {
            line = _reader.Line;
            if (_isValidated ? IsBetStill(_reader) : Take(_reader))
                return true;
        }
        line = default;
        if (!IsKnown)
        {
            _isAtEnd = true;
            Publish();
        }
        return false;
    }

    // Counts the line; whether it is a bet.
    private bool Take(BetCsvReader reader)
    {
        if (reader.Reason is null)
        {
            Bets++;
            return true;
        }
        var bad = reader.Describe();
        if (Bad.Add(bad))
            _log.Warning(
                $"action: bad_line | result: fail | file: {_file.Path} | line: {bad.Number} | value: {bad.Value} | reason: {bad.Reason}"
            );
        return false;
    }

    // A list without bad lines had none when it was validated.
    private bool IsBetStill(BetCsvReader reader) =>
        reader.Reason is null || (Bad.Count == 0 ? throw Changed() : false);

    private void Publish()
    {
        Bad.Publish();
        if (Bad.Count > Bad.First.Count)
            _log.Warning(
                $"action: bad_lines | result: fail | file: {_file.Path} | bad_lines: {Bad.Count} | told: {Bad.First.Count}"
            );
    }

    private void StartAgain()
    {
        RequireUnchanged();
        _kept.StartAgain();
        _hash?.StartAgain();
        _reader?.Dispose();
        _reader = null;
        _read = 0;
    }

    private FailedException Changed() =>
        new($"{_file.Path} was changed while it was uploaded; END was not sent");
}

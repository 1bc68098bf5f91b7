using CsvHelper;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// Reads an agency's list of bets, <c>first name,last name,document,birthdate,number</c>, and gives each
/// as the line that goes on the wire. Lines that no message can carry are logged, counted and passed
/// over. Does not own the file. However long that is, no more of it than one buffer is in memory, and a bet
/// costs no allocation.
/// </summary>
internal sealed class BetCsvReader : IDisposable
{
    private const int Fields = 5;

    // The reader's buffer grows with a record, and a quote that is never closed is a record as long as
    // the file. No bet comes near this: a message holds 8 KiB.
    private const int MaxRecordBytes = 16 * 1024 * 1024;

    private readonly BetFile _file;
    private readonly LogWriter _log;
    private readonly BetLineBuilder _line;
    private readonly CsvReader _csv;
    private readonly Func<bool> _read;
    private readonly long _told;
    private CsvMalformedReason? _malformed;

    /// <summary>Starts at the beginning of the list of bets of <paramref name="agency"/>.</summary>
    /// <param name="file">The list.</param>
    /// <param name="agency">Whose it is.</param>
    /// <param name="log">Where lines that cannot be sent are told.</param>
    /// <param name="told">How many of them an earlier reader of this file has told already.</param>
    /// <exception cref="FailedException">The file cannot be read.</exception>
    public BetCsvReader(BetFile file, AgencyId agency, LogWriter log, long told = 0)
    {
        (_file, _log, _line, _told) = (file, log, new BetLineBuilder(agency), told);
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = ',',
            TrackLineNumbers = true,
            MaxRecordSize = MaxRecordBytes,
            OnMalformedRecord = record => _malformed = record.Reason,
        };
        _csv = Reading(() => CsvReader.Create(file.FromStart(), options, leaveOpen: true));
        _read = _csv.Read;
    }

    /// <summary>How many lines could not be sent so far.</summary>
    public long Unsendable { get; private set; }

    /// <summary>Reads the next bet; its line is valid until the next call.</summary>
    /// <returns><c>false</c> at the end of the file.</returns>
    /// <exception cref="FailedException">The file cannot be read on, or is no list of bets.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> line, CancellationToken cancellationToken)
    {
        while (ReadRecord())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsBlank())
                continue;
            if (BuildLine() is not { } problem)
            {
                line = _line.Line;
                return true;
            }
            if (++Unsendable > _told)
                _log.Warning(
                    $"action: line_skipped | result: fail | file: {_file.Path} | line: {_csv.LineNumber} | reason: {problem}"
                );
        }
        line = default;
        return false;
    }

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => _csv.Dispose();

    private bool ReadRecord()
    {
        _malformed = null;
        var any = Reading(_read);
        return HasRunawayQuote()
            ? throw NoListOfBets(_csv.LineNumber, "a quote is opened and not closed")
            : any;
    }

    // A quote that is not closed swallows the lines behind it, up to the end of the file or to a quote
    // that belongs to another line, and then stands in the middle of a field.
    private bool HasRunawayQuote() =>
        _malformed is CsvMalformedReason.UnterminatedQuote
        || (_malformed is not null && _csv.RawRecord.ContainsAny((byte)'\n', (byte)'\r'));

    // Lines without a byte are passed over by the CSV reader; these have blanks alone.
    private bool IsBlank() => _csv.FieldCount == 1 && _csv.RawRecord.Trim(" \t"u8).IsEmpty;

    private string? BuildLine()
    {
        if (_csv.FieldCount != Fields)
            return $"a bet has {Fields} fields, and this line {_csv.FieldCount}";
        // RFC 4180 gives such a field no meaning, and guessing one would change somebody's name. (A quote
        // within a field that is not quoted can only be itself: it is sent as it stands.)
        if (_malformed is CsvMalformedReason.TextAfterClosingQuote)
            return "a field goes on behind its closing quote";

        _line.Start();
        for (var i = 0; i < Fields; i++)
            if (_line.Append(_csv.GetSpan(i)) is { } problem)
                return problem;
        _line.End();
        return null;
    }

    private T Reading<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw NoListOfBets(
                e.LineNumber,
                $"a record of more than {MaxRecordBytes} bytes; perhaps a quote is opened and not closed"
            );
        }
        catch (Exception e) when (BetFile.IsUnreadable(e))
        {
            throw _file.Unreadable(e);
        }
    }

    // What follows cannot be told apart as bets: to go on, or to send END, would lose them.
    private FailedException NoListOfBets(long line, string problem) =>
        new($"{_file.Path}, line {line}: {problem}; the rest was not read, and END was not sent");
}

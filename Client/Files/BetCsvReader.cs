using CsvHelper;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// Reads an agency's list of bets, <c>first name,last name,document,birthdate,number</c>, and returns each as
/// its line on the wire. Logs, counts and skips lines that no message can carry. Does not own the file. Only
/// one buffer of it is in memory, and a bet costs no allocation.
/// </summary>
internal sealed class BetCsvReader : IDisposable
{
    private const int Fields = 5;

    // The reader's buffer grows with a record, and an unclosed quote makes the file one record. A bet is much
    // shorter: a message holds 8 KiB.
    private const int MaxRecordBytes = 16 * 1024 * 1024;

    private readonly BetFile _file;
    private readonly LogWriter _log;
    private readonly BetLineBuilder _line;
    private readonly CsvReader _csv;
    private readonly Func<bool> _read;
    private readonly long _logged;
    private CsvMalformedReason? _malformed;

    /// <summary>Starts at the first bet; so many unsendable lines are logged already.</summary>
    public BetCsvReader(BetFile file, AgencyId agency, LogWriter log, long logged = 0)
    {
        (_file, _log, _line, _logged) = (file, log, new BetLineBuilder(agency), logged);
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = ',',
            TrackLineNumbers = true,
            MaxRecordSize = MaxRecordBytes,
            OnMalformedRecord = record => _malformed = record.Reason,
        };
        _csv = MapErrors(() => CsvReader.Create(file.FromStart(), options, leaveOpen: true));
        _read = _csv.Read;
    }

    public long Unsendable { get; private set; }

    /// <summary>Reads the next bet, valid until the next call; <c>false</c> at the end of the file.</summary>
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
            if (++Unsendable > _logged)
                _log.Warning(
                    $"action: line_skipped | result: fail | file: {_file.Path} | line: {_csv.LineNumber} | reason: {problem}"
                );
        }
        line = default;
        return false;
    }

    public void Dispose() => _csv.Dispose();

    private bool ReadRecord()
    {
        _malformed = null;
        var any = MapErrors(_read);
        return HasUnclosedQuote()
            ? throw NotAList(_csv.LineNumber, "a quote is opened and not closed")
            : any;
    }

    // An unclosed quote makes the following lines part of the field, up to the end of the file or to the next
    // quote, which then stands in the middle of a field.
    private bool HasUnclosedQuote() =>
        _malformed is CsvMalformedReason.UnterminatedQuote
        || (_malformed is not null && _csv.RawRecord.ContainsAny((byte)'\n', (byte)'\r'));

    // The CSV reader skips empty lines; these have only blanks.
    private bool IsBlank() => _csv.FieldCount == 1 && _csv.RawRecord.Trim(" \t"u8).IsEmpty;

    private string? BuildLine()
    {
        if (_csv.FieldCount != Fields)
            return $"a bet has {Fields} fields, and this line {_csv.FieldCount}";
        // RFC 4180 gives such a field no meaning, and a guess would change a name. (A quote within an
        // unquoted field is sent unchanged.)
        if (_malformed is CsvMalformedReason.TextAfterClosingQuote)
            return "a field goes on behind its closing quote";

        _line.Start();
        for (var i = 0; i < Fields; i++)
            if (_line.Append(_csv.GetSpan(i)) is { } problem)
                return problem;
        _line.End();
        return null;
    }

    private T MapErrors<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (CsvFormatException e)
        {
            throw NotAList(
                e.LineNumber,
                $"a record of more than {MaxRecordBytes} bytes; perhaps a quote is opened and not closed"
            );
        }
        catch (Exception e) when (BetFile.IsUnreadable(e))
        {
            throw _file.Unreadable(e);
        }
    }

    // The rest cannot be split into bets: to go on, or to send END, would lose them.
    private FailedException NotAList(long line, string problem) =>
        new($"{_file.Path}, line {line}: {problem}; the rest was not read, and END was not sent");
}

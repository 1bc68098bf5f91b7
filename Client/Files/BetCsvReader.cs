using System.Text;
using CsvHelper;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// Reads an agency's list of bets, <c>first name,last name,document,birthdate,number</c>, line by line, and
/// validates each by the server's rules. Does not own the file. Only one buffer of it is in memory, and a bet
/// costs no allocation.
/// </summary>
internal sealed class BetCsvReader : IDisposable
{
    private const int Fields = 5;
    private const string OpenQuote = "a quote is opened on this line and not closed";

    // The reader's buffer grows with a line. A bet is much shorter: a message holds 8 KiB.
    private const int MaxLineBytes = 1024 * 1024;

    private readonly BetFile _file;
    private readonly bool _isValidated;
    private readonly long _linesBefore;
    private readonly BetLineBuilder _line;
    private readonly CsvReader _csv;
    private readonly Func<bool> _read;
    private CsvMalformedReason? _malformed;
    private long _lines;
    private long _openQuote;
    private int? _wrongField;

    /// <summary>Starts at the first bet of what <paramref name="content"/> reads from the file.</summary>
    /// <param name="file">The file, for messages.</param>
    /// <param name="content">What reads it.</param>
    /// <param name="agency">The first field of each line on the wire.</param>
    /// <param name="linesBefore">How many lines of the file are in front of it.</param>
    /// <param name="isValidated">Whether every line is known to be a bet, and is looked at less closely.</param>
    public BetCsvReader(
        BetFile file,
        Stream content,
        AgencyId agency,
        long linesBefore = 0,
        bool isValidated = false
    )
    {
        (_file, _line, _isValidated) = (file, new BetLineBuilder(agency), isValidated);
        _linesBefore = linesBefore;
        var options = new CsvReaderOptions
        {
            HasHeader = false,
            Separator = ',',
            DetectSeparatorHint = false,
            TrackLineNumbers = true,
            MaxRecordSize = MaxLineBytes,
            // No field of a bet has a line break: one quote too many spoils one line, not all that follow.
            AllowLineBreaksInQuotes = false,
            OnMalformedRecord = record => _malformed = record.Reason,
        };
        _csv = MapErrors(() => CsvReader.Create(content, options, leaveOpen: true));
        _read = _csv.Read;
    }

    /// <summary>Why the current line is no bet; <c>null</c> if it is one.</summary>
    public string? Reason { get; private set; }

    /// <summary>The current bet as its line on the wire, valid until the next one is read.</summary>
    public ReadOnlyMemory<byte> Line => _line.Line;

    /// <summary>The current line as it stands in the file, valid until the next one is read.</summary>
    public ReadOnlySpan<byte> RawRecord => _csv.RawRecord;

    /// <summary>Its number in the file, from 1.</summary>
    public long LineNumber => _linesBefore + _csv.LineNumber;

    /// <summary>Goes to the next line that is not blank; <c>false</c> at the end of the file.</summary>
    public bool TryRead(CancellationToken cancellationToken)
    {
        do
        {
            cancellationToken.ThrowIfCancellationRequested();
            _malformed = null;
            if (!MapErrors(_read))
                return false;
        } while (IsBlank());
        _lines++;
        Reason = FindReason();
        return true;
    }

    /// <summary>Tells what is wrong with the current line.</summary>
    public BadLine Describe()
    {
        var value = new Excerpt(_wrongField is { } field ? _csv.GetSpan(field) : _csv.RawRecord);
        return new BadLine(
            LineNumber,
            Reason!,
            Encoding.UTF8.GetString(value.Beginning) + value.Dots,
            [.. LikelyMistake.In(_csv.RawRecord, _linesBefore + _lines <= 2, Reason == OpenQuote)]
        );
    }

    public void Dispose() => _csv.Dispose();

    // The CSV reader skips empty lines; these have only blanks.
    private bool IsBlank() => _csv.FieldCount == 1 && _csv.RawRecord.Trim(" \t"u8).IsEmpty;

    private string? FindReason()
    {
        _wrongField = null;
        return WhyMalformed() ?? (IsPlainBet() ? null : BuildLine() ?? Validate());
    }

    private string? WhyMalformed()
    {
        var isOpen =
            _malformed
            is CsvMalformedReason.UnterminatedQuote
                or CsvMalformedReason.LineBreakInQuotes;
        if (_openQuote > 0 && _csv.RawRecord.Count((byte)'"') is > 0 and var quotes)
        {
            // As RFC 4180 reads it, this line goes on with that one up to its first quote.
            var reason = $"the quote that was opened on line {_openQuote} may end on this line";
            if (quotes % 2 == 1)
                _openQuote = 0;
            return isOpen ? OpenQuote : reason;
        }
        if (isOpen)
        {
            _openQuote = LineNumber;
            return OpenQuote;
        }
        if (_csv.FieldCount != Fields)
            return $"a bet has {Fields} fields, and this line {_csv.FieldCount}";
        // RFC 4180 gives such a field no meaning, and a guess would change a name. (A quote within an
        // unquoted field is sent unchanged.)
        return _malformed is CsvMalformedReason.TextAfterClosingQuote
            ? "a field goes on behind its closing quote"
            : null;
    }

    // Without quotes a record is a line on the wire but for its separators.
    private bool IsPlainBet()
    {
        var record = _csv.RawRecord;
        _line.Start();
        if (record.Contains((byte)'"') || !_line.TryAppendAll(record, (byte)','))
            return false;
        _line.End();
        return _isValidated || BetLine.Validate(_line.Line.Span[..^1]) is null;
    }

    private string? BuildLine()
    {
        _line.Start();
        for (var i = 0; i < Fields; i++)
            if (_line.Append(_csv.GetSpan(i)) is { } problem)
            {
                _wrongField = i;
                return problem;
            }
        _line.End();
        return null;
    }

    private string? Validate()
    {
        if (BetLine.Validate(_line.Line.Span[..^1]) is not { } refusal)
            return null;
        _wrongField = refusal.Field();
        return refusal.Reason();
    }

    private T MapErrors<T>(Func<T> read)
    {
        try
        {
            return _file.MapErrors(read);
        }
        catch (CsvFormatException e)
        {
            // The rest cannot be split into bets: to go on, or to send END, would lose them.
            throw new FailedException(
                $"{_file.Path}, line {_linesBefore + e.LineNumber}: a line of more than {MaxLineBytes} bytes is "
                    + "no bet; the rest was not read, and END was not sent"
            );
        }
    }
}

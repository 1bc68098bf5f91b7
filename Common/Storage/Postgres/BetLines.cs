using System.Buffers.Text;
using Lottery.Domain;

namespace Lottery.Storage.Postgres;

/// <summary>
/// Bets as lines of text: those of the wire without the agency, or rows of COPY
/// (https://www.postgresql.org/docs/current/sql-copy.html, "Text Format"). Reused, so that a bet costs no garbage.
/// </summary>
internal sealed class BetLines
{
    private const byte Separator = (byte)'|';
    private const byte LineBreak = (byte)'\n';

    // Numbers, separators, the line break.
    private const int MaxBesideTexts = 64;

    private byte[] _text = new byte[16 * 1024];
    private int _length;

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Text => _text.AsMemory(0, _length);

    /// <summary>Empties it, and gives back what an unusually long message has taken.</summary>
    public void Clear()
    {
        _length = 0;
        if (_text.Length > 1024 * 1024)
            _text = new byte[16 * 1024];
    }

    /// <summary>Adds a line: the texts and the number, as they are.</summary>
    public void Add(in Bet bet)
    {
        Reserve(bet, 1);
        if (_length > 0)
            _text[_length++] = LineBreak;
        AddPlain(bet.FirstName.Span);
        AddPlain(bet.LastName.Span);
        AddPlain(bet.Document.Span);
        AddPlain(bet.Birthdate.Span);
        AddNumber(bet.Number);
    }

    /// <summary>Adds a row of COPY: id, agency, list, texts and number.</summary>
    public void AddRow(in Bet bet, long id, int agency, int list)
    {
        // Each byte of a text may need another one before it.
        Reserve(bet, 2);
        AddNumber(id);
        _text[_length++] = Separator;
        AddNumber(agency);
        _text[_length++] = Separator;
        AddNumber(list);
        _text[_length++] = Separator;
        AddEscaped(bet.FirstName.Span);
        AddEscaped(bet.LastName.Span);
        AddEscaped(bet.Document.Span);
        AddPlain(bet.Birthdate.Span);
        AddNumber(bet.Number);
        _text[_length++] = LineBreak;
    }

    private void Reserve(in Bet bet, int times)
    {
        var needed =
            _length
            + (
                times
                * (
                    bet.FirstName.Length
                    + bet.LastName.Length
                    + bet.Document.Length
                    + bet.Birthdate.Length
                )
            )
            + MaxBesideTexts;
        if (needed > _text.Length)
            Array.Resize(ref _text, Math.Max(needed, 2 * _text.Length));
    }

    private void AddNumber(long number)
    {
        Utf8Formatter.TryFormat(number, _text.AsSpan(_length), out var digits);
        _length += digits;
    }

    private void AddPlain(ReadOnlySpan<byte> text)
    {
        text.CopyTo(_text.AsSpan(_length));
        _length += text.Length;
        _text[_length++] = Separator;
    }

    // The wire refuses control characters, and | stands in no text: only the backslash means something to COPY.
    private void AddEscaped(ReadOnlySpan<byte> text)
    {
        for (int next; (next = text.IndexOf((byte)'\\')) >= 0; text = text[(next + 1)..])
        {
            text[..next].CopyTo(_text.AsSpan(_length));
            _length += next;
            _text[_length++] = (byte)'\\';
            _text[_length++] = (byte)'\\';
        }
        AddPlain(text);
    }
}

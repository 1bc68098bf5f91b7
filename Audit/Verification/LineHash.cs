using System.Buffers.Text;

namespace Lottery.Audit.Verification;

/// <summary>
/// Appends rows of <c>bets</c> to the hash of their list, each as its line on the wire:
/// <c>agency|first name|last name|document|birthdate|number</c> and a line break. Owns a buffer, not the hashes.
/// </summary>
internal sealed class LineHash
{
    private const int FirstText = 2;
    private const int AfterTexts = 6;

    // Two numbers, five separators and the line break.
    private const int MaxBesideTexts = 64;

    // Many lines at once: a hash takes long strides.
    private readonly byte[] _lines = new byte[64 * 1024];
    private int _length;
    private AuditedList? _list;

    /// <summary>Appends a row: id, agency, the four texts, number.</summary>
    public void Append(AuditedList list, Rows row)
    {
        if (list != _list)
        {
            Flush();
            _list = list;
        }
        Add(row.Number(1), (byte)'|');
        for (var column = FirstText; column < AfterTexts; column++)
        {
            Add(row.Utf8(column));
            _lines[_length++] = (byte)'|';
        }
        Add(row.Number(AfterTexts), (byte)'\n');
    }

    /// <summary>Appends what is left in the buffer.</summary>
    public void Flush()
    {
        _list?.Hash.AppendData(_lines, 0, _length);
        _length = 0;
    }

    private void Add(long number, byte end)
    {
        MakeRoom(MaxBesideTexts);
        Utf8Formatter.TryFormat(number, _lines.AsSpan(_length), out var digits);
        _length += digits;
        _lines[_length++] = end;
    }

    // A text may be longer than the buffer, where another program has written it.
    private void Add(ReadOnlySpan<byte> text)
    {
        MakeRoom(text.Length + MaxBesideTexts);
        if (text.Length + MaxBesideTexts > _lines.Length)
        {
            _list!.Hash.AppendData(text);
            return;
        }
        text.CopyTo(_lines.AsSpan(_length));
        _length += text.Length;
    }

    private void MakeRoom(int bytes)
    {
        if (_length + bytes > _lines.Length)
            Flush();
    }
}

using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Lottery.Domain;

namespace Lottery.Wire;

/// <summary>
/// Builds lines <c>agency|first name|last name|document|birthdate|number\n</c>, one after the other, in one
/// buffer as long as a message may be. Pure; the server validates the fields.
/// </summary>
public sealed class BetLineBuilder
{
    /// <summary>The error of <see cref="Append"/> for a field that does not fit into the line.</summary>
    public const string TooLong = "the line is longer than a message of 8192 bytes";

    /// <summary>The error of <see cref="Append"/> for bytes that are no text.</summary>
    public const string NotUtf8 = "a field is not valid UTF-8";

    // Separators, and the first byte of U+FEFF.
    private static readonly SearchValues<byte> Suspicious = SearchValues.Create([
        .. "|\r\n"u8,
        0xEF,
    ]);

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    private readonly byte[] _line = new byte[Frame.MaxPayloadBytes];
    private readonly int _start;
    private int _length;

    /// <summary>Builds lines that begin with the number of <paramref name="agency"/>.</summary>
    public BetLineBuilder(AgencyId agency) =>
        _start = _length = Encoding.ASCII.GetBytes(agency.ToString(), _line);

    /// <summary>The line that was ended last; valid until the next one is started.</summary>
    public ReadOnlyMemory<byte> Line => _line.AsMemory(0, _length);

    /// <summary>Starts the next line.</summary>
    public void Start() => _length = _start;

    /// <summary>Appends a field.</summary>
    /// <returns>Why no message can carry the field, or <c>null</c> if all is well.</returns>
    public string? Append(ReadOnlySpan<byte> field)
    {
        if (WhyNot(field) is { } problem)
            return problem;
        _line[_length++] = BetLine.Separator;
        field.CopyTo(_line.AsSpan(_length));
        _length += field.Length;
        return null;
    }

    /// <summary>
    /// Appends fields that stand side by side, each <paramref name="separator"/> between two of them. Faster
    /// than <see cref="Append"/>, but does not see a | or a line break in a field: it leaves a line that
    /// <see cref="BetLine.Validate(ReadOnlySpan{byte})"/> refuses.
    /// </summary>
    /// <returns><c>false</c> if <see cref="Append"/> would refuse one for another reason.</returns>
    public bool TryAppendAll(ReadOnlySpan<byte> fields, byte separator)
    {
        if (_length + 1 + fields.Length + 1 > _line.Length)
            return false;
        if (!Ascii.IsValid(fields) && (!Utf8.IsValid(fields) || fields.IndexOf(ByteOrderMark) >= 0))
            return false;
        _line[_length++] = BetLine.Separator;
        fields.Replace(_line.AsSpan(_length), separator, BetLine.Separator);
        _length += fields.Length;
        return true;
    }

    private string? WhyNot(ReadOnlySpan<byte> field)
    {
        // One byte in front of the field, and one behind the last.
        if (_length + 1 + field.Length + 1 > _line.Length)
            return TooLong;
        if (field.ContainsAny(Suspicious) && WhySuspicious(field) is { } why)
            return why;
        return Utf8.IsValid(field) ? null : NotUtf8;
    }

    private static string? WhySuspicious(ReadOnlySpan<byte> field) =>
        field.Contains(BetLine.Separator) ? "a field has a | in it"
        : field.ContainsAny((byte)'\r', (byte)'\n') ? "a field has a line break in it"
        : field.IndexOf(ByteOrderMark) >= 0 ? "a field has a byte order mark (U+FEFF) in it"
        : null;

    /// <summary>Ends the line, for which <see cref="Append"/> has left room.</summary>
    public void End() => _line[_length++] = BetLine.Terminator;
}

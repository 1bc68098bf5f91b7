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

    private static readonly SearchValues<byte> Separators = SearchValues.Create("|\r\n"u8);

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
        // One byte in front of the field, and one behind the last.
        if (_length + 1 + field.Length + 1 > _line.Length)
            return TooLong;
        var separator = field.IndexOfAny(Separators);
        if (separator >= 0)
            return field[separator] == BetLine.Separator
                ? "a field has a | in it"
                : "a field has a line break in it";
        if (!Utf8.IsValid(field))
            return "a field is not valid UTF-8";

        _line[_length++] = BetLine.Separator;
        field.CopyTo(_line.AsSpan(_length));
        _length += field.Length;
        return null;
    }

    /// <summary>Ends the line, for which <see cref="Append"/> has left room.</summary>
    public void End() => _line[_length++] = BetLine.Terminator;
}

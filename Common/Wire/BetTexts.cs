using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Wire;

/// <summary>
/// The rules for the texts of a bet: first name, last name and document. Pure. Costs no allocation.
/// </summary>
internal static class BetTexts
{
    private const int MaxNameBytes = 255;
    private const int MaxDocumentBytes = 64;

    // An answer that begins so is an error: the winners of an agency could not be told from it.
    private static ReadOnlySpan<byte> Error => "ERROR "u8;

    /// <summary>Validates the texts of a bet.</summary>
    /// <returns>Why they are refused, or <c>null</c> if all is well.</returns>
    public static Refusal? Validate(
        ReadOnlySpan<byte> firstName,
        ReadOnlySpan<byte> lastName,
        ReadOnlySpan<byte> document,
        bool isSuspicious
    ) =>
        IsBlank(firstName) ? Refusal.FirstName
        : IsBlank(lastName) ? Refusal.LastName
        : IsBlank(document) ? Refusal.Document
        : firstName.Length > MaxNameBytes ? Refusal.FirstNameLength
        : lastName.Length > MaxNameBytes ? Refusal.LastNameLength
        : document.Length > MaxDocumentBytes ? Refusal.DocumentLength
        : document.StartsWith(Error) ? Refusal.DocumentError
        : !isSuspicious ? null
        : HasControl(firstName) ? Refusal.FirstNameControl
        : HasControl(lastName) ? Refusal.LastNameControl
        : HasControl(document) ? Refusal.DocumentControl
        : null;

    // Whether nothing of it can be seen. A text that begins with another ASCII character or with a letter of
    // two bytes is no blank.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBlank(ReadOnlySpan<byte> text) =>
        text.IsEmpty || (text[0] is <= 0x20 or 0x7F or 0xC2 or 0xD8 or >= 0xE0 && IsAllBlank(text));

    private static bool IsAllBlank(ReadOnlySpan<byte> text)
    {
        foreach (var rune in new RunesOf(text))
            // A zero-width space is a format character.
            if (
                !Rune.IsWhiteSpace(rune)
                && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format
            )
                return false;
        return true;
    }

    private static bool HasControl(ReadOnlySpan<byte> text)
    {
        foreach (var rune in new RunesOf(text))
            if (Rune.IsControl(rune) || PlainText.IsBidirectionalControl(rune))
                return true;
        return false;
    }

    private ref struct RunesOf(ReadOnlySpan<byte> text)
    {
        private ReadOnlySpan<byte> _rest = text;
        private Rune _current;

        public readonly Rune Current => _current;

        public readonly RunesOf GetEnumerator() => this;

        public bool MoveNext()
        {
            if (_rest.IsEmpty)
                return false;
            Rune.DecodeFromUtf8(_rest, out _current, out var length);
            _rest = _rest[length..];
            return true;
        }
    }
}

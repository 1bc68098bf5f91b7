using System.Text;
using CsCheck;

namespace Lottery.Common.Specs;

/// <summary>Texts for properties: half of their characters are ASCII, some are ones that text is escaped for.</summary>
internal static class AnyText
{
    private static readonly Gen<string> Character = Gen.Frequency(
            (4, Gen.Int[' ', '~']),
            (1, Gen.Int[0, 0xFF]),
            (1, Gen.OneOf(Gen.Int[0x2000, 0x2070], Gen.Const(0x61C))),
            (1, Gen.Int[0, 0x10FFFF].Where(Rune.IsValid))
        )
        .Select(value => new Rune(value).ToString());

    /// <summary>Any text of up to that many characters.</summary>
    public static Gen<string> Of(int most) => Character.Array[0, most].Select(string.Concat);

    /// <summary>A text that can stand in a field of a message.</summary>
    public static Gen<string> Field(int most) =>
        Of(most).Select(text => $"a{text}".Replace("|", "").Replace("\n", "").Replace("\r", ""));
}

using System.Globalization;
using System.Text;
using CsCheck;
using Lottery.Domain;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class BetLineSpecs
{
    private static readonly string[] CheapLines =
    [
        "1|A|B|1|1999-03-17|1",
        "1|O\u2019Higgins|Mª| 1|1999-03-17|1",
        "1|A\u202E|B|1|1999-03-17|1",
    ];

    [Theory]
    [InlineData("1|A|B|1|1999-03-17|00007574")]
    [InlineData("1|CONSTANZA|END|1|1999-03-17|1")]
    [InlineData("1|CON|WIN|RES|1999-03-17|1")]
    [InlineData("1| A | B\u00A0| 1|1999-03-17|1")]
    [InlineData("1|O\u2019Higgins|Mª|D\u00AD1|1999-03-17|1")]
    [InlineData("1|\u0623\u062D\u0645\u062F|\u5C71\u7530|\uFEFFx|1999-03-17|1")]
    [InlineData("1|\U0001F3B2|-|ERROR|1999-03-17|1")]
    [InlineData("1|A|B|ERRORS 1|1999-03-17|1")]
    [InlineData("1|ERROR |ERROR x|error 1|1999-03-17|1")]
    public void A_line_at_the_edge_of_what_is_allowed_is_a_bet(string line) =>
        Assert.True(TryDecode(line, out _, out _));

    [Theory]
    [InlineData("", Refusal.FieldCount)]
    [InlineData("1", Refusal.FieldCount)]
    [InlineData("1|A|B|1|1999-03-17", Refusal.FieldCount)]
    [InlineData("1|A|B|1|1999-03-17|1|", Refusal.FieldCount)]
    [InlineData("1|A|B|1|1999-03-17|1|7", Refusal.FieldCount)]
    [InlineData("0|A|B|1|1999-03-17|1", Refusal.Agency)]
    [InlineData("2147483648|A|B|1|1999-03-17|1", Refusal.Agency)]
    [InlineData("CON|A|B|1|1999-03-17|1", Refusal.Agency)]
    [InlineData("1||B|1|1999-03-17|1", Refusal.FirstName)]
    [InlineData("1|A||1|1999-03-17|1", Refusal.LastName)]
    [InlineData("1|A|B||1999-03-17|1", Refusal.Document)]
    [InlineData("1| \t |B|1|1999-03-17|1", Refusal.FirstName)]
    [InlineData("1|A|\u00A0|1|1999-03-17|1", Refusal.LastName)]
    [InlineData("1|A|\u202F\u3000|1|1999-03-17|1", Refusal.LastName)]
    [InlineData("1|A|B| \uFEFF\u200B|1999-03-17|1", Refusal.Document)]
    [InlineData("1|A\0|B|1|1999-03-17|1", Refusal.FirstNameControl)]
    [InlineData("1|A|B\u001B[2J|1|1999-03-17|1", Refusal.LastNameControl)]
    [InlineData("1|A|B|1\u007F|1999-03-17|1", Refusal.DocumentControl)]
    [InlineData("1|A|B|1\r|1999-03-17|1", Refusal.DocumentControl)]
    [InlineData("1|A|B\u0085x|1|1999-03-17|1", Refusal.LastNameControl)]
    [InlineData("1|A\u061C|B|1|1999-03-17|1", Refusal.FirstNameControl)]
    [InlineData("1|A|B\u200E|1|1999-03-17|1", Refusal.LastNameControl)]
    [InlineData("1|A|B|1\u202E2|1999-03-17|1", Refusal.DocumentControl)]
    [InlineData("1|A|B|1\u2066|1999-03-17|1", Refusal.DocumentControl)]
    [InlineData("1|A|B|ERROR |1999-03-17|1", Refusal.DocumentError)]
    [InlineData("1|A|B|ERROR no|1999-03-17|1", Refusal.DocumentError)]
    [InlineData("1|A|B|1||1", Refusal.Birthdate)]
    [InlineData("1|A|B|1|2023-02-29|1", Refusal.Birthdate)]
    [InlineData("1|A|B|1|1999-3-17|1", Refusal.Birthdate)]
    [InlineData("1|A|B|1|17-03-1999|1", Refusal.Birthdate)]
    [InlineData("1|A|B|1|1999/03/17|1", Refusal.Birthdate)]
    [InlineData("1|A|B|1| 999-03-17|1", Refusal.Birthdate)]
    [InlineData("1|A|B|1|1999-03-17T|1", Refusal.Birthdate)]
    [InlineData("1|A|B|1|1999-03-17|", Refusal.Number)]
    [InlineData("1|A|B|1|1999-03-17|100000000", Refusal.Number)]
    public void A_wrong_line_is_refused_with_its_reason(string line, Refusal reason)
    {
        Assert.False(TryDecode(line, out _, out var refusal));

        Assert.Equal(reason, refusal);
    }

    [Theory]
    [InlineData("1|{0}|B|1|1999-03-17|1", 255, Refusal.FirstNameLength)]
    [InlineData("1|A|{0}|1|1999-03-17|1", 255, Refusal.LastNameLength)]
    [InlineData("1|A|B|{0}|1999-03-17|1", 64, Refusal.DocumentLength)]
    public void A_text_has_a_longest_length_in_bytes(string line, int most, Refusal reason)
    {
        Assert.True(TryDecode(With(new string('x', most)), out _, out _));
        Assert.True(
            TryDecode(With($"{new string('ñ', most / 2)}{new string('x', most % 2)}"), out _, out _)
        );
        Assert.False(TryDecode(With(new string('x', most + 1)), out _, out var refusal));
        Assert.Equal(reason, refusal);
        Assert.False(TryDecode(With(new string('ñ', (most / 2) + 1)), out _, out refusal));
        Assert.Equal(reason, refusal);

        string With(string text) => string.Format(CultureInfo.InvariantCulture, line, text);
    }

    [Fact]
    public void A_text_is_refused_for_its_control_characters_and_for_having_nothing_else_than_blanks() =>
        AnyText
            .Field(6)
            .Select(text => text[1..])
            .Sample(
                text =>
                {
                    var isBlank = text.EnumerateRunes().All(IsBlank);
                    var hasControl = text.EnumerateRunes().Any(IsControl);
                    foreach (
                        var line in (string[])
                            [
                                $"1|{text}|B|1|1999-03-17|1",
                                $"1|A|{text}|1|1999-03-17|1",
                                $"1|A|B|{text}|1999-03-17|1",
                            ]
                    )
                    {
                        var isBet = TryDecode(line, out _, out var refusal);

                        Assert.Equal(!isBlank && !hasControl, isBet);
                        if (isBlank)
                            Assert.EndsWith("empty or blank", refusal.Reason());
                        else if (hasControl)
                            Assert.EndsWith("control character in it", refusal.Reason());
                    }
                },
                iter: 20_000
            );

    [Fact]
    public void A_line_costs_no_garbage()
    {
        var lines = CheapLines.Select(Bytes).ToArray();
        foreach (var line in lines)
            BetLine.TryDecode(line, out _, out _);

        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var line in lines)
            BetLine.TryDecode(line, out _, out _);

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void A_refused_line_still_names_its_agency_where_that_could_be_read()
    {
        TryDecode("7||B|1|1999-03-17|1", out var bet, out _);

        Assert.Equal(new AgencyId(7), bet.Agency);
    }

    [Fact]
    public void Every_reason_has_words_of_its_own()
    {
        var reasons = Enum.GetValues<Refusal>().Select(refusal => refusal.Reason()).ToList();

        Assert.Distinct(reasons);
        Assert.All(reasons, reason => Assert.DoesNotContain('|', reason));
    }

    // char.IsWhiteSpace and the invisible format characters.
    private static bool IsBlank(Rune rune) =>
        Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format;

    private static bool IsControl(Rune rune) =>
        Rune.IsControl(rune)
        || "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069".Contains(
            rune.ToString(),
            StringComparison.Ordinal
        );

    private static bool TryDecode(string line, out Bet bet, out Refusal refusal) =>
        BetLine.TryDecode(Bytes(line), out bet, out refusal);

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

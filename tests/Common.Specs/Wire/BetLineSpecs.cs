using System.Text;
using Lottery.Domain;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

public sealed class BetLineSpecs
{
    [Theory]
    [InlineData("1|A|B|1|1999-03-17|00007574")]
    [InlineData("1|CONSTANZA|END|1|1999-03-17|1")]
    [InlineData("1|CON|WIN|RES|1999-03-17|1")]
    [InlineData("1| | | |1999-03-17|1")]
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

    private static bool TryDecode(string line, out Bet bet, out Refusal refusal) =>
        BetLine.TryDecode(Bytes(line), out bet, out refusal);

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);
}

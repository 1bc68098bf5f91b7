using System.Text;
using Lottery.Domain;

namespace Lottery.Common.Specs.Domain;

public sealed class AgencyIdSpecs
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("42", 42)]
    [InlineData("007", 7)]
    [InlineData("00000000000000000000001", 1)]
    [InlineData("2147483647", int.MaxValue)]
    public void A_positive_integer_is_an_agency(string text, int value)
    {
        Assert.True(AgencyId.TryParse(Encoding.UTF8.GetBytes(text), out var agency));

        Assert.Equal(new AgencyId(value), agency);
        Assert.Equal($"{value}", agency.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("000")]
    [InlineData("-1")]
    [InlineData("+5")]
    [InlineData(" 5")]
    [InlineData("5 ")]
    [InlineData("5\r")]
    [InlineData("5.0")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("five")]
    [InlineData("５")]
    [InlineData("2147483648")]
    [InlineData("4294967297")]
    [InlineData("18446744073709551617")]
    public void Anything_else_is_none(string text) =>
        Assert.False(AgencyId.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void No_agency_can_be_made_of_a_number_that_is_not_positive(int value) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new AgencyId(value));
}

using System.Buffers;
using System.Text;
using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class LineTemplateSpecs
{
    [Theory]
    [InlineData("", "")]
    [InlineData("no holes", "no holes")]
    [InlineData("{A}", "1")]
    [InlineData("{A}{B}", @"12\n")]
    [InlineData("a: {A} | b: {B} | a again: {A} end", @"a: 1 | b: 2\n | a again: 1 end")]
    [InlineData("open { stays", "open { stays")]
    public void Holes_are_filled_with_escaped_values(string template, string line) =>
        Assert.Equal(line, Rendered(template, ("A", 1), ("B", "2\n")));

    [Fact]
    public void Numbers_are_written_the_same_everywhere() =>
        Assert.Equal("1234567.5", Rendered("{A}", ("A", 1234567.5)));

    [Fact]
    public void A_hole_without_a_value_is_a_mistake_of_the_program()
    {
        var mistake = Assert.Throws<FormatException>(() => Rendered("{Number}", ("Amount", 1)));

        Assert.Contains("{Number}", mistake.Message);
    }

    private static string Rendered(string template, params (string Name, object? Value)[] values)
    {
        var line = new ArrayBufferWriter<byte>();
        LineTemplate
            .Of(template)
            .Render(
                [.. values.Select(value => KeyValuePair.Create(value.Name, value.Value))],
                line
            );
        return Encoding.UTF8.GetString(line.WrittenSpan);
    }
}

namespace Lottery.Common.Specs.Instruments;

public sealed class LogLineSpecs
{
    [Theory]
    [InlineData("")]
    [InlineData("action: a | result: success")]
    [InlineData("2026-11-23 22:11:15 INFO action: a | result: success")]
    [InlineData("2026-11-23 22:11:15 INFO      action: a | result: success")]
    [InlineData("2026-11-23 22:11:15 info     action: a | result: success")]
    [InlineData("2026-11-23 22:11:15 NOTICE   action: a | result: success")]
    [InlineData("2026-13-23 22:11:15 INFO     action: a | result: success")]
    [InlineData("2026-11-23T22:11:15 INFO     action: a | result: success")]
    [InlineData("2026-11-23 22:11:15 INFO     action: a | result: ok")]
    [InlineData("2026-11-23 22:11:15 INFO     action: a")]
    [InlineData("2026-11-23 22:11:15 INFO     action: a | result: success | no key")]
    [InlineData("2026-11-23 22:11:15 INFO     action: a | result: success | key: a|b")]
    [InlineData("2026-11-23 22:11:15 INFO     action: a | result: success |key: value")]
    [InlineData("2026-11-23 22:11:15 INFO     action: a | result: success | key: \u001b[2J")]
    [InlineData("2026-11-23 22:11:15 INFO     action: a | result: success | key: a\u2028b")]
    [InlineData("2026-11-23 22:11:15 INFO     action: a | result: success\n")]
    public void A_line_out_of_form_is_not_read(string text) =>
        Assert.Throws<FormatException>(() => LogLine.Parse(text));
}

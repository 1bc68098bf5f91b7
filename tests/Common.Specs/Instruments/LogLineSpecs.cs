namespace Lottery.Common.Specs.Instruments;

public sealed class LogLineSpecs
{
    [Fact]
    public void A_line_is_read_into_its_parts()
    {
        var line = LogLine.Parse(
            "2026-11-23 22:11:15 INFO     action: apuesta_almacenada | result: success | dni: 1 | numero: 2"
        );

        Assert.Equal(new DateTime(2026, 11, 23, 22, 11, 15), line.Time);
        Assert.Equal(
            ("INFO", "apuesta_almacenada", "success"),
            (line.Level, line.Action, line.Result)
        );
        Assert.Equal([("dni", "1"), ("numero", "2")], line.Details);
        Assert.Equal("2", line["numero"]);
    }

    [Theory]
    [InlineData("2026-11-23 22:11:15 CRITICAL action: a | result: fail")]
    [InlineData("2026-11-23 22:11:15 DEBUG    action: a_b | result: in_progress | key: ")]
    [InlineData(
        "2026-11-23 22:11:15 WARNING  action: a | result: fail | error: with: colons, \"x\" = y"
    )]
    public void A_line_of_the_form_is_read(string text) =>
        Assert.Equal("a", LogLine.Parse(text).Action[..1]);

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

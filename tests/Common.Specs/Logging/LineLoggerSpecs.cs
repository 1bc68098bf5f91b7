using System.Text;
using Lottery.Logging;
using Microsoft.Extensions.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class LineLoggerSpecs
{
    [Fact]
    public void A_line_has_the_form_that_scripts_grep_for()
    {
        var line = Written(log => log.BetStored("30904465", 7574));

        Assert.Matches(
            "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} INFO     "
                + @"action: apuesta_almacenada \| result: success \| dni: 30904465 \| numero: 7574\n$",
            line
        );
    }

    [Fact]
    public void The_time_is_the_local_one()
    {
        var before = DateTime.Now.AddSeconds(-1);

        var line = LogLine.Parse(Written(log => log.Bare())[..^1]);

        Assert.InRange(line.Time, before, DateTime.Now);
    }

    [Theory]
    [InlineData(LogLevel.Debug, " DEBUG    action: ")]
    [InlineData(LogLevel.Information, " INFO     action: ")]
    [InlineData(LogLevel.Warning, " WARNING  action: ")]
    [InlineData(LogLevel.Error, " ERROR    action: ")]
    [InlineData(LogLevel.Critical, " CRITICAL action: ")]
    public void The_level_is_padded_to_eight(LogLevel level, string padded) =>
        Assert.Contains(padded, Written(log => log.AtLevel(level)));

    [Theory]
    [InlineData("1 | result: fail")]
    [InlineData("1\n2026-11-23 22:11:15 INFO     action: sorteo | result: success")]
    [InlineData("1\r\nforged")]
    [InlineData("1\u2028forged")]
    [InlineData("1\u2029forged")]
    [InlineData("1\u0085forged")]
    [InlineData("\u001b[2K\u001b[1Gforged")]
    [InlineData("{Number} {OriginalFormat} {0} }{")]
    [InlineData("\ud800 half of a pair")]
    public void Nobody_can_forge_a_line(string document)
    {
        var line = LogLine.Parse(Written(log => log.BetStored(document, 7574)).TrimEnd('\n'));

        Assert.Equal(
            ("INFO", "apuesta_almacenada", "success"),
            (line.Level, line.Action, line.Result)
        );
        Assert.Equal(["dni", "numero"], line.Details.Select(detail => detail.Key));
        Assert.Equal("7574", line["numero"]);
    }

    [Fact]
    public void Lines_below_the_minimum_are_dropped()
    {
        var output = new RecordingStream();
        var log = new LineLogger(output, LogLevel.Warning);

        log.AtLevel(LogLevel.Information);
        log.AtLevel(LogLevel.Warning);
        log.AtLevel(LogLevel.Critical);

        Assert.Equal(2, output.Writes.Count);
        Assert.False(log.IsEnabled(LogLevel.Debug));
    }

    [Fact]
    public void Every_line_is_one_write()
    {
        var output = new RecordingStream();
        var log = new LineLogger(output, LogLevel.Debug);

        log.BetStored(new string('9', 10_000), 1);
        log.Bare();

        Assert.Equal(2, output.Writes.Count);
        Assert.All(output.Writes, line => Assert.Equal((byte)'\n', line[^1]));
    }

    [Fact]
    public void Lines_of_many_threads_stay_whole()
    {
        var output = new RecordingStream();
        var log = new LineLogger(output, LogLevel.Debug);

        Parallel.For(0, 2_000, number => log.BetStored(new string('9', number), number));

        var lines = output.Writes.Select(line =>
            LogLine.Parse(Encoding.UTF8.GetString(line)[..^1])
        );
        Assert.Equal(2_000, lines.Count(line => line["dni"].Length == int.Parse(line["numero"])));
    }

    [Fact]
    public void An_output_that_nobody_reads_any_more_stops_nothing() =>
        new LineLogger(new RecordingStream(broken: true), LogLevel.Debug).Bare();

    [Fact]
    public void A_value_that_is_missing_leaves_its_place_empty() =>
        Assert.EndsWith("| dni:  | numero: 1\n", Written(log => log.BetStored(null, 1)));

    [Fact]
    public void A_line_of_numbers_is_written_like_any_other()
    {
        var sum = new NumberLine(
            "action: sum | result: success | part: {Part} | sum: {Sum}",
            7,
            -30
        );

        var line = Written(log => sum.Write(log, LogLevel.Warning, 1));

        Assert.EndsWith(" WARNING  action: sum | result: success | part: 7 | sum: -30\n", line);
        Assert.EndsWith($"  {sum}\n", line);
    }

    private static string Written(Action<LineLogger> write)
    {
        var output = new RecordingStream();
        write(new LineLogger(output, LogLevel.Debug));
        return Encoding.UTF8.GetString(Assert.Single(output.Writes));
    }
}

internal static partial class Log
{
    [LoggerMessage(
        LogLevel.Information,
        "action: apuesta_almacenada | result: success | dni: {Document} | numero: {Number}"
    )]
    public static partial void BetStored(this ILogger log, string? document, int number);

    [LoggerMessage(LogLevel.Information, "action: sorteo | result: success")]
    public static partial void Bare(this ILogger log);

    [LoggerMessage("action: sorteo | result: success")]
    public static partial void AtLevel(this ILogger log, LogLevel level);
}

using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class LastLinesSpecs
{
    private readonly LastLines _failures = new();

    [Fact]
    public void The_last_ten_warnings_and_errors_are_kept_and_nothing_else()
    {
        var log = new LogWriter(static _ => true, LogLevel.Debug) { Failures = _failures };
        for (var number = 1; number <= 11; number++)
            log.Warning($"action: trim_log | result: fail | number: {number}");
        log.Info($"action: listen | result: success");
        log.Write(LogLevel.Error, $"action: {new string('x', 5000)}");

        var lines = _failures.Lines;
        Assert.Equal(10, lines.Count);
        Assert.EndsWith("WARNING  action: trim_log | result: fail | number: 3", lines[0]);
        Assert.Equal(1000, lines[^1].Length);
    }

    [Fact]
    public void A_line_below_the_level_is_not_kept()
    {
        var log = new LogWriter(static _ => true, LogLevel.Critical) { Failures = _failures };

        log.Error($"action: trim_log | result: fail");

        Assert.Empty(_failures.Lines);
    }
}

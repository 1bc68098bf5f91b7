using System.Text;
using Lottery.Logging;
using Xunit;

namespace Lottery.Support;

/// <summary>Stands where standard output is and keeps the lines; a test can wait for one.</summary>
public sealed class CapturedLog
{
    private readonly Transcript _transcript = new();

    /// <summary>Writes here every line from DEBUG on.</summary>
    public LogWriter Logger => field ??= LoggerFrom(LogLevel.Debug);

    /// <summary>Writes here every line from a level on.</summary>
    public LogWriter LoggerFrom(LogLevel level) => new(Add, level);

    /// <summary>The lines so far.</summary>
    public IReadOnlyList<LogLine> Lines =>
        [.. _transcript.SoFar.Select(line => LogLine.Parse(line.Text))];

    /// <summary>The lines so far about one thing.</summary>
    public IReadOnlyList<LogLine> Of(string action) =>
        [.. Lines.Where(line => line.Action == action)];

    /// <summary>The first line, so far or to come, with that action and result.</summary>
    public async Task<LogLine> WaitForAsync(string action, string result = "success", int skip = 0)
    {
        for (var number = 0; ; number++)
        {
            var said = await _transcript.LineAsync(number, TestContext.Current.CancellationToken);
            var line = LogLine.Parse(said!.Text);
            if (line.Action == action && line.Result == result && skip-- == 0)
                return line;
        }
    }

    private bool Add(ReadOnlySpan<byte> line)
    {
        _transcript.Add(new(IsError: false, Encoding.UTF8.GetString(line[..^1])));
        return true;
    }
}

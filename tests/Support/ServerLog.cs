namespace Lottery.Support;

/// <summary>The log of a process: its standard output, every line of which must be of the form.</summary>
public sealed class ServerLog(ChildProcess process)
{
    /// <summary>The lines so far.</summary>
    /// <exception cref="FormatException">One of them is not of the form.</exception>
    public IReadOnlyList<LogLine> Lines =>
        [.. process.Said.Where(line => !line.IsError).Select(line => LogLine.Parse(line.Text))];

    /// <summary>The lines so far about one thing.</summary>
    public IReadOnlyList<LogLine> Of(string action) =>
        [.. Lines.Where(line => line.Action == action)];

    /// <summary>The first line, so far or to come, with that action, result and details.</summary>
    public async Task<LogLine> WaitForAsync(
        string action,
        string result = "success",
        params (string Key, string Value)[] details
    )
    {
        var wanted = details.Select(detail => $" | {detail.Key}: {detail.Value}");
        var line = await process.WaitForLineAsync(
            said => !said.IsError && IsWanted(LogLine.Parse(said.Text), action, result, details),
            $"action: {action} | result: {result}{string.Concat(wanted)}"
        );
        return LogLine.Parse(line);
    }

    private static bool IsWanted(
        LogLine line,
        string action,
        string result,
        (string Key, string Value)[] details
    ) =>
        line.Action == action
        && line.Result == result
        && details.All(detail => line.Find(detail.Key) == detail.Value);
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Lottery.Samples.Demo;

/// <summary>The process <c>lottery serve</c>.</summary>
internal sealed partial class Central
{
    public const string Database = "lottery.db";
    public const int WinningNumber = 7_574;

    private readonly TaskCompletionSource<int> _port = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Action<int, int> _onStored;
    private readonly DemoProcess _process;

    /// <summary>Starts it; <paramref name="onStored"/> gets an agency and how many more bets are stored.</summary>
    public Central(DemoFolder folder, int agencies, Action<int, int> onStored)
    {
        _onStored = onStored;
        _process = folder.Launch(
            "the central",
            $"serve --port 0 --bind 127.0.0.1 --agencies {agencies} --database {Database} "
                + $"--winning-number {WinningNumber}",
            OnLine
        );
    }

    public async Task<int> ListenAsync()
    {
        await Task.WhenAny(_port.Task, _process.Exit);
        return _port.Task.IsCompleted ? await _port.Task : throw await _process.FailureAsync();
    }

    /// <summary>Waits for the uploads, during which the central must not end.</summary>
    public async Task ServeAsync(Task uploads)
    {
        await Task.WhenAny(uploads, _process.Exit);
        // If the central fails, its agencies fail too, and may be seen first.
        if (uploads.IsFaulted)
            await Task.WhenAny(_process.Exit, Task.Delay(TimeSpan.FromSeconds(2)));
        if (!uploads.IsCompletedSuccessfully && _process.Exit.IsCompleted)
            throw await _process.FailureAsync();
        await uploads;
    }

    public Task EndAsync() => _process.EndAsync();

    private void OnLine(string line)
    {
        if (Listening.Match(line) is { Success: true } match)
            _port.TrySetResult(int.Parse(match.ValueSpan, CultureInfo.InvariantCulture));
        if (Stored.Match(line) is { Success: true } bets)
            _onStored(Number(bets.Groups["agency"]), Number(bets.Groups["bets"]));
    }

    private static int Number(Group digits) =>
        int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture);

    // 2026-11-23 22:11:15 INFO     action: listen | result: success | ip: 127.0.0.1 | port: 40123
    [GeneratedRegex(@"(?<= action: listen \| result: success \| .*\bport: )\d+")]
    private static partial Regex Listening { get; }

    // 2026-11-23 22:11:15 INFO     action: apuesta_recibida | result: success | cantidad: 100 | agency: 3
    [GeneratedRegex(
        @" action: apuesta_recibida \| result: success \| cantidad: (?<bets>\d+) \| agency: (?<agency>\d+)"
    )]
    private static partial Regex Stored { get; }
}

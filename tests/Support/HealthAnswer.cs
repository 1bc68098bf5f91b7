using System.Diagnostics;
using System.Globalization;

namespace Lottery.Support;

/// <summary>What <c>lottery health</c> says of a server.</summary>
/// <param name="Code">Its exit code.</param>
/// <param name="Said">Its first line.</param>
public sealed record HealthAnswer(int Code, string Said)
{
    /// <summary>What its workers do.</summary>
    public string Workers { get; private init; } = "";

    /// <summary>How many lines of the log were dropped.</summary>
    public int DroppedLines { get; private init; }

    /// <summary>Asks once.</summary>
    public static async Task<HealthAnswer> OfAsync(TestLottery lottery)
    {
        await using var health = ChildProcess.Start(
            Programs.Lottery,
            ["health", "--port", $"{lottery.Port}", "--bind", "127.0.0.1"],
            lottery.Folder
        );
        var code = await health.ExitAsync();
        var lines = health.Said.Select(line => line.Text).ToList();
        return new(code, lines[0])
        {
            Workers = lines.Find(line => line.StartsWith("workers: ")) ?? "",
            // log: 3 lines dropped; ...
            DroppedLines = lines.Find(line => line.StartsWith("log: ")) is { } log
                ? int.Parse(log.Split(' ')[1], CultureInfo.InvariantCulture)
                : 0,
        };
    }

    /// <summary>Asks again and again until it says what is wanted.</summary>
    public static async Task<HealthAnswer> UntilAsync(
        TestLottery lottery,
        Predicate<HealthAnswer> wanted
    )
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            var answer = await OfAsync(lottery);
            if (wanted(answer))
                return answer;
            if (clock.ElapsedMilliseconds > Limits.ForProcesses)
                throw lottery.Process.Failure($"is of another health than expected: {answer}");
        }
    }
}

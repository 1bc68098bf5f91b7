using Lottery.Benchmarks.Reference;

namespace Lottery.Benchmarks.Load;

/// <summary>
/// Agencies that connect anew for each message of one bet. Each has a thread of its own, which blocks, as
/// the process of a client would.
/// </summary>
public sealed class ReconnectingAgencies(IEnumerable<BetRows> agencies)
{
    private const int WarmUpMessages = 25;

    private readonly List<IReadOnlyList<byte[]>> _messages =
    [
        .. agencies.Select(rows => BetMessages.Of(rows, most: 1)),
    ];

    /// <summary>Sends all bets. Every one must be ACKed.</summary>
    public Task UploadAsync(int port) =>
        Task.WhenAll(_messages.Select(bets => AskAsync(bets, "ACK\n", port)));

    /// <summary>
    /// Asks whether there are winners, which there are not. A busy server has its workers already, and this
    /// program is compiled while it runs.
    /// </summary>
    /// <param name="question">The question, as this server wants it.</param>
    /// <param name="port">Where the server listens.</param>
    public Task WarmUpAsync(string question, int port)
    {
        var questions = Enumerable.Repeat(WireClient.Frame(question), WarmUpMessages).ToList();
        return Task.WhenAll(_messages.Select(_ => AskAsync(questions, "N\n", port)));
    }

    private static Task AskAsync(IReadOnlyList<byte[]> messages, string wanted, int port) =>
        Task.Factory.StartNew(
            () => Ask(messages, wanted, port),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private static void Ask(IReadOnlyList<byte[]> messages, string wanted, int port)
    {
        foreach (var message in messages)
        {
            using var connection = Connection.Open(port);
            var answer = connection.Ask(message);
            if (answer != wanted)
                throw new BenchException($"an agency was answered '{answer.TrimEnd('\n')}'");
        }
    }
}

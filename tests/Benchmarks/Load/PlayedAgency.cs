namespace Lottery.Benchmarks.Load;

/// <summary>One agency of many that this process plays. Owns its connection.</summary>
public sealed class PlayedAgency(int agency, IReadOnlyList<byte[]> messages) : IDisposable
{
    private Connection? _connection;

    /// <summary>Connects, and sends all bets.</summary>
    /// <exception cref="BenchException">One was not stored.</exception>
    public async Task UploadAsync(int port)
    {
        _connection = await Connection.OpenAsync(port);
        foreach (var message in messages)
            await ExpectAsync(message, "ACK\n");
    }

    /// <summary>Connects, and sends all bets as one list, some messages ahead of their answers.</summary>
    /// <param name="port">Where the server listens.</param>
    /// <param name="ahead">How many messages may wait for their answers.</param>
    /// <exception cref="BenchException">One was not stored.</exception>
    public async Task UploadAsync(int port, int ahead)
    {
        _connection = await Connection.OpenAsync(port);
        await ExpectAsync(WireClient.Frame($"RES|{agency}|list\n"), "RES ACK|0\n");
        for (var next = 0; next < messages.Count + ahead; next++)
        {
            if (next < messages.Count)
                await _connection.SendAsync(messages[next]);
            if (next >= ahead && await _connection.AnswerAsync() is var answer and not "ACK\n")
                throw Unexpected(answer);
        }
    }

    /// <summary>Says that there are no more bets.</summary>
    public Task FinishAsync() => ExpectAsync(WireClient.Frame("END\n"), "END ACK\n");

    /// <summary>Waits for the draw.</summary>
    /// <returns>The documents of its winners.</returns>
    public async Task<IReadOnlyList<string>> WinnersAsync()
    {
        var answer = await _connection!.AskAsync(WireClient.Frame($"CON|{agency}\n"));
        return answer.StartsWith("ERROR", StringComparison.Ordinal)
            ? throw Unexpected(answer)
            : answer.TrimEnd('\n').Split('|', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Closes the connection.</summary>
    public void Dispose() => _connection?.Dispose();

    private async Task ExpectAsync(byte[] message, string wanted)
    {
        var answer = await _connection!.AskAsync(message);
        if (answer != wanted)
            throw Unexpected(answer);
    }

    private BenchException Unexpected(string answer) =>
        new($"agency {agency} was answered '{answer.TrimEnd('\n')}'");
}

using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Lottery.Client;

/// <summary>
/// A new connection for every question, closed when it is answered: agencies take turns at a server that
/// serves one connection at a time. Owns nothing between two questions.
/// </summary>
internal sealed class ConnectionPerMessage(ClientOptions options, ILogger log) : IServerLink
{
    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> AskAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        using var connection = await AgencyConnection.ConnectAsync(options, log, stop);
        return await connection.AskAsync(word, payload, stop, kill);
    }

    /// <summary>Nothing is open.</summary>
    public void Dispose() { }
}

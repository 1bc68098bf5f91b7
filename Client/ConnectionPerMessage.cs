using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;

namespace Lottery.Client;

/// <summary>
/// A new connection for every question, closed when it is answered: agencies take turns at a server that
/// serves one connection at a time. Only a RES leaves its connection open, for the one message that it
/// introduces. Owns that connection.
/// </summary>
internal sealed class ConnectionPerMessage(ClientOptions options, ILogger log) : IServerLink
{
    private AgencyConnection? _introduced;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> AskAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        var connection = _introduced ?? await AgencyConnection.ConnectAsync(options, log, stop);
        _introduced = connection;
        try
        {
            return await connection.AskAsync(word, payload, stop, kill);
        }
        finally
        {
            if (word != "RES")
                Dispose();
        }
    }

    /// <summary>Closes the connection that still waits for its message.</summary>
    public void Dispose()
    {
        _introduced?.Dispose();
        _introduced = null;
    }
}

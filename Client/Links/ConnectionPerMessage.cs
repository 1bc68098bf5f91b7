using System.Runtime.CompilerServices;
using Lottery.Client.Settings;
using Lottery.Logging;

namespace Lottery.Client.Links;

/// <summary>
/// A new connection for every question, closed when it is answered: agencies take turns at a server that
/// serves one connection at a time. Only a RES leaves its connection open, for the one message that it
/// introduces. Owns that connection.
/// </summary>
internal sealed class ConnectionPerMessage(ClientOptions options, LogWriter log) : IServerLink
{
    private AgencyConnection? _open;

    /// <inheritdoc/>
    public int Window => 1;

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        _open ??= await AgencyConnection.ConnectAsync(options, log, stop);
        await _open.SendAsync(word, payload, stop, kill);
    }

    /// <inheritdoc/>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> HearAsync(string word, CancellationToken kill)
    {
        try
        {
            return await _open!.HearAsync(word, kill);
        }
        finally
        {
            if (word != "RES")
                Dispose();
        }
    }

    /// <inheritdoc/>
    public async ValueTask HearAsync(
        string word,
        Action<ReadOnlyMemory<byte>> take,
        CancellationToken kill
    )
    {
        try
        {
            await _open!.HearAsync(word, take, kill);
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Closes the connection that still waits for its message or an answer.</summary>
    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }
}

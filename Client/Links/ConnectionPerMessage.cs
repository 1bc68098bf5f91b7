using System.Runtime.CompilerServices;
using Lottery.Client.Settings;
using Lottery.Logging;

namespace Lottery.Client.Links;

/// <summary>
/// A new connection for each message, closed after the answer, for a server that serves one connection at a
/// time. Only RES leaves its connection open, for the one message that follows it. Owns that connection.
/// </summary>
internal sealed class ConnectionPerMessage(ClientOptions options, LogWriter log) : IServerLink
{
    private AgencyConnection? _open;

    public int Window => 1;

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

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> ReceiveAsync(string word, CancellationToken kill)
    {
        try
        {
            return await _open!.ReceiveAsync(word, kill);
        }
        finally
        {
            if (word != "RES")
                Dispose();
        }
    }

    public async ValueTask ReceiveAsync(
        string word,
        Action<ReadOnlyMemory<byte>> take,
        CancellationToken kill
    )
    {
        try
        {
            await _open!.ReceiveAsync(word, take, kill);
        }
        finally
        {
            Dispose();
        }
    }

    public void Dispose()
    {
        _open?.Dispose();
        _open = null;
    }
}

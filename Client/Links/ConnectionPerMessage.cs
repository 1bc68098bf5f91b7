using System.Runtime.CompilerServices;
using Lottery.Client.Settings;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Links;

/// <summary>
/// A new connection for each message, closed after the answer, for a server that serves one connection at a
/// time. Only RES leaves its connection open, for the one message that follows it. Owns that connection.
/// </summary>
internal sealed class ConnectionPerMessage(ClientOptions options, LogWriter log) : IServerLink
{
    private ServerConnection? _open;

    public int Window => 1;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendAsync(
        Message message,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        _open ??= await ServerConnection.ConnectAsync(options, log, stop);
        await _open.SendAsync(message, stop, kill);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask SendBetsAsync(
        ReadOnlyMemory<byte> lines,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        _open ??= await ServerConnection.ConnectAsync(options, log, stop);
        await _open.SendBetsAsync(lines, stop, kill);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<string> ReceiveAsync(Message message, CancellationToken kill)
    {
        try
        {
            return await _open!.ReceiveAsync(message, kill);
        }
        finally
        {
            if (message is not Message.Resume)
                Dispose();
        }
    }

    public async ValueTask ReceiveAsync(
        Message message,
        Action<ReadOnlyMemory<byte>> take,
        CancellationToken kill
    )
    {
        try
        {
            await _open!.ReceiveAsync(message, take, kill);
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

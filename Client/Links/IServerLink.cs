using System.Runtime.CompilerServices;
using Lottery.Wire;

namespace Lottery.Client.Links;

/// <summary>
/// Sends messages to the server and receives the answers, on one connection or several. The sessions
/// (<see cref="Sessions.UploadSession"/>) do not know how many. For one caller at a time.
/// </summary>
internal interface IServerLink : IDisposable
{
    int Window { get; }

    /// <summary>Copies one message, and sends it before the next wait for an answer.</summary>
    ValueTask SendAsync(Message message, CancellationToken stop, CancellationToken kill);

    /// <summary>Sends lines of bets as <see cref="SendAsync"/> does, without an object for each message of an upload.</summary>
    ValueTask SendBetsAsync(
        ReadOnlyMemory<byte> lines,
        CancellationToken stop,
        CancellationToken kill
    );

    /// <summary>Waits for the answer to the oldest unanswered message, one of this kind: one payload.</summary>
    ValueTask<string> ReceiveAsync(Message message, CancellationToken kill);

    /// <summary>
    /// Waits for an answer of any number of payloads, the last of which ends with a line break. Each is passed
    /// to <paramref name="take"/>, and valid until that returns.
    /// </summary>
    ValueTask ReceiveAsync(
        Message message,
        Action<ReadOnlyMemory<byte>> take,
        CancellationToken kill
    );

    /// <summary>Sends one message, when none is unanswered, and waits for its answer.</summary>
    /// <param name="message">The message.</param>
    /// <param name="stop">Sends nothing more; still waits for the answer to a message that was sent.</param>
    /// <param name="kill">Gives up; the link can then only be disposed.</param>
    /// <returns>The answer, for <see cref="ReplyDecoder"/>.</returns>
    /// <exception cref="ConnectionException">The connection cannot be made, or ended too early.</exception>
    /// <exception cref="WireException">The answer breaks the protocol.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<string> AskAsync(
        Message message,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        await SendAsync(message, stop, kill);
        return await ReceiveAsync(message, kill);
    }
}

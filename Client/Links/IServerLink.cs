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
    ValueTask SendAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    );

    /// <summary>Waits for the answer to the oldest unanswered message: one payload.</summary>
    ValueTask<string> ReceiveAsync(string word, CancellationToken kill);

    /// <summary>
    /// Waits for an answer of any number of payloads, the last of which ends with a line break. Each is passed
    /// to <paramref name="take"/>, and valid until that returns.
    /// </summary>
    ValueTask ReceiveAsync(string word, Action<ReadOnlyMemory<byte>> take, CancellationToken kill);

    /// <summary>Sends one message, when none is unanswered, and waits for its answer.</summary>
    /// <param name="word">The message's name, for errors.</param>
    /// <param name="payload">The message.</param>
    /// <param name="stop">Sends nothing more; still waits for the answer to a message that was sent.</param>
    /// <param name="kill">Gives up; the link can then only be disposed.</param>
    /// <returns>The answer, for <see cref="ReplyDecoder"/>.</returns>
    /// <exception cref="ConnectionException">The connection cannot be made, or ended too early.</exception>
    /// <exception cref="WireException">The answer breaks the protocol.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<string> AskAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        await SendAsync(word, payload, stop, kill);
        return await ReceiveAsync(word, kill);
    }
}

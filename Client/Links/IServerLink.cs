using System.Runtime.CompilerServices;
using Lottery.Wire;

namespace Lottery.Client.Links;

/// <summary>
/// How questions travel to the server, and answers back. What is said (<see cref="Sessions.UploadSession"/>) does
/// not know how many connections that takes. Serves one caller at a time.
/// </summary>
internal interface IServerLink : IDisposable
{
    /// <summary>How many messages may be on their way before the first of them is answered.</summary>
    int Window { get; }

    /// <summary>
    /// Sends one message, at the latest when an answer is waited for while the first message without one
    /// has not been sent. Its bytes are copied.
    /// </summary>
    /// <inheritdoc cref="AskAsync"/>
    ValueTask SendAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    );

    /// <summary>Waits for the answer to the oldest message that has none: one payload.</summary>
    /// <inheritdoc cref="AskAsync"/>
    ValueTask<string> HearAsync(string word, CancellationToken kill);

    /// <summary>
    /// Waits for an answer that may be cut into any number of payloads, the last of which ends with a line
    /// break. No more than one of them is in memory.
    /// </summary>
    /// <param name="word">The message's name, for errors.</param>
    /// <param name="take">Takes a payload, which is valid until it returns; what it throws ends the wait.</param>
    /// <param name="kill">Gives up; the link is then good for nothing but disposal.</param>
    /// <inheritdoc cref="AskAsync"/>
    ValueTask HearAsync(string word, Action<ReadOnlyMemory<byte>> take, CancellationToken kill);

    /// <summary>Sends one message, when no other is on its way, and waits for its answer.</summary>
    /// <param name="word">The message's name, for errors.</param>
    /// <param name="payload">The message.</param>
    /// <param name="stop">Asks nothing more; a message on its way is still answered.</param>
    /// <param name="kill">Gives up; the link is then good for nothing but disposal.</param>
    /// <returns>The answer's text, as <see cref="ReplyDecoder"/> reads it.</returns>
    /// <exception cref="ConnectionException">
    /// The server cannot be reached, or the connection ended before the answer did.
    /// </exception>
    /// <exception cref="WireException">What came is no answer at all.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    async ValueTask<string> AskAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    )
    {
        await SendAsync(word, payload, stop, kill);
        return await HearAsync(word, kill);
    }
}

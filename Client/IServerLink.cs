using Lottery.Wire;

namespace Lottery.Client;

/// <summary>
/// How questions travel to the server, and answers back. What is said (<see cref="UploadSession"/>) does
/// not know how many connections that takes. Serves one question at a time.
/// </summary>
internal interface IServerLink : IDisposable
{
    /// <summary>Sends one message and waits for its answer.</summary>
    /// <param name="word">The message's name, for errors.</param>
    /// <param name="payload">The message.</param>
    /// <param name="stop">Asks nothing more; a message on its way is still answered.</param>
    /// <param name="kill">Gives up; the link is then good for nothing but disposal.</param>
    /// <returns>The answer's text, as <see cref="ReplyDecoder"/> reads it.</returns>
    /// <exception cref="ConnectionException">
    /// The server cannot be reached, or the connection ended before the answer did.
    /// </exception>
    /// <exception cref="WireException">What came is no answer at all.</exception>
    ValueTask<string> AskAsync(
        string word,
        ReadOnlyMemory<byte> payload,
        CancellationToken stop,
        CancellationToken kill
    );
}

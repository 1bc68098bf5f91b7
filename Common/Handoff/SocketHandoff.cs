using Lottery.Native;

namespace Lottery.Handoff;

/// <summary>What has come over the link to a worker.</summary>
public enum HandoffInput
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>An agency's connection.</summary>
    Connection,

    /// <summary>What the worker needs for TLS, from now on.</summary>
    Credentials,

    /// <summary>The liveness question; the worker answers <see cref="WorkerWord.Alive"/>.</summary>
    Question,

    /// <summary>Other connections wait: one that has not sent its first whole message should end.</summary>
    Yield,

    /// <summary>A newer connection of the same agency waits for the draw; one may.</summary>
    Newer,

    /// <summary>The agency that waits for the draw may be unfinished again: its list may have left the draw.</summary>
    Unfinished,

    /// <summary>The sender asks the worker to exit, or is gone.</summary>
    End,
}

/// <summary>
/// Moves an accepted connection to another process. Both sides keep these rules:
/// <list type="number">
/// <item>the descriptor goes with one byte of data;</item>
/// <item>sending duplicates it: the sender never uses its copy, and closes it when the receiver reports
/// that it has its own;</item>
/// <item>the receiver gets it close-on-exec, so that no later child keeps the connection open;</item>
/// <item>a truncated control message is an error, and what came with it is closed;</item>
/// <item>the receiver wraps the descriptor before it does anything that could throw;</item>
/// <item>what a worker needs for TLS goes as a descriptor, too: a key is neither in an argument nor in a file;</item>
/// <item>a byte without a descriptor is the liveness question, which the thread that serves answers, or a request about
/// the current connection. The link keeps the order, and the next connection is sent after the report about the last
/// one: a late request finds no connection, or one that it does not fit, and is ignored.</item>
/// </list>
/// No call waits. See unix(7), SCM_RIGHTS.
/// </summary>
public static class SocketHandoff
{
    private const byte Connection = (byte)'C';
    private const byte Question = (byte)'?';
    private const byte Credentials = (byte)'T';
    private const byte Yield = (byte)'E';
    private const byte Newer = (byte)'N';
    private const byte Unfinished = (byte)'U';

    /// <summary>Sends a duplicate of the agency's connection.</summary>
    /// <exception cref="NativeException">The receiver is gone, or does not read.</exception>
    public static void Send(StreamSocket link, StreamSocket agency) =>
        DescriptorPassing.Send(link.Descriptor, agency.Descriptor, Connection);

    /// <summary>Sends what the receiver needs for TLS, in place of what it had.</summary>
    /// <exception cref="NativeException">The receiver is gone, or does not read.</exception>
    public static void Send(StreamSocket link, MemoryFile credentials) =>
        DescriptorPassing.Send(link.Descriptor, credentials.Descriptor, Credentials);

    /// <summary>Sends the liveness question.</summary>
    /// <returns><c>false</c> if the receiver is gone, or does not read.</returns>
    public static bool TryAsk(StreamSocket link) => TrySend(link, Question);

    /// <summary>Asks the worker to end its connection, unless that has sent its first whole message.</summary>
    /// <returns><c>false</c> if the receiver is gone, or does not read.</returns>
    public static bool TryAskToYield(StreamSocket link) => TrySend(link, Yield);

    /// <summary>Tells the worker that a newer connection of the agency for which it waits does so as well.</summary>
    /// <returns><c>false</c> if the receiver is gone, or does not read.</returns>
    public static bool TryTellOfNewer(StreamSocket link) => TrySend(link, Newer);

    /// <summary>Tells the worker that its agency, which waits for the draw, may be unfinished again.</summary>
    /// <returns><c>false</c> if the receiver is gone, or does not read.</returns>
    public static bool TryTellOfUnfinished(StreamSocket link) => TrySend(link, Unfinished);

    /// <summary>Receives one input.</summary>
    /// <param name="link">The Unix socket.</param>
    /// <param name="agency">The connection that came, which the caller owns.</param>
    /// <param name="credentials">The credentials that came, which the caller owns.</param>
    /// <exception cref="NativeException">The link failed, or carried something else than its sender sends.</exception>
    public static HandoffInput Receive(
        StreamSocket link,
        out StreamSocket? agency,
        out MemoryFile? credentials
    )
    {
        var descriptor = DescriptorPassing.Receive(link.Descriptor, out var received, out var word);
        (agency, credentials) = (null, null);
        if (received <= 0)
            return received < 0 ? HandoffInput.None : HandoffInput.End;
        switch (word)
        {
            case Connection when descriptor is not null:
                agency = new StreamSocket(descriptor);
                return HandoffInput.Connection;
            case Credentials when descriptor is not null:
                credentials = MemoryFile.Received(descriptor);
                return HandoffInput.Credentials;
            case Question when descriptor is null:
                return HandoffInput.Question;
            case Yield when descriptor is null:
                return HandoffInput.Yield;
            case Newer when descriptor is null:
                return HandoffInput.Newer;
            case Unfinished when descriptor is null:
                return HandoffInput.Unfinished;
            default:
                descriptor?.Dispose();
                throw new NativeException($"the link carried an unknown byte {word}", Errno.EINVAL);
        }
    }

    private static bool TrySend(StreamSocket link, byte word)
    {
        try
        {
            return link.TrySend([word]) is not null;
        }
        catch (IOException)
        {
            // It is gone; its exit says why.
            return false;
        }
    }
}

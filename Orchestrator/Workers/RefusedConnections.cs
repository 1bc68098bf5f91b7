using Lottery.Native;
using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// The connections that no worker gets: each is told why, and stays open for a moment until the peer has closed its
/// side, since a close with unread bytes would be a reset, which may destroy the answer (RFC 9293, 3.6.1). No call
/// waits. Owns them.
/// </summary>
internal sealed class RefusedConnections
{
    /// <summary>How many stay open; beyond it the oldest is closed.</summary>
    public const int MaxClosing = 16;

    private const int MaxReads = 16;

    private static readonly TimeSpan LongestTime = TimeSpan.FromSeconds(2);

    private readonly Queue<(StreamSocket Agency, Deadline End)> _closing = [];

    /// <summary>Refuses a connection, which is owned from here on.</summary>
    public void Refuse(StreamSocket agency, string reason)
    {
        try
        {
            agency.TrySend(Frame.Of(Reply.Error(reason)));
        }
        catch (IOException)
        {
            // The peer is gone.
        }
        agency.EndSending();
        if (HasEnded(agency))
        {
            agency.Dispose();
            return;
        }
        if (_closing.Count == MaxClosing)
            _closing.Dequeue().Agency.Dispose();
        _closing.Enqueue((agency, Deadline.In(LongestTime)));
    }

    /// <summary>Closes those whose peer has closed its side, or does not for too long.</summary>
    public void Check()
    {
        for (var left = _closing.Count; left > 0; left--)
        {
            var (agency, end) = _closing.Dequeue();
            if (end.HasPassed || HasEnded(agency))
                agency.Dispose();
            else
                _closing.Enqueue((agency, end));
        }
    }

    public void CloseAll()
    {
        while (_closing.TryDequeue(out var closing))
            closing.Agency.Dispose();
    }

    // A peer that goes on sending gets a reset.
    private static bool HasEnded(StreamSocket agency)
    {
        Span<byte> rest = stackalloc byte[4096];
        try
        {
            for (var reads = 0; reads < MaxReads; reads++)
                if (agency.TryReceive(rest) is not > 0 and var received)
                    return received == 0;
        }
        catch (IOException)
        {
            // It is gone.
        }
        return true;
    }
}

using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Session;

/// <summary>A connection as a stream with deadlines; a stop ends reading. Owns the socket.</summary>
internal sealed class ConnectionStream(
    StreamSocket socket,
    PollThread thread,
    TimeSpan timeout,
    Func<bool>? othersWait = null,
    HelloPhase? hello = null
) : ForwardStream
{
    private const int MaxReads = 16;

    private static readonly TimeSpan DrainTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ShortDrainTimeout = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TimeWhileOthersWait = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan OthersCheckInterval = TimeSpan.FromSeconds(1);

    private Deadline _message = Deadline.Never;
    private Deadline _others = Deadline.Never;

    public override bool CanWrite => true;

    /// <summary>Whether the peer has closed its side, and all that it sent was read.</summary>
    public bool InputEnded { get; private set; }

    /// <summary>Whether writing drops what the kernel does not take at once.</summary>
    public bool IsEnding { get; set; }

    /// <summary>Starts the timeout of the next message.</summary>
    public void BeginMessage()
    {
        _message = Deadline.In(timeout);
        _others = othersWait is null ? Deadline.Never : Deadline.In(TimeWhileOthersWait);
    }

    public override int Read(Span<byte> buffer)
    {
        var received = Receive(buffer, peek: false);
        InputEnded = received == 0;
        return received;
    }

    /// <summary>The next byte, which stays unread; <c>null</c> at the end.</summary>
    public byte? Peek()
    {
        Span<byte> first = stackalloc byte[1];
        return Receive(first, peek: true) == 0 ? null : first[0];
    }

    /// <summary>Sends all of it, also during a stop.</summary>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
            if (socket.TrySend(buffer) is { } sent)
                buffer = buffer[sent..];
            else if (IsEnding)
                return;
            else
                WaitForRoom();
    }

    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    /// <summary>Writes on this thread, before it returns.</summary>
    public override ValueTask WriteAsync(
        ReadOnlyMemory<byte> buffer,
        CancellationToken cancellationToken = default
    )
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    /// <summary>
    /// Shuts down sending, then reads until the peer closes its side. A close with unread bytes would be a
    /// reset, which may destroy the last answer on its way (RFC 9293, 3.6.1; RFC 2525, 2.17).
    /// </summary>
    public void EndInOrder()
    {
        // After the end of input nothing is unread.
        if (InputEnded)
            return;
        try
        {
            socket.EndSending();
            Drain();
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The peer is gone, or the grace time is over.
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            socket.Dispose();
        base.Dispose(disposing);
    }

    private int Receive(Span<byte> buffer, bool peek)
    {
        while (true)
        {
            // Polls before each receive: a peer that never pauses must not hide a stop.
            switch (WaitForInput())
            {
                case WaitEnd.Ready when socket.TryReceive(buffer, peek) is { } received:
                    return received;
                case WaitEnd.Stopping:
                    throw new OperationCanceledException("asked to stop");
                case WaitEnd.TimedOut when _message.HasPassed:
                    throw new TimeoutException($"nothing came for {timeout.TotalSeconds} s");
            }
        }
    }

    private WaitEnd WaitForInput()
    {
        hello?.Check();
        // Parts of a message do not extend the time.
        if (_others.HasPassed && othersWait!())
            throw new TimeoutException(
                $"no message came for {TimeWhileOthersWait.TotalSeconds} s, and others wait"
            );
        var look = _others.HasPassed ? Deadline.In(OthersCheckInterval) : _others;
        var first = Deadline.Earlier(_message, hello?.Deadline ?? Deadline.Never);
        var end = thread.WaitForInput(socket.Descriptor, Deadline.Earlier(first, look));
        // Told before the idle timeout where both have passed: the peer gets its reason.
        if (end is WaitEnd.TimedOut)
            hello?.Check();
        return end;
    }

    private void WaitForRoom()
    {
        var deadline = Deadline.In(timeout);
        WaitEnd end;
        do end = thread.WaitForRoom(socket.Descriptor, deadline);
        while (end is WaitEnd.Woken);
        if (end is WaitEnd.TimedOut)
            throw new IOException($"no answer was taken for {timeout.TotalSeconds} s");
    }

    private void Drain()
    {
        Span<byte> rest = stackalloc byte[4096];
        var reads = 0;
        var isShort = thread.IsStopping || othersWait?.Invoke() is true;
        var deadline = Deadline.In(isShort ? ShortDrainTimeout : DrainTimeout);
        while (!deadline.HasPassed)
        {
            var received = socket.TryReceive(rest);
            if (received == 0)
                return;
            // What has come is read, so that the close is no reset; others do not wait for more.
            if (hello is { MustYield: true } && (received is null || ++reads == MaxReads))
                return;
            thread.WaitForClosing(socket.Descriptor, deadline);
        }
    }
}

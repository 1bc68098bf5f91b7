using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Sync;

/// <summary>
/// Holds an agency until the draw is made and its line is logged. That it is made is a row in the database,
/// which <paramref name="isDrawn"/> looks at; that it is logged is the semaphore's count, which is above 0
/// from then on. The semaphore also wakes those that wait, one after the other: each takes its token and
/// gives it on. A token that is lost with a killed process is replaced by the orchestrator, which looks at the
/// count every second once the draw is made. Used by one thread; has another one, which waits at the semaphore while an agency waits.
/// Owns the handle of the semaphore, not its name.
/// </summary>
/// <param name="semaphore">The semaphore.</param>
/// <param name="isDrawn">Whether the database holds the draw.</param>
public sealed class DrawBarrier(NamedSemaphore semaphore, Func<bool> isDrawn) : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private readonly WakeUp _woken = new();
    private volatile bool _threadWaits;
    private bool _threadStarted;
    private bool _isOpen;

    /// <summary>
    /// How often a waiting agency's worker looks by itself. A thousand of them cost some 0.3 % of a core.
    /// </summary>
    internal TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Whether the other thread waits at the semaphore.</summary>
    internal bool IsWaitingForToken => _threadWaits;

    /// <summary>Whether the draw has been made, and its line logged.</summary>
    public bool IsOpen => _isOpen = _isOpen || (isDrawn() && semaphore.Count > 0);

    /// <summary>Lets everybody go on; to be called once the draw is in the database and in the log.</summary>
    public void Open() => semaphore.Post();

    /// <summary>Waits for the draw.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="agency">The connection, whose peer may go away meanwhile.</param>
    /// <param name="afterHangUp">
    /// How long a peer that has closed its sending side is waited for: it may still want its answer, and
    /// cannot be told from one that is gone.
    /// </param>
    /// <returns>How it ended: ready when the barrier is open.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public WaitEnd Wait(PollThread thread, StreamSocket agency, TimeSpan afterHangUp)
    {
        var hungUp = Deadline.Never;
        string? broken = null;
        thread.WatchHangUp(
            agency.Descriptor,
            () =>
            {
                broken = agency.TakeError();
                hungUp = Deadline.In(afterHangUp);
                return false;
            }
        );
        try
        {
            while (!IsOpen)
            {
                WaitForToken();
                var lookAgain = Deadline.In(LookAgainAfter);
                WaitEnd end;
                do end = thread.WaitForInput(
                    _woken.Descriptor,
                    Deadline.Earlier(hungUp, lookAgain)
                );
                while (end is WaitEnd.Noticed && broken is null);
                if (broken is not null)
                    throw new IOException(broken);
                if (end is WaitEnd.Stopping || (end is WaitEnd.TimedOut && hungUp.HasPassed))
                    return end;
                if (end is WaitEnd.Ready)
                    TakeWakeUp();
            }
            return WaitEnd.Ready;
        }
        finally
        {
            thread.Unwatch(agency.Descriptor);
        }
    }

    /// <summary>Closes the semaphore, for a process in which no thread was ever started to wait at it.</summary>
    public void Dispose()
    {
        if (_threadStarted)
            return;
        semaphore.Dispose();
        _woken.Dispose();
    }

    // One thread for all waits of this process, which outlives the connection that it was started for: the
    // token that it takes is given on in any case.
    private void WaitForToken()
    {
        if (_threadWaits)
            return;
        (_threadStarted, _threadWaits) = (true, true);
        try
        {
            new Thread(GiveTokenOn, StackBytes) { IsBackground = true, Name = "barrier" }.Start();
        }
        catch (OutOfMemoryException)
        {
            // What the framework calls a machine without a thread to spare (pthread_create(3), EAGAIN). The
            // draw is seen by looking again, and the thread is tried again then.
            _threadWaits = false;
        }
    }

    private void GiveTokenOn()
    {
        while (!semaphore.Wait(TimeSpan.FromHours(1)))
            continue;
        semaphore.Post();
        _threadWaits = false;
        _woken.Give();
    }

    // A token without a draw is a mistake of some other program: it is taken away, or it would wake for ever.
    private void TakeWakeUp()
    {
        _woken.Take();
        if (!isDrawn())
            semaphore.Wait(TimeSpan.Zero);
    }
}

using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Sync;

/// <summary>
/// Holds an agency until the draw is made and logged. <paramref name="isDrawn"/> reads from the database
/// whether it is made; it is logged once the count of <paramref name="semaphore"/> is above 0. The semaphore
/// also wakes the waiting processes, one after the other: each takes the token and posts it again. The
/// orchestrator checks the count twice a second once the draw is made, and replaces a token that a killed
/// process took with it. Used by one thread; a second thread waits at the semaphore. Owns the handle of the
/// semaphore, not its name.
/// </summary>
public sealed class DrawBarrier(NamedSemaphore semaphore, Func<bool> isDrawn) : IDisposable
{
    private const int StackBytes = 256 * 1024;

    private readonly WakeUp _woken = new();
    private volatile bool _threadWaits;
    private bool _threadStarted;
    private bool _isOpen;

    // A thousand waiting workers cost 0.3 % of a core, with a database in a file.
    /// <summary>How often the database is read during a wait, should no token come.</summary>
    public TimeSpan LookAgainAfter { get; init; } = TimeSpan.FromSeconds(15);

    internal bool IsWaitingForToken => _threadWaits;

    /// <summary>Finds out whether the draw has been made, and its line logged.</summary>
    public bool IsOpen() => _isOpen = _isOpen || (isDrawn() && semaphore.Count > 0);

    /// <summary>Wakes all that wait; to be called once the draw is in the database and in the log.</summary>
    public void Open() => semaphore.Post();

    /// <summary>Waits for the draw.</summary>
    /// <param name="thread">The calling thread.</param>
    /// <param name="agency">The connection, whose peer may go away meanwhile.</param>
    /// <param name="afterHangUp">
    /// How long to wait after the peer has closed its sending side: it may still read, and looks like one
    /// that is gone.
    /// </param>
    /// <param name="mustLook">Ends the wait as woken: the caller has something to look at.</param>
    /// <returns>How it ended: ready when the barrier is open.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public WaitEnd Wait(
        PollThread thread,
        StreamSocket agency,
        TimeSpan afterHangUp,
        Func<bool>? mustLook = null
    )
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
            while (!IsOpen())
            {
                WaitForToken();
                var lookAgain = Deadline.In(LookAgainAfter);
                WaitEnd end;
                var looks = false;
                do end = thread.WaitForInput(
                    _woken.Descriptor,
                    Deadline.Earlier(hungUp, lookAgain)
                );
                while (
                    end is WaitEnd.Woken && broken is null && !(looks = mustLook?.Invoke() is true)
                );
                if (broken is not null)
                    throw new IOException(broken);
                if (looks)
                    return WaitEnd.Woken;
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

    // One thread for all waits of this process. It may outlive the connection that it was started for, and
    // posts the token again in any case.
    private void WaitForToken()
    {
        if (_threadWaits)
            return;
        (_threadStarted, _threadWaits) = (true, true);
        try
        {
            new Thread(PassTokenOn, StackBytes) { IsBackground = true, Name = "barrier" }.Start();
        }
        catch (OutOfMemoryException)
        {
            // The machine has no thread left (pthread_create(3), EAGAIN). The next look at the database finds
            // the draw, or starts the thread.
            _threadWaits = false;
        }
    }

    private void PassTokenOn()
    {
        try
        {
            while (!semaphore.Wait(TimeSpan.FromHours(1)))
                continue;
            semaphore.Post();
        }
        catch (NativeException)
        {
            // The next look at the database finds the draw; an exception of this thread would end the process.
            _threadWaits = false;
            return;
        }
        // Before the wake-up: who is woken may have to start the next thread.
        _threadWaits = false;
        _woken.Give();
    }

    // The token may be with the next process already, so its count says nothing more. A token without a draw comes
    // from another program. It is removed, or it would wake this one for ever.
    private void TakeWakeUp()
    {
        _woken.Take();
        _isOpen = isDrawn();
        if (!_isOpen)
            semaphore.Wait(TimeSpan.Zero);
    }
}

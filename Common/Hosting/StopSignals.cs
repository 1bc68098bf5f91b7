using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Lottery.Hosting;

/// <summary>
/// SIGTERM, SIGINT and SIGHUP as two tokens: the first signal asks for an orderly end, the second for an end at
/// once. One that was ignored at the start stays ignored: the runtime leaves it (nohup(1), and SIGINT in the
/// background jobs of a shell). An exception that no code has caught, on any thread, asks for an orderly end, too.
/// The handlers only cancel tokens; all work happens in the loops that observe them.
/// </summary>
public sealed class StopSignals : IDisposable
{
    // timeout(1) signals its child and then its own group; a terminal that is closed signals its foreground group,
    // and so does its shell.
    private static readonly TimeSpan SameSignal = TimeSpan.FromMilliseconds(100);

    // A registration that nothing refers to gives its signal back.
    private static readonly ConcurrentBag<PosixSignalRegistration> Registrations = [];

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly CancellationTokenRegistration _onFailure;
    private long _firstAt;
    private bool _isDisposed;

    /// <summary>Takes over the signals of this process, for as long as it runs.</summary>
    public StopSignals()
        : this(TimeProvider.System)
    {
        Registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle));
        Registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle));
        Registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGHUP, Handle));
        _onFailure = ThreadFailures.Token.Register(_stop.Cancel);
    }

    /// <summary>Takes over no signal; a test tells which ones come.</summary>
    internal StopSignals(TimeProvider clock) => _clock = clock;

    /// <summary>Cancelled by the first signal: finish the current work, then end.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second signal: end at once.</summary>
    public CancellationToken Kill => _kill.Token;

    /// <summary>The signal that came first, if any did.</summary>
    public PosixSignal? First { get; private set; }

    /// <summary>
    /// Takes no signal any more. They are not given back: one that came while the process ends would kill it, and its
    /// exit code would not be that of its work.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
            _isDisposed = true;
        _onFailure.Dispose();
    }

    /// <summary>Takes one signal.</summary>
    internal void Take(PosixSignal signal)
    {
        var isFirst = false;
        // Two signals are handled side by side.
        lock (_lock)
        {
            if (_isDisposed)
                return;
            if (First is null)
                (First, _firstAt, isFirst) = (signal, _clock.GetTimestamp(), true);
            else if (signal == First && _clock.GetElapsedTime(_firstAt) < SameSignal)
                return;
        }
        (isFirst ? _stop : _kill).Cancel();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        Take(context.Signal);
    }
}

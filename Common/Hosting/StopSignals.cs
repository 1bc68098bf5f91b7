using System.Runtime.InteropServices;

namespace Lottery.Hosting;

/// <summary>
/// SIGTERM and SIGINT as two tokens: the first signal asks for an orderly end, the second for an end at
/// once. The handlers only cancel tokens; all work happens in the loops that observe them.
/// </summary>
public sealed class StopSignals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();
    private readonly PosixSignalRegistration[] _registrations;

    /// <summary>Takes over both signals of this process until disposed.</summary>
    public StopSignals() =>
        _registrations = [
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle),
        ];

    /// <summary>Cancelled by the first signal: finish the current work, then end.</summary>
    public CancellationToken Stop => _stop.Token;

    /// <summary>Cancelled by the second signal: end at once.</summary>
    public CancellationToken Kill => _kill.Token;

    /// <summary>The signal that came first, if any did.</summary>
    public PosixSignal? First { get; private set; }

    /// <summary>Gives the signals back.</summary>
    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _stop.Dispose();
        _kill.Dispose();
    }

    private void Handle(PosixSignalContext context)
    {
        context.Cancel = true;
        if (First is not null)
        {
            _kill.Cancel();
            return;
        }
        First = context.Signal;
        _stop.Cancel();
    }
}

using System.Net.Sockets;
using System.Text;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Orchestrator.Systemd;

/// <summary>
/// Tells systemd how the service stands, by datagrams of text; sd_notify(3) has the protocol. No call waits: systemd
/// may be busy, or gone. For any thread. Owns the socket.
/// </summary>
internal sealed class ServiceNotifier : IDisposable
{
    private readonly Socket _socket = new(
        AddressFamily.Unix,
        SocketType.Dgram,
        ProtocolType.Unspecified
    )
    {
        Blocking = false,
    };

    private readonly UnixDomainSocketEndPoint _address;
    private readonly LogWriter _log;
    private int _hasFailed;

    /// <summary>Tells what listens at <paramref name="address"/>, a path or <c>@</c> and an abstract name.</summary>
    /// <exception cref="ConfigurationException">It is no such address.</exception>
    public ServiceNotifier(string address, LogWriter log) =>
        (_address, _log) = (EndPointOf(address), log);

    /// <summary>Sends assignments, one a line: <c>READY=1</c>.</summary>
    /// <returns>Whether they were sent. The first failure is logged.</returns>
    public bool TrySend(string assignments)
    {
        try
        {
            _socket.SendTo(Encoding.UTF8.GetBytes(assignments), _address);
            return true;
        }
        catch (SocketException e)
        {
            if (Interlocked.Exchange(ref _hasFailed, 1) == 0)
                _log.Warning($"action: notify_systemd | result: fail | reason: {e.Message}");
            return false;
        }
    }

    public void Dispose() => _socket.Dispose();

    private static UnixDomainSocketEndPoint EndPointOf(string address)
    {
        try
        {
            if (address is ['/', _, ..])
                return new(address);
            // In Linux's abstract namespace; see unix(7).
            if (address is ['@', _, ..])
                return new($"\0{address[1..]}");
        }
        catch (ArgumentOutOfRangeException)
        {
            // It is longer than an address may be; see below.
        }
        throw new ConfigurationException(
            $"NOTIFY_SOCKET in the environment is '{PlainText.Escape(address)}'; it must be the path of a Unix socket, or @ and an abstract name"
        );
    }
}

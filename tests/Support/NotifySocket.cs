using System.Net.Sockets;
using System.Text;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// Plays systemd's side of sd_notify(3): hears what a service tells. Owns the socket, whose file, if it has one, is in a
/// folder of the test.
/// </summary>
public sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(
        AddressFamily.Unix,
        SocketType.Dgram,
        ProtocolType.Unspecified
    );
    private readonly List<string> _heard = [];

    /// <summary>Listens at a path in <paramref name="folder"/>.</summary>
    public NotifySocket(TempDir folder)
    {
        Address = folder.File("notify");
        _socket.Bind(new UnixDomainSocketEndPoint(Address));
    }

    /// <summary>Listens at a name in Linux's abstract namespace.</summary>
    public NotifySocket()
    {
        var name = $"lottery-specs-{Guid.NewGuid():n}";
        Address = $"@{name}";
        _socket.Bind(new UnixDomainSocketEndPoint($"\0{name}"));
    }

    /// <summary>What <c>NOTIFY_SOCKET</c> is.</summary>
    public string Address { get; }

    /// <summary>What was heard so far, an assignment each, in its order.</summary>
    public IReadOnlyList<string> Heard => _heard;

    /// <summary>Hears until an assignment begins so that was not returned before.</summary>
    public async Task<string> WaitForAsync(string beginning)
    {
        while (true)
        {
            var message = await ReceiveAsync(beginning);
            _heard.AddRange(message);
            if (message.FirstOrDefault(said => said.StartsWith(beginning)) is { } found)
                return found;
        }
    }

    /// <summary>Closes it: the address has no listener any more.</summary>
    public void Dispose() => _socket.Dispose();

    private async Task<string[]> ReceiveAsync(string wanted)
    {
        var buffer = new byte[4096];
        try
        {
            var length = await _socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken);
            return Encoding.UTF8.GetString(buffer, 0, length).Split('\n');
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException(
                $"{wanted} was not told in time; told: {string.Join("; ", _heard)}"
            );
        }
    }
}

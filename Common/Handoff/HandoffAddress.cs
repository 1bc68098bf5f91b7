using System.Net.Sockets;
using System.Security.Cryptography;

namespace Lottery.Handoff;

/// <summary>
/// The name at which a server's workers connect to it: a Unix socket in Linux's abstract namespace,
/// which has no file and so leaves none behind, however either side dies (unix(7)). Any process of the
/// machine may connect to such a name; both sides check the other
/// (<see cref="Native.StreamSocket.PeerPid"/>).
/// </summary>
/// <param name="Name">The name, as <c>ss -x</c> shows it behind an <c>@</c>.</param>
public sealed record HandoffAddress(string Name)
{
    /// <summary>The name as a socket address.</summary>
    public UnixDomainSocketEndPoint EndPoint => new($"\0{Name}");

    /// <summary>A name that no other program can guess before it is taken.</summary>
    public static HandoffAddress New() =>
        new(
            $"lottery-{Environment.ProcessId}-{RandomNumberGenerator.GetHexString(16, lowercase: true)}"
        );
}

using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Lottery.Support;

/// <summary>
/// A network of its own, as another host has; see network_namespaces(7). Owns the process that keeps it, so it is gone
/// with this program however that ends. Where none can be made, the test is skipped.
/// </summary>
public sealed partial class NetworkNamespace : IAsyncDisposable
{
    private const int CloneNewNet = 0x40000000;

    // tail(1) ends with this program.
    private const string Keep =
        "ip link set lo up && echo made && exec tail --pid=$PPID -f /dev/null";

    private readonly TempDir _folder = new();
    private ChildProcess _keeper = null!;

    private NetworkNamespace() { }

    /// <summary>The command to which a program is appended that shall run in it; the process id stays.</summary>
    public IReadOnlyList<string> Enter => ["nsenter", $"--net={Path}", "--"];

    private string Path =>
        string.Create(CultureInfo.InvariantCulture, $"/proc/{_keeper.Id}/ns/net");

    /// <summary>Makes one, with no link but its own loopback.</summary>
    public static async Task<NetworkNamespace> CreateAsync()
    {
        Assert.SkipUnless(
            File.Exists("/usr/sbin/ip") || File.Exists("/sbin/ip"),
            "needs ip(8): Debian's package iproute2"
        );
        Assert.SkipUnless(Environment.UserName == "root", "needs root, to make networks");
        var made = new NetworkNamespace();
        made._keeper = ChildProcess.Start("unshare", ["--net", "sh", "-c", Keep], made._folder);
        try
        {
            await made._keeper.WaitForLineAsync("made");
            return made;
        }
        catch (ChildProcessException failure)
        {
            await made.DisposeAsync();
            Assert.Skip($"needs the right to make networks: {failure.Message}");
            throw;
        }
    }

    /// <summary>Runs ip(8) in it, which must succeed.</summary>
    public async Task LinkAsync(string arguments)
    {
        await using var ip = ChildProcess.Start(
            Enter[0],
            [.. Enter.Skip(1), "ip", .. arguments.Split(' ')],
            _folder
        );
        if (await ip.ExitAsync() != 0)
            throw ip.Failure($"did not do: ip {arguments}");
    }

    /// <summary>Ties it to another one by a cable, whose ends are named and have these addresses in a /24.</summary>
    public async Task TieAsync(
        NetworkNamespace other,
        string name,
        IPAddress address,
        IPAddress otherAddress
    )
    {
        await LinkAsync(
            $"link add {name} type veth peer name {name} netns /proc/{other._keeper.Id}/ns/net"
        );
        await LinkAsync($"addr add {address}/24 dev {name}");
        await LinkAsync($"link set {name} up");
        await other.LinkAsync($"addr add {otherAddress}/24 dev {name}");
        await other.LinkAsync($"link set {name} up");
    }

    /// <summary>Connects from it as an agency.</summary>
    public Task<WireClient> ConnectAsync(IPAddress address, int port) =>
        OwnThread.Run(() =>
        {
            // For this thread alone, which ends here; the socket stays in the network in which it was made.
            using var network = File.OpenHandle(Path);
            if (SetNamespace(network, CloneNewNet) != 0)
                throw new SocketException(Marshal.GetLastPInvokeError());
            return WireClient.Connect(new IPEndPoint(address, port));
        });

    /// <summary>Ends it, with all links to it.</summary>
    public async ValueTask DisposeAsync()
    {
        await _keeper.DisposeAsync();
        _folder.Dispose();
    }

    [LibraryImport("libc", EntryPoint = "setns", SetLastError = true)]
    private static partial int SetNamespace(SafeFileHandle network, int type);
}

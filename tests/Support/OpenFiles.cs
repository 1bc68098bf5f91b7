using System.Globalization;

namespace Lottery.Support;

/// <summary>
/// What processes hold open, as /proc names it: <c>socket:[7]</c>, <c>pipe:[7]</c>, a path. See proc(5),
/// <c>/proc/pid/fd</c> and <c>/proc/net/tcp</c>.
/// </summary>
public static class OpenFiles
{
    private const string Listening = "0A";
    private const string NoTimer = "00";
    private const string KeepAlive = "02";

    /// <summary>Everything that <paramref name="pid"/> holds open.</summary>
    public static IReadOnlySet<string> Of(int pid)
    {
        try
        {
            return Directory
                .GetFiles($"/proc/{pid}/fd")
                .Select(LinkTarget)
                .OfType<string>()
                .ToHashSet();
        }
        catch (IOException)
        {
            return new HashSet<string>();
        }
    }

    /// <summary>The sockets among them.</summary>
    public static IEnumerable<string> SocketsOf(int pid) =>
        Of(pid).Where(file => file.StartsWith("socket:", StringComparison.Ordinal));

    /// <summary>The server's end of an agency's connection.</summary>
    public static string ServerEndOf(WireClient agency) => Socket(Row(IsServerEndOf(agency)));

    /// <summary>How many bytes of an agency's have arrived at the server that it has not read.</summary>
    public static int UnreadOf(WireClient agency) =>
        int.Parse(
            Row(IsServerEndOf(agency))[4].Split(':')[1],
            NumberStyles.HexNumber,
            CultureInfo.InvariantCulture
        );

    /// <summary>
    /// When the kernel asks whether an agency is still there, in clock ticks from now; waits until nothing else
    /// is due on the connection. -1: never. <c>tr</c> and <c>tm-&gt;when</c> of /proc/net/tcp.
    /// </summary>
    public static int KeepAliveOf(WireClient agency)
    {
        var timer = Eventually.TheOnly(
            () => new[] { Row(IsServerEndOf(agency))[5].Split(':') }.Where(IsNotOfSending),
            "all that was sent is acknowledged"
        );
        return timer[0] == KeepAlive
            ? int.Parse(timer[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture)
            : -1;
    }

    /// <summary>The socket that listens on a port.</summary>
    public static string ListenerOn(int port) =>
        Socket(Row(row => PortOf(row[1]) == port && row[3] == Listening));

    private static bool IsNotOfSending(string[] timer) => timer[0] is NoTimer or KeepAlive;

    private static Func<string[], bool> IsServerEndOf(WireClient agency) =>
        row => PortOf(row[1]) == agency.ServerEnd.Port && PortOf(row[2]) == agency.OwnEnd.Port;

    // Number, local address, remote address, state, both queues, ..., the tenth is the inode. The file is
    // read in pieces: while others come and go, a row may show up in two of them, or in none.
    private static string[] Row(Func<string[], bool> wanted) =>
        Eventually.TheOnly(
            () =>
                File.ReadLines("/proc/net/tcp")
                    .Skip(1)
                    .Select(row => row.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                    .Where(wanted)
                    .DistinctBy(Socket),
            "the socket shows in /proc/net/tcp"
        );

    private static string Socket(string[] row) => $"socket:[{row[9]}]";

    private static int PortOf(string address) =>
        int.Parse(address.Split(':')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // Descriptors come and go while we look at them.
    private static string? LinkTarget(string link)
    {
        try
        {
            return new FileInfo(link).LinkTarget;
        }
        catch (IOException)
        {
            return null;
        }
    }
}

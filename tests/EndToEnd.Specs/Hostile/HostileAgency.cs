using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>One connection of a hostile agency: what it sends, in which pieces, and how it goes.</summary>
/// <param name="random">Decides everything.</param>
/// <param name="number">Which connection it is.</param>
internal sealed class HostileAgency(Random random, int number)
{
    private const int AgenciesOfMany = 30;

    private readonly List<HostileFrame> _sent = [];

    /// <summary>What was sent, in order.</summary>
    public IReadOnlyList<HostileFrame> Sent => _sent;

    /// <summary>What was answered, in order.</summary>
    public IReadOnlyList<string> Answers { get; private set; } = [];

    /// <summary>Whether the server has ended the connection in order, and so has answered all that it will.</summary>
    public bool SawEnd { get; private set; }

    private static CancellationToken TestTimeout => TestContext.Current.CancellationToken;

    /// <summary>Connects, sends, receives and goes.</summary>
    public async Task RunAsync(int port)
    {
        if (random.Next(20) == 0)
            await StormAsync(port);
        else
            await TalkAsync(port);
    }

    // Connections on which nothing is said; half of them are reset.
    private async Task StormAsync(int port)
    {
        for (var connections = random.Next(5, 20); connections > 0; connections--)
        {
            using var socket = await ConnectAsync(port);
            if (random.Next(2) == 0)
                socket.Close(timeout: 0);
        }
    }

    private async Task TalkAsync(int port)
    {
        var agency = random.Next(4) == 0 ? random.Next(1, AgenciesOfMany) : 1000 + number;
        var frames = new HostileFrames(random, agency, $"h{number}");
        for (var messages = random.Next(1, 20); messages > 0; messages--)
            _sent.Add(frames.Next());
        _sent.Add(random.Next(4) == 0 ? frames.Half() : frames.Last());

        using var socket = await ConnectAsync(port);
        var waits = _sent.FindIndex(frame => frame.MayWait);
        var most =
            waits >= 0 ? waits
            : random.Next(8) == 0 ? random.Next(_sent.Count)
            : int.MaxValue;
        var receiving = ReceiveAsync(socket, most);
        await SendAsync(socket, isLast: most == int.MaxValue);
        (Answers, SawEnd) = await receiving;
        if (!SawEnd)
            socket.Close(timeout: 0);
    }

    private static async Task<Socket> ConnectAsync(int port)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
        };
        await socket.ConnectAsync(IPAddress.Loopback, port, TestTimeout);
        return socket;
    }

    private async Task SendAsync(Socket socket, bool isLast)
    {
        try
        {
            ReadOnlyMemory<byte> rest = _sent.SelectMany(frame => frame.Bytes).ToArray();
            var longest = random.Next(3) switch
            {
                0 => rest.Length,
                1 => (rest.Length / 10) + 1,
                _ => (rest.Length / 40) + 1,
            };
            while (!rest.IsEmpty)
            {
                var piece = Math.Min(rest.Length, random.Next(1, longest + 1));
                rest = rest[(await socket.SendAsync(rest[..piece], TestTimeout))..];
            }
            if (isLast)
                socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server has ended the connection with an ERROR.
        }
    }

    private static async Task<(IReadOnlyList<string>, bool)> ReceiveAsync(Socket socket, int most)
    {
        var answers = new List<string>();
        try
        {
            while (answers.Count < most)
            {
                var header = new byte[4];
                if (!await TryReceiveAsync(socket, header))
                    return (answers, true);
                var length = BinaryPrimitives.ReadUInt32BigEndian(header);
                Assert.InRange(length, 1u, 8192u);
                var payload = new byte[length];
                Assert.True(await TryReceiveAsync(socket, payload), "an answer was cut off");
                answers.Add(Encoding.UTF8.GetString(payload));
            }
        }
        catch (SocketException)
        {
            // A reset, which comes when the server ends with something unread.
        }
        return (answers, false);
    }

    // False at the end between two answers; an end within one is a failure.
    private static async Task<bool> TryReceiveAsync(Socket socket, byte[] bytes)
    {
        for (var got = 0; got < bytes.Length; )
        {
            var read = await socket.ReceiveAsync(bytes.AsMemory(got), TestTimeout);
            if (read == 0)
            {
                Assert.Equal(0, got);
                return false;
            }
            got += read;
        }
        return true;
    }
}

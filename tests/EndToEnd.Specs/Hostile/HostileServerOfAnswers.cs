using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>
/// Plays a server for one client: answers some messages as it should, and others in a hostile way. Owns the
/// listening socket.
/// </summary>
internal sealed class HostileServerOfAnswers : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly HostileAnswers _answers;
    private readonly Random _random;
    private readonly bool _isEcho;
    private readonly Task _serving;
    private int _hostile;
    private int _taken;

    public HostileServerOfAnswers(Random random, bool isEcho)
    {
        (_random, _isEcho) = (random, isEcho);
        _answers = new HostileAnswers(random);
        _listener.Start();
        _serving = ServeAllAsync();
    }

    /// <summary>Where it listens.</summary>
    public string Address => $"{_listener.LocalEndpoint}";

    /// <summary>Stops, and tells how many of its answers were hostile.</summary>
    public async Task<int> StopAsync()
    {
        await _end.CancelAsync();
        await _serving;
        return _hostile;
    }

    public void Dispose()
    {
        _listener.Dispose();
        _end.Dispose();
    }

    // One after the other, as a client connects.
    private async Task ServeAllAsync()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync(_end.Token);
                await ServeAsync(client);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has ended.
        }
    }

    private async Task ServeAsync(Socket client)
    {
        try
        {
            while (await ReceiveAsync(client) is { } message)
            {
                var answer = AnswerTo(message);
                for (var rest = answer.Bytes.AsMemory(); !rest.IsEmpty; )
                    rest = rest[(await client.SendAsync(rest, _end.Token))..];
                if (answer.End is AnswerEnd.Reset)
                    client.Close(timeout: 0);
                if (answer.End is not AnswerEnd.GoOn)
                    return;
            }
        }
        catch (SocketException)
        {
            // The client does not want more of it.
        }
    }

    private HostileAnswer AnswerTo(byte[] message)
    {
        var wanted = _isEcho ? message : Wanted(Encoding.UTF8.GetString(message));
        if (_random.Next(3) > 0)
            return new(_isEcho ? wanted : WireClient.Frame(wanted));
        _hostile++;
        return _isEcho ? _answers.ToLine(wanted) : _answers.To(wanted);
    }

    private byte[] Wanted(string message)
    {
        var lines = message.Count(letter => letter == '\n');
        _taken += message.Split('|').Length > 4 ? lines : 0;
        return Encoding.UTF8.GetBytes(
            message.Split('|', '\n')[0] switch
            {
                "RES" => $"RES ACK|{_taken}\n",
                "END" => "END ACK\n",
                "WIN" => "Y\n",
                "CON" => "30000001|30000002\n",
                "DRW" => "DRW ACK|drawn|2026-11-26T21:00:00Z|2026-11-26T21:00:00Z|7574\n",
                _ => "ACK\n",
            }
        );
    }

    private async Task<byte[]?> ReceiveAsync(Socket client)
    {
        if (_isEcho)
            return await ReceiveLineAsync(client);
        var header = new byte[4];
        if (!await TryReceiveAsync(client, header))
            return null;
        var payload = new byte[BinaryPrimitives.ReadUInt32BigEndian(header)];
        return await TryReceiveAsync(client, payload) ? payload : null;
    }

    private async Task<byte[]?> ReceiveLineAsync(Socket client)
    {
        var line = new List<byte>();
        var next = new byte[1];
        while (line is not [.., (byte)'\n'])
            if (await TryReceiveAsync(client, next))
                line.Add(next[0]);
            else
                return null;
        return [.. line];
    }

    private async Task<bool> TryReceiveAsync(Socket client, byte[] bytes)
    {
        for (var got = 0; got < bytes.Length; )
        {
            var read = await client.ReceiveAsync(bytes.AsMemory(got), _end.Token);
            if (read == 0)
                return false;
            got += read;
        }
        return true;
    }
}

using System.Net;
using System.Net.Sockets;

namespace Lottery.Client.Specs.Fixtures;

/// <summary>
/// Plays the server, as a test tells it to: a listener on a port of its own. It shares no code with the
/// programs, so that a mistake of their codec cannot hide itself. Owns the listening socket.
/// </summary>
public sealed class ScriptedServer : IDisposable
{
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);

    /// <summary>Listens.</summary>
    /// <param name="backlog">How many connections may wait to be accepted.</param>
    public ScriptedServer(int backlog = 16)
    {
        _listener.Bind(new IPEndPoint(IPAddress.IPv6Loopback, 0));
        _listener.Listen(backlog);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>The address as a person would write it.</summary>
    public string Address => $"[::1]:{Port}";

    /// <summary>Accepts the next connection.</summary>
    public async Task<ScriptedConnection> AcceptAsync() =>
        new(await _listener.AcceptAsync(TestContext.Current.CancellationToken));

    /// <summary>Accepts a connection that begins with the name of an upload.</summary>
    /// <param name="taken">How many lines of it this server says it has taken.</param>
    public async Task<ScriptedConnection> AcceptUploadAsync(int taken = 0)
    {
        var agency = await AcceptAsync();
        var name = await agency.ReceiveAndAnswerAsync($"RES ACK|{taken}\n");
        Assert.Matches(@"^RES\|7\|[0-9a-f]{64}\n\z", name);
        return agency;
    }

    /// <summary>
    /// Serves one connection as a server does that has one message on each: receives it, answers, and
    /// waits until the agency has closed.
    /// </summary>
    /// <returns>The message.</returns>
    public async Task<string?> AnswerNextAsync(string answer)
    {
        using var agency = await AcceptAsync();
        var message = await agency.ReceiveAndAnswerAsync(answer);
        Assert.Null(await agency.ReceiveAsync());
        return message;
    }

    /// <summary>The same where the message has the name of its upload before it.</summary>
    public async Task<string?> AnswerNextUploadAsync(int taken, string answer)
    {
        using var agency = await AcceptUploadAsync(taken);
        var message = await agency.ReceiveAndAnswerAsync(answer);
        Assert.Null(await agency.ReceiveAsync());
        return message;
    }

    /// <summary>Closes the listening socket.</summary>
    public void Dispose() => _listener.Dispose();
}

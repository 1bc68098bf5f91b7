using System.CommandLine;
using System.Net;
using System.Net.Sockets;

namespace Lottery.Benchmarks.Reference;

/// <summary>
/// The verb <c>echo</c>: what arrives goes back, one connection after the other, and nothing else is done.
/// The bare reference of the echo, until it is killed.
/// </summary>
internal sealed class EchoCommand : Command
{
    private const int Backlog = 1024;
    private const int BufferBytes = 8192;

    private readonly Option<int> _port = new("--port")
    {
        Description = "Where to listen",
        Required = true,
    };

    public EchoCommand()
        : base("echo", "Send everything back, and do nothing else.")
    {
        Add(_port);
        SetAction(parsed => Serve(parsed.GetValue(_port)));
    }

    private static void Serve(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        listener.Start(Backlog);
        while (true)
            Echo(listener.AcceptSocket());
    }

    private static void Echo(Socket agency)
    {
        using (agency)
        {
            agency.NoDelay = true;
            var buffer = new byte[BufferBytes];
            while (agency.Receive(buffer) is var read and > 0)
                agency.Send(buffer.AsSpan(0, read));
        }
    }
}

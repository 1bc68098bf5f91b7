using System.Net;
using System.Net.Sockets;

namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>A server that gets its listening socket from systemd (sd_listen_fds(3)).</summary>
public sealed class SocketActivationSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task It_serves_at_the_socket_and_leaves_it_open(string mode)
    {
        using var held = HeldSocket.Listening();
        await using (var lottery = await StartAsync(held, "--mode", mode))
        {
            Assert.Equal(held.Port, lottery.Port);
            Assert.Equal("lottery.socket", lottery.Log.Of("inherited_socket")[0]["name"]);
            Assert.Equal($"{held.Port}", lottery.Log.Of("config")[0]["port"]);
            using var agency = await lottery.ConnectAsync();
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet()));
            Assert.Equal(0, await lottery.StopAsync());
        }

        // No server runs: the connection waits with its message.
        using var early = await WireClient.ConnectAsync(held.Port);
        await early.SendAsync("WIN\n");
        await using var next = await StartAsync(held, "--mode", mode);

        Assert.Equal("N\n", await early.ReceiveAsync());
        Assert.Single(next.StoredBets());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_echo_server_serves_at_it_too()
    {
        using var held = HeldSocket.Listening();
        await using var lottery = await StartAsync(held, "--mode", "echo");
        using var client = await lottery.ConnectAsync();

        await client.SendRawAsync("hello\n"u8.ToArray());

        Assert.Equal("hello\n"u8.ToArray(), await client.ReceiveRawAsync(6));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Agencies_prove_who_they_are_at_it_as_anywhere()
    {
        using var held = HeldSocket.Listening();
        var authority = new TestAuthority(_folder);
        await using var lottery = await StartAsync(
            held,
            "--tls",
            "required",
            "--pki",
            authority.Folder
        );

        using var agency = await TlsWireClient.ConnectAsync(held.Port, authority.Agency(1));

        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bet()));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_that_vanishes_is_noticed_at_it_as_anywhere()
    {
        using var held = HeldSocket.Listening();
        await using var lottery = await StartAsync(held);
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync("WIN\n");

        Assert.True(OpenFiles.KeepAliveOf(agency) > 0);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_port_that_is_asked_for_and_not_used_is_told()
    {
        using var held = HeldSocket.Listening();
        await using var lottery = await StartAsync(held, "--port", "999", "--bind", "127.0.0.9");

        Assert.Equal(held.Port, lottery.Port);
        Assert.Equal(
            ["--port 999", "--bind 127.0.0.9"],
            lottery.Log.Of("config_ignored").Select(line => line["setting"])
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_health_is_asked_at_the_port_of_the_socket()
    {
        using var held = HeldSocket.Listening();
        await using var lottery = await StartAsync(held);
        await lottery.Log.WaitForAsync("accept_connections", "in_progress");

        await using var health = ChildProcess.Start(
            Programs.Lottery,
            ["health", "--bind", "127.0.0.1", "--port", $"{held.Port}"],
            _folder
        );

        Assert.Equal(0, await health.ExitAsync());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Sockets_of_another_process_are_left_alone()
    {
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            new ServerStart { Environment = [("LISTEN_FDS", "1"), ("LISTEN_PID", "1")] }
        );

        Assert.Equal(
            $"LISTEN_PID is 1, and the server is the process {lottery.Process.Id}",
            lottery.Log.Of("inherited_socket")[0]["reason"]
        );
        using var agency = await lottery.ConnectAsync();
        Assert.Equal("N\n", await agency.AskAsync("WIN\n"));
    }

    public static TheoryData<string, string> WrongSockets =>
        new()
        {
            { "udp", "a socket of InterNetwork, Dgram" },
            { "unix", "a socket of Unix, Stream" },
            { "connected", "a TCP socket that does not listen; perhaps of a unit with Accept=yes" },
            { "file", "/dev/null" },
        };

    [Theory(Timeout = Limits.ForProcesses)]
    [MemberData(nameof(WrongSockets))]
    public async Task What_is_no_listening_TCP_socket_is_named(string kind, string what)
    {
        using var held = Wrong(kind);
        var start = held.Pass(new ServerStart(), _folder);
        await using var server = ChildProcess.Start(
            start.Program,
            TestLottery.Arguments(_folder, agencies: 1),
            _folder,
            start.Environment
        );

        await AssertRefusedAsync(
            server,
            $"systemd passes the descriptor 3 (lottery.socket), which is {what}; it must be a listening TCP socket, as ListenStream=12345 in a socket unit makes it"
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        1,
        "systemd passes the descriptor 3 (a:b), which is not open; it must be a listening TCP socket, as ListenStream=12345 in a socket unit makes it"
    )]
    [InlineData(
        2,
        "systemd passes 2 sockets (a:b); lottery serve takes one: leave one ListenStream= in the socket unit"
    )]
    public async Task What_is_missing_or_too_much_is_named(int sockets, string reason)
    {
        await using var server = ChildProcess.Start(
            "/bin/sh",
            [
                "-c",
                $"LISTEN_FDS={sockets} LISTEN_FDNAMES=a:b LISTEN_PID=$$ exec '{Programs.Lottery}' \"$@\" 3<&-",
                "sh",
                .. TestLottery.Arguments(_folder, agencies: 1),
            ],
            _folder
        );

        await AssertRefusedAsync(server, reason);
    }

    private Task<TestLottery> StartAsync(HeldSocket held, params string[] arguments) =>
        TestLottery.StartAsync(_folder, held.Pass(new ServerStart(1, arguments), _folder));

    private static async Task AssertRefusedAsync(ChildProcess server, string reason)
    {
        Assert.Equal(2, await server.ExitAsync());
        Assert.Equal($"lottery serve: {reason}", Assert.Single(server.Said).Text);
    }

    private static HeldSocket Wrong(string kind) =>
        kind switch
        {
            "udp" => new(Socket(AddressFamily.InterNetwork, SocketType.Dgram)),
            "unix" => new(Socket(AddressFamily.Unix, SocketType.Stream)),
            "connected" => new(Socket(AddressFamily.InterNetwork, SocketType.Stream)),
            _ => new(File.OpenHandle("/dev/null")),
        };

    private static Socket Socket(AddressFamily family, SocketType type)
    {
        var socket = new Socket(family, type, ProtocolType.Unspecified);
        if (family is AddressFamily.InterNetwork)
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }
}

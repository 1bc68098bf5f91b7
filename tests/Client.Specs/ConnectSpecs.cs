using System.Net;
using System.Net.Sockets;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Configuration;

namespace Lottery.Client.Specs;

public sealed class ConnectSpecs : IDisposable
{
    private static readonly IPAddress Silent = IPAddress.Parse("127.0.0.9");
    private static readonly IPAddress Refusing = IPAddress.Parse("127.0.0.8");

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, 0);
    private readonly Socket _silent = new(AddressFamily.InterNetwork, SocketType.Stream, 0);
    private readonly Socket _filler = new(AddressFamily.InterNetwork, SocketType.Stream, 0);

    /// <summary>One port: a server at 127.0.0.1, and an address that drops what comes (listen(2)).</summary>
    public ConnectSpecs()
    {
        _server.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _server.Listen();
        _silent.Bind(new IPEndPoint(Silent, Port));
        _silent.Listen(0);
        _filler.Connect(Silent, Port);
    }

    private int Port => ((IPEndPoint)_server.LocalEndPoint!).Port;

    public void Dispose()
    {
        _filler.Dispose();
        _silent.Dispose();
        _server.Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_server_that_is_gone_without_a_word_is_given_up_on()
    {
        var options = Options with
        {
            Server = new($"{Silent}", Port),
            ConnectTimeout = TimeSpan.FromMilliseconds(500),
        };
        var log = new CapturedLog();

        var given = await Assert.ThrowsAsync<ConnectionException>(() =>
            ServerSocket.ConnectAsync(options, log.Logger, default)
        );

        Assert.EndsWith("cannot be reached: no answer within 0.5 s", given.Message);
        Assert.Single(log.Of("connect"), line => line.Result == "fail");
    }

    [Fact(Timeout = 15_000)]
    public async Task An_address_that_is_silent_holds_the_next_one_up_for_a_moment_only()
    {
        using var socket = await ConnectAsync(Silent, IPAddress.Loopback);

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, Port), socket.RemoteEndPoint);
    }

    [Fact(Timeout = 15_000)]
    public async Task An_address_that_refuses_is_followed_by_the_next()
    {
        using var socket = await ConnectAsync(Refusing, IPAddress.IPv6Loopback, IPAddress.Loopback);

        Assert.Equal(new IPEndPoint(IPAddress.Loopback, Port), socket.RemoteEndPoint);
    }

    [Fact(Timeout = 15_000)]
    public async Task The_first_that_connects_is_the_only_one()
    {
        using var socket = await ConnectAsync(IPAddress.Loopback, Silent);

        using var accepted = await _server.AcceptAsync(TestContext.Current.CancellationToken);
        Assert.Equal(socket.LocalEndPoint, accepted.RemoteEndPoint);
        Assert.False(_server.Poll(0, SelectMode.SelectRead));
    }

    [Fact(Timeout = 15_000)]
    public async Task Where_none_connects_the_reason_of_each_is_told()
    {
        var attempts = new ConnectAttempts(
            [Silent, Refusing],
            Port,
            TimeSpan.FromMilliseconds(400)
        );

        Assert.Null(await attempts.RunAsync(TestContext.Current.CancellationToken));

        Assert.Contains($"{Silent}: no answer within 0.4 s", attempts.Reason);
        Assert.Contains($"{Refusing}: Connection refused", attempts.Reason);
    }

    [Fact(Timeout = 15_000)]
    public async Task A_stop_ends_every_attempt()
    {
        using var stop = new CancellationTokenSource();
        var attempts = new ConnectAttempts([Silent, Silent], Port, TimeSpan.FromHours(1));

        var running = attempts.RunAsync(stop.Token);
        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
    }

    [Theory]
    [InlineData("::1 ::2 ::3 127.0.0.1 127.0.0.2", "::1 127.0.0.1 ::2 127.0.0.2 ::3")]
    [InlineData("127.0.0.1 127.0.0.2 ::1", "127.0.0.1 ::1 127.0.0.2")]
    [InlineData("127.0.0.1", "127.0.0.1")]
    public void The_two_kinds_of_address_are_tried_alternately(string found, string tried) =>
        Assert.Equal(
            tried,
            string.Join(' ', NameLookup.Interleave([.. found.Split(' ').Select(IPAddress.Parse)]))
        );

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_second_address_of_a_name_is_used_by_the_program()
    {
        using var folder = new TempDir();
        folder.Write("bets.csv", Csv.Of(1));
        folder.Write("hosts", $"{Silent} central\n127.0.0.1 central\n");
        await using var lottery = ChildProcess.Start(
            "/usr/bin/unshare",
            [
                "--map-root-user",
                "--mount",
                "/bin/sh",
                "-c",
                "mount --bind hosts /etc/hosts || exit 99; exec \"$0\" \"$@\"",
                Programs.Lottery,
                .. $"client --id 7 --file bets.csv --server central:{Port}".Split(' '),
            ],
            folder
        );
        var accepting = _server.AcceptAsync(TestContext.Current.CancellationToken).AsTask();
        var exiting = lottery.ExitAsync();
        await Task.WhenAny(accepting, exiting);
        Assert.SkipWhen(
            exiting.IsCompleted && await exiting is 1 or 99,
            "this user may mount nothing"
        );

        using var agency = new ScriptedConnection(await accepting);
        await agency.ServeAsync();

        Assert.Equal(0, await exiting);
    }

    private static ClientOptions Options =>
        new(new SettingReader()) { Id = new(1), Protocol = UploadProtocol.Classic };

    private async Task<Socket> ConnectAsync(params IPAddress[] addresses)
    {
        var attempts = new ConnectAttempts(addresses, Port, TimeSpan.FromHours(1));
        var socket = await attempts.RunAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(socket);
        return socket;
    }
}

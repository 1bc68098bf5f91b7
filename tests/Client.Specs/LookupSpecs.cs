using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Configuration;

namespace Lottery.Client.Specs;

/// <summary>The server's name is looked up, which nothing can cancel.</summary>
public sealed class LookupSpecs : IDisposable
{
    // Every address that begins with 127 is this machine; two tests take the same one hardly ever.
    private readonly IPAddress _nameServer = new([127, 53, .. RandomNumberGenerator.GetBytes(2)]);
    private readonly TempDir _folder = new();
    private readonly ManualResetEventSlim _answered = new();

    public void Dispose()
    {
        _answered.Set();
        _folder.Dispose();
    }

    [Fact(Timeout = 15_000)]
    public async Task A_slow_lookup_is_told_as_a_lookup_and_has_a_deadline()
    {
        var log = new CapturedLog();
        var options = Options(_ =>
        {
            _answered.Wait(TestContext.Current.CancellationToken);
            return [];
        }) with
        {
            LookupTimeout = TimeSpan.FromMilliseconds(10),
        };

        var failure = await Assert.ThrowsAsync<ConnectionException>(() =>
            ServerSocket.ConnectAsync(options, log.Logger, default)
        );

        Assert.Equal(
            "looking up the name lottery.example took longer than 0.01 s",
            failure.Message
        );
        Assert.Single(log.Of("lookup"), line => line.Result == "in_progress");
    }

    [Fact(Timeout = 15_000)]
    public async Task A_lookup_that_fails_is_not_the_servers_fault()
    {
        var options = Options(_ => throw new SocketException((int)SocketError.HostNotFound));

        var failure = await Assert.ThrowsAsync<ConnectionException>(() =>
            ServerSocket.ConnectAsync(options, new CapturedLog().Logger, default)
        );

        Assert.StartsWith("looking up the name lottery.example failed: ", failure.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task An_address_is_not_looked_up()
    {
        using var server = new ScriptedServer();
        var options = Options(_ => throw new InvalidOperationException()) with
        {
            Server = new("::1", server.Port),
        };

        using var socket = await ServerSocket.ConnectAsync(
            options,
            new CapturedLog().Logger,
            default
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_signal_ends_the_program_at_once_though_the_lookup_goes_on()
    {
        using var names = BindNameServer();
        await using var lottery = await StartAsync("timeout:30 attempts:5");
        await lottery.WaitForLineAsync("action: lookup | result: in_progress");

        lottery.Signal(Signal.Terminate);

        Assert.Equal(0, await lottery.ExitAsync());
        Assert.EndsWith("action: shutdown | result: success | client_id: 7", lottery.Said[^1].Text);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_name_without_an_answer_is_told_by_the_program()
    {
        using var names = BindNameServer();
        await using var lottery = await StartAsync("timeout:1 attempts:1");

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.StartsWith(
            "lottery client: looking up the name lottery.example failed: ",
            lottery.LastError
        );
    }

    private static ClientOptions Options(Func<string, IPAddress[]> resolve) =>
        new(new SettingReader())
        {
            Id = new(1),
            Server = new("lottery.example", 12345),
            Protocol = UploadProtocol.Classic,
            Resolve = resolve,
        };

    // One that answers nothing.
    private Socket BindNameServer()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        try
        {
            socket.Bind(new IPEndPoint(_nameServer, 53));
        }
        catch (SocketException e)
        {
            socket.Dispose();
            Assert.Skip($"this user may play no name server: {e.Message}");
        }
        return socket;
    }

    private async Task<ChildProcess> StartAsync(string options)
    {
        _folder.Write("bets.csv", Csv.Of(1));
        _folder.Write("resolv.conf", $"nameserver {_nameServer}\noptions {options}\n");
        var lottery = ChildProcess.Start(
            "/usr/bin/unshare",
            [
                "--map-root-user",
                "--mount",
                "/bin/sh",
                "-c",
                "mount --bind resolv.conf /etc/resolv.conf || exit 99; exec \"$0\" \"$@\"",
                Programs.Lottery,
                .. "client --id 7 --file bets.csv --retry 0s --server lottery.example:1".Split(' '),
            ],
            _folder
        );
        try
        {
            await lottery.WaitForLineAsync("action: config ");
        }
        catch (ChildProcessException) when (lottery.HasExited)
        {
            await lottery.DisposeAsync();
            Assert.Skip("this user may mount nothing");
        }
        return lottery;
    }
}

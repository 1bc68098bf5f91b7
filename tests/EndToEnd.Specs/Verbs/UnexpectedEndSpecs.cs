using System.Net;
using System.Net.Sockets;

namespace Lottery.EndToEnd.Specs.Verbs;

/// <summary>What no code of a verb expects: one line says why it ended, and the exit code is 1.</summary>
public sealed class UnexpectedEndSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("completion bash")]
    [InlineData("check bets.csv")]
    [InlineData("dataset --agencies 1 --bets 1 --out .")]
    [InlineData("serve --help")]
    [InlineData("--version")]
    public async Task Without_a_standard_output_to_print_to(string arguments)
    {
        _folder.Write("bets.csv", "Ana,Paz,30904465,1990-01-31,7574\n");

        var (code, said) = await RunAsync($"exec \"$0\" {arguments} >&-");

        Assert.Equal(1, code);
        Assert.EndsWith(
            ": standard output is closed; open it, or > /dev/null",
            Assert.Single(said)
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("serve")]
    [InlineData("client --id 7")]
    [InlineData("check bets.csv")]
    [InlineData("status")]
    public async Task In_a_folder_that_was_removed(string arguments)
    {
        var (code, said) = await RunAsync(
            $"mkdir gone && cd gone && rmdir ../gone && exec \"$0\" {arguments}"
        );

        Assert.Equal(1, code);
        Assert.StartsWith("lottery: the working folder cannot be found", Assert.Single(said));
    }

    // The runtime's own pipes get the numbers of the descriptors that are closed.
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(">&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task A_server_that_can_log_nothing_serves_and_ends_in_order(string closed)
    {
        var port = FreePort();
        var arguments = string.Join(' ', TestLottery.Arguments(_folder, 1, "--port", $"{port}"));
        await using var server = ChildProcess.Start(
            "/bin/bash",
            ["-c", $"exec \"$0\" {arguments} {closed}", Programs.Lottery],
            _folder
        );
        await Eventually.IsTrueAsync(() => Listens(port), "the server listens");
        using (var agency = await WireClient.ConnectAsync(port))
        {
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Winner(agency: 1)));
            Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));
            Assert.Equal("30904465\n", await agency.AskAsync("CON|1\n"));
        }

        server.Signal(Signal.Terminate);

        Assert.Equal(0, await server.ExitAsync());
        Assert.Empty(server.Said);
        Assert.Empty(Directory.GetFiles("/dev/shm", $"sem.lottery-{server.Id}-*"));
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static bool Listens(int port)
    {
        try
        {
            using var probe = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private async Task<(int Code, List<string> Said)> RunAsync(string script)
    {
        await using var lottery = ChildProcess.Start(
            "/bin/bash",
            ["-c", script, Programs.Lottery],
            _folder
        );
        var code = await lottery.ExitAsync();
        return (code, [.. lottery.Said.Select(line => line.Text)]);
    }
}

using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Lottery.Board.Specs;

/// <summary>The process of a board: how it begins, ends and dies.</summary>
public sealed class ProcessSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    private static CancellationToken TestTimeout => TestContext.Current.CancellationToken;

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Kill)]
    [InlineData(Signal.Stop)]
    public async Task A_board_that_dies_or_hangs_changes_nothing_in_a_draw(Signal signal)
    {
        await using var lottery = await TestLottery.StartAsync(_folder);
        await using var board = await RunningBoard.OfAsync(lottery);
        await board.StatusAsync(
            status => status.GetProperty("problem").ValueKind == JsonValueKind.Null,
            "the database is read"
        );
        using var events = await board.Http.GetAsync(
            "/events",
            HttpCompletionOption.ResponseHeadersRead,
            TestTimeout
        );
        using var agency = await lottery.ConnectAsync();
        await agency.AskAsync(Some.Winner());

        board.Process.Signal(signal);

        Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(100)));
        Assert.Equal("END ACK\n", await agency.AskAsync("END\n"));
        Assert.Equal("30904465\n", await agency.AskAsync("CON|1\n"));
        Assert.Equal(0, await lottery.StopAsync());
        board.Process.Kill();
        await board.Process.ExitAsync();
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(Signal.Interrupt)]
    [InlineData(Signal.Terminate)]
    public async Task It_is_one_process_that_ends_in_order_at_a_signal(Signal signal)
    {
        await using var board = await RunningBoard.StartAsync();
        // A browser looks on.
        using var events = await board.Http.GetAsync(
            "/events",
            HttpCompletionOption.ResponseHeadersRead,
            TestTimeout
        );
        Assert.Equal([], ProcessTree.ChildrenOf(board.Process.Id));

        board.Process.Signal(signal);

        Assert.Equal(0, await board.Process.ExitAsync());
        Assert.EndsWith("action: board_shutdown | result: success", board.Process.Said[^1].Text);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Without_its_program_the_verb_says_what_is_missing()
    {
        Support.Programs.CopyTo(_folder.Path);
        File.Delete(_folder.File("lottery-board"));
        await using var board = ChildProcess.Start(_folder.File("lottery"), ["board"], _folder);

        Assert.Equal(1, await board.ExitAsync());
        Assert.Equal(
            $"lottery board: the program {_folder.File("lottery-board")} is missing; it must stand beside lottery, as it was installed",
            Assert.Single(board.Said).Text
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_port_that_is_taken_is_told()
    {
        using var held = new TcpListener(IPAddress.Loopback, 0);
        held.Start();
        var port = ((IPEndPoint)held.LocalEndpoint).Port;
        await using var board = ChildProcess.Start(
            Support.Programs.Lottery,
            ["board", "--listen", $"127.0.0.1:{port}"],
            _folder
        );

        Assert.Equal(1, await board.ExitAsync());
        Assert.StartsWith(
            $"lottery board: cannot listen on 127.0.0.1:{port}: ",
            Assert.Single(board.Said).Text
        );
    }

    public void Dispose() => _folder.Dispose();
}

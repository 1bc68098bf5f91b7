namespace Lottery.EndToEnd.Specs.Modes;

/// <summary>
/// <c>lottery client --protocol classic</c>, which says what the seed's clients say, takes a draw to its winners.
/// </summary>
public sealed class ClassicSpecs : IAsyncDisposable
{
    private const int Agencies = 3;

    private readonly TempDir _folder = new();
    private readonly List<ChildProcess> _clients = [];

    // The sequential server lets no connection wait for the draw.
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("parallel", "persistent")]
    [InlineData("parallel", "per-message")]
    [InlineData("sequential", "per-message")]
    public async Task Classic_clients_get_their_winners(string mode, string connection)
    {
        await using var lottery = await TestLottery.StartAsync(Agencies, "--mode", mode);
        for (var id = 1; id <= Agencies; id++)
        {
            _clients.Add(Start(lottery, id, connection));
            // A bare END on a connection of its own is that of the one agency of this address that has not finished.
            await lottery.Log.WaitForAsync("agency_finished", "success", ("agency", $"{id}"));
        }
        foreach (var client in _clients)
            Assert.Equal(0, await client.ExitAsync());

        for (var id = 1; id <= Agencies; id++)
        {
            Assert.Equal(2, lottery.StoredBets(id).Count);
            Assert.Equal([$"{id}"], File.ReadAllLines(_folder.File($"winners-{id}.txt")));
        }
        await lottery.StopAsync();
        Assert.Empty(lottery.Log.Of("upload_resumed"));
        Assert.Equal(
            ["sorteo", .. Enumerable.Repeat("winners_sent", Agencies)],
            lottery
                .Log.Lines.Select(line => line.Action)
                .Where(action => action is "sorteo" or "winners_sent")
        );
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("void")]
    [InlineData("replace")]
    public async Task Both_remedies_of_a_list_that_was_sent_in_part_store_each_bet_once(string kind)
    {
        await using var lottery = await TestLottery.StartAsync(agencies: 2);
        using (var stopped = await lottery.ConnectAsync())
            await stopped.AskAsync($"1|Ana|Ruiz|1|1990-01-01|{Some.WinningNumber}\n");
        if (kind == "void")
            _clients.Add(
                ChildProcess.Start(
                    Programs.Lottery,
                    ["void", "--agency", "1", "--yes", "--database", lottery.Database],
                    _folder
                )
            );
        foreach (var voiding in _clients)
            Assert.Equal(0, await voiding.ExitAsync());

        _clients.Add(
            ChildProcess.Start(
                Programs.Lottery,
                (
                    $"client --id 1 --server 127.0.0.1:{lottery.Port} --file {ListOf(1)} "
                    + (kind == "void" ? "--protocol classic" : "--replace")
                ).Split(' '),
                _folder
            )
        );
        await lottery.Log.WaitForAsync("agency_finished", "success", ("agency", "1"));

        Assert.Equal(2, lottery.StoredBets(1).Count);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var client in _clients)
            await client.DisposeAsync();
        _folder.Dispose();
    }

    // A list of two bets, of which one wins.
    private ChildProcess Start(TestLottery lottery, int id, string connection) =>
        ChildProcess.Start(
            Programs.Lottery,
            (
                $"client --id {id} --server 127.0.0.1:{lottery.Port} --protocol classic "
                + $"--connection {connection} --file {ListOf(id)} --batch-max-amount 1 "
                + $"--output {_folder.File($"winners-{id}.txt")} --loop-period 20ms"
            ).Split(' '),
            _folder
        );

    private string ListOf(int id) =>
        _folder.Write(
            $"agency-{id}.csv",
            $"Ana,Ruiz,{id},1990-01-01,{Some.WinningNumber}\nLuis,Paz,{id}0,1980-12-31,1\n"
        );
}

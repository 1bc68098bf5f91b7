using System.Net;

namespace Lottery.EndToEnd.Specs.Postgres;

/// <summary>
/// One draw on PostgreSQL, served by two servers in networks of their own, as on two hosts. Each host has a cable to the
/// agencies and one to PostgreSQL, which the tests cut.
/// </summary>
public sealed class CutOffHostSpecs : IAsyncLifetime
{
    private readonly List<IAsyncDisposable> _owned = [];
    private NetworkNamespace _center = null!;
    private NetworkNamespace _first = null!;
    private NetworkNamespace _second = null!;
    private PostgresCluster _cluster = null!;
    private string _draw = "";

    public async ValueTask InitializeAsync()
    {
        _owned.Add(_center = await NetworkNamespace.CreateAsync());
        _first = await HostAsync(1);
        _second = await HostAsync(2);
        _owned.Add(_cluster = await PostgresCluster.StartAsync(_center));
        _draw = _cluster.NewDraw().Split("draw=")[1];
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("database")]
    [InlineData("agencies", "database")]
    public async Task An_agency_goes_on_at_the_other_host_and_the_cut_off_one_stores_nothing_more(
        params string[] cables
    )
    {
        await using var one = await StartAsync(_first, host: 1);
        await using var two = await StartAsync(_second, host: 2);
        using var before = await ConnectAsync(one, host: 1);
        Assert.Equal("RES ACK|0\n", await before.AskAsync("RES|1|list\n"));
        Assert.Equal("ACK\n", await before.AskAsync(Bet(1) + Bet(2) + Bet(3)));

        foreach (var cable in cables)
            await _center.LinkAsync($"link set {cable}1 down");
        await before.SendAsync(Bet(4));

        using var after = await ConnectAsync(two, host: 2);
        Assert.Equal("RES ACK|3\n", await after.AskAsync("RES|1|list\n"));
        Assert.Equal("ACK\n", await after.AskAsync(Bet(4) + Bet(5)));

        Assert.False(before.HasAnswer);
        foreach (var cable in cables)
            await _center.LinkAsync($"link set {cable}1 up");
        await one.Log.WaitForAsync("connection_closed", "fail", ("agency", "1"));
        Assert.Equal("5", await _cluster.QueryAsync("select count(*) from bets", $"draw={_draw}"));
        Assert.Equal("END ACK\n", await after.AskAsync("END|1\n"));
        // The host that was cut off has heard of the draw, and tells it.
        await one.Log.WaitForAsync("draw_found", "success");
        using var again = await ConnectAsync(one, host: 1);
        Assert.Equal("4\n", await again.AskAsync("CON|1\n"));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var owned in Enumerable.Reverse(_owned))
            await owned.DisposeAsync();
    }

    private async Task<NetworkNamespace> HostAsync(int host)
    {
        var network = await NetworkNamespace.CreateAsync();
        _owned.Add(network);
        await _center.TieAsync(network, $"agencies{host}", Agencies(host, 1), Agencies(host, 2));
        await _center.TieAsync(network, $"database{host}", Database(host, 1), Database(host, 2));
        return network;
    }

    private Task<TestLottery> StartAsync(NetworkNamespace network, int host) =>
        TestLottery.StartAsync(
            new ServerStart(
                1,
                "--bind",
                $"{Agencies(host, 2)}",
                "--database",
                $"postgres://lottery@{Database(host, 1)}/postgres?draw={_draw}"
            )
            {
                Network = network,
            }
        );

    private Task<WireClient> ConnectAsync(TestLottery lottery, int host) =>
        _center.ConnectAsync(Agencies(host, 2), lottery.Port);

    private static IPAddress Agencies(int host, byte end) => new([10, 77, (byte)host, end]);

    private static IPAddress Database(int host, byte end) => new([10, 78, (byte)host, end]);

    // The fourth one wins.
    private static string Bet(int document) =>
        $"1|Ana|Gil|{document}|1990-01-01|{(document == 4 ? 7574 : 1)}\n";
}

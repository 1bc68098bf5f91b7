using Lottery.Domain;
using Lottery.Storage;
using Lottery.Waiting;

namespace Lottery.Common.Specs.Storage;

/// <summary>A database that waits for a standby before it calls anything stored.</summary>
public sealed class PostgresStandbySpecs
{
    private const string Here = "192.0.2.1";

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Bets_whose_standby_was_not_waited_for_are_not_acknowledged()
    {
        await using var cluster = await PostgresCluster.StartAsync(
            "wal_level=replica",
            "max_wal_senders=1"
        );
        var options = new StoreOptions { Path = cluster.NewDraw() };
        using var thread = PollThread.Unstoppable();
        using var host = Stores.Claim(options);
        using var store = host.Open(thread);
        store.SettleRules(new AskedRules(new(2)));
        var epoch = store.ClaimUpload(new(1), Here, UploadId.Of("list"));
        store.Append(new(1), Here, TestDatabase.Some(3), epoch: epoch);
        await cluster.QueryAsync("alter system set synchronous_standby_names = 'absent'");
        await cluster.QueryAsync("select pg_reload_conf()");
        await cluster.WaitForAsync("show synchronous_standby_names", answer => answer == "absent");

        var storing = OwnThread.Run(() =>
            store.Append(new(1), Here, TestDatabase.Some(3), epoch: epoch)
        );
        const string waiting = "from pg_stat_activity where wait_event = 'SyncRep'";
        await cluster.WaitForAsync($"select count(*) {waiting}", answer => answer == "1");
        // As the time limit of a statement does it.
        await cluster.QueryAsync($"select pg_cancel_backend(pid) {waiting}");

        var error = await Assert.ThrowsAsync<StoreException>(() => storing);
        Assert.Contains("the server warns", error.Message);
        // It is there, on this server alone: only who asks again hears so, once a standby has it.
        await cluster.QueryAsync("alter system reset synchronous_standby_names");
        await cluster.QueryAsync("select pg_reload_conf()");
        await cluster.WaitForAsync("show synchronous_standby_names", answer => answer == "");
        Assert.Equal(6, store.ClaimUpload(new(1), Here, UploadId.Of("list")).Taken);
    }
}

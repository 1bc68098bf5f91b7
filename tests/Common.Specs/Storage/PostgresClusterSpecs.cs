using System.Globalization;
using Lottery.Storage.Postgres;
using Npgsql;

namespace Lottery.Common.Specs.Storage;

public sealed class PostgresClusterSpecs
{
    // Names the file where a program that is to be killed tells the process id of its server.
    private const string ToBeKilled = "LOTTERY_TO_BE_KILLED";

    [Fact(Timeout = 60_000)]
    public async Task A_query_answers_in_the_schema_of_its_draw()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var url = cluster.NewDraw();
        var draw = PostgresAddress.Parse(url);

        await cluster.QueryAsync($"create schema {draw.Draw}");
        await cluster.QueryAsync("create table bets as values (1, 'a'), (2, 'b')", url);

        Assert.Equal("1|a\n2|b", await cluster.QueryAsync("select * from bets", draw.Draw));
        Assert.Equal(
            $"{draw.Draw}.bets",
            await cluster.QueryAsync(
                $"select schemaname || '.' || tablename from pg_tables where schemaname = '{draw.Draw}'"
            )
        );
        await Assert.ThrowsAsync<ChildProcessException>(() =>
            cluster.QueryAsync("select * from bets")
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Npgsql_reaches_a_draw_by_its_address()
    {
        var cluster = await PostgresCluster.SharedAsync();
        var address = PostgresAddress.Parse(cluster.NewDraw());
        var source = new NpgsqlSlimDataSourceBuilder(address.ToBuilder().ConnectionString);
        source.EnableTransportSecurity();

        await using var built = source.Build();
        await using var command = built.CreateCommand(
            """
            select concat_ws(' ', current_setting('search_path'), current_setting('timezone'),
                current_setting('lock_timeout'), current_setting('idle_in_transaction_session_timeout'),
                current_setting('application_name'), current_user, current_database())
            """
        );

        Assert.Equal(
            $"{address.Draw} UTC 1s 10s lottery lottery postgres",
            await command.ExecuteScalarAsync(TestContext.Current.CancellationToken)
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Of_several_hosts_npgsql_uses_one_that_is_there_as_soon_as_it_is()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        var (here, nowhere) = (cluster.SocketFolder, $"{cluster.SocketFolder}/none");
        var address = PostgresAddress.Parse($"postgres://lottery@/postgres?host={nowhere},{here}");
        using var source = new NpgsqlSlimDataSourceBuilder(
            address.ToBuilder().ConnectionString
        ).Build();

        source.OpenConnection().Dispose();
        await cluster.StopAsync();
        Assert.Throws<NpgsqlException>(source.OpenConnection);
        await cluster.StartAgainAsync();

        source.OpenConnection().Dispose();
    }

    [Fact(Timeout = 60_000)]
    public async Task A_stop_or_a_kill_and_a_start_keep_the_data()
    {
        await using var cluster = await PostgresCluster.StartAsync();
        await cluster.QueryAsync("create table kept as values (1)");

        await cluster.StopAsync(immediate: true);
        await cluster.StartAgainAsync();
        await cluster.QueryAsync("insert into kept values (2)");
        Signals.Send(cluster.ServerPid, Signal.Kill);
        await cluster.StartAgainAsync();
        await cluster.QueryAsync("insert into kept values (3)");
        await cluster.StopAsync(immediate: false);
        await cluster.StartAgainAsync();

        Assert.Equal("1\n2\n3", await cluster.QueryAsync("select * from kept"));
    }

    [Fact(Timeout = 60_000)]
    public async Task A_setting_that_is_none_is_told_by_what_postgres_says()
    {
        await PostgresCluster.SharedAsync();

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            PostgresCluster.StartAsync("max_connections=none")
        );

        Assert.Contains("invalid value for parameter \"max_connections\"", failure.Message);
    }

    // Runs itself once more, as the program that is killed.
    [Fact(Timeout = 60_000)]
    public async Task It_dies_with_its_program()
    {
        if (Environment.GetEnvironmentVariable(ToBeKilled) is { Length: > 0 } told)
        {
            var own = await PostgresCluster.SharedAsync();
            await File.WriteAllTextAsync(told, $"{own.ServerPid}\n", CancellationToken.None);
            await Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken);
        }
        await PostgresCluster.SharedAsync();
        using var folder = new TempDir();
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_001_001);
        await using var program = ChildProcess.Start(
            Environment.ProcessPath!,
            [
                "-method",
                $"{typeof(PostgresClusterSpecs).FullName}.{nameof(It_dies_with_its_program)}",
            ],
            folder,
            (ToBeKilled, folder.File("told")),
            ("TMPDIR", folder.Path)
        );
        await Eventually.IsTrueAsync(
            () => File.Exists(folder.File("told")) && new FileInfo(folder.File("told")).Length > 0,
            "the program tells its server"
        );
        var pid = int.Parse(
            await File.ReadAllTextAsync(folder.File("told"), TestContext.Current.CancellationToken),
            CultureInfo.InvariantCulture
        );
        Assert.True(Directory.Exists($"/proc/{pid}"));

        program.Kill();

        await Eventually.IsTrueAsync(() => !Directory.Exists($"/proc/{pid}"), "its server is gone");
        await RemoveSharedMemoryAsync(folder);
    }

    // Of what a killed server leaves behind, all but this is in its folder: "key id" in postmaster.pid.
    private static async Task RemoveSharedMemoryAsync(TempDir folder)
    {
        var file = Assert.Single(
            Directory.GetFiles(folder.Path, "postmaster.pid", SearchOption.AllDirectories)
        );
        var id = File.ReadLines(file)
            .ElementAt(6)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        await using var ipcrm = ChildProcess.Start("ipcrm", ["-m", id], folder);
        Assert.Equal(0, await ipcrm.ExitAsync());
    }
}

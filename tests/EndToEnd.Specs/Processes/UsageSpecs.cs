namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>Wrong usage, wrong settings, and a place where the server cannot run.</summary>
public sealed class UsageSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Flags_win_over_the_environment_and_that_over_the_file()
    {
        _folder.Write(
            "config.ini",
            "[DEFAULT]\nSERVER_PORT = 1\nSERVER_LISTEN_BACKLOG = 7\nLOGGING_LEVEL = ERROR\nSERVER_IP = server\n"
        );
        await using var server = ChildProcess.Start(
            Programs.Lottery,
            ["serve", "--port", "0", "--bind", "127.0.0.1"],
            _folder,
            ("SERVER_PORT", "2"),
            ("LOGGING_LEVEL", "INFO")
        );

        await server.WaitForLineAsync("action: config_file | result: success | file: config.ini");
        await server.WaitForLineAsync(
            "config | result: success | port: 0 | listen_backlog: 7 | logging_level: INFO"
        );
        await server.WaitForLineAsync("server_ip: server");
        await server.WaitForLineAsync("action: listen");
        server.Signal(Signal.Terminate);

        Assert.Equal(0, await server.ExitAsync());
    }

    // Between these two zones lies more than a day: one of the dates is not that of UTC.
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("Etc/GMT-14", 14)]
    [InlineData("Etc/GMT+12", -12)]
    public async Task The_date_in_the_path_of_the_database_is_the_local_one(string zone, int hours)
    {
        _folder.Write("config.ini", "[DEFAULT]\nDATABASE = data/{date}.db\n");
        var before = Today();
        await using var server = ChildProcess.Start(
            Programs.Lottery,
            ["serve", "--port", "0", "--bind", "127.0.0.1"],
            _folder,
            ("TZ", zone)
        );
        await server.WaitForLineAsync("action: listen");
        server.Signal(Signal.Terminate);
        Assert.Equal(0, await server.ExitAsync());

        var database = Assert.Single(Directory.GetFiles(_folder.File("data"), "*.db"));
        Assert.Contains(Path.GetFileName(database), new[] { before, Today() });

        string Today() => $"{DateTime.UtcNow.AddHours(hours):yyyy-MM-dd}.db";
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--port", "99999", "--port is '99999'; it must be a port from 0 to 65535")]
    [InlineData("--config", "none.ini", "--config is 'none.ini'; there is no such file")]
    public async Task Wrong_usage_exits_with_2(string flag, string value, string message)
    {
        await using var server = ChildProcess.Start(
            Programs.Lottery,
            ["serve", flag, value],
            _folder
        );

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains(server.Said, line => line.IsError && line.Text.EndsWith(message));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("postgre://u:s3cret@h/db")]
    [InlineData("mysql://u:s3cret@h/db")]
    [InlineData(" postgres://u:s3cret@h/db")]
    [InlineData("'postgres://u:s3cret@h/db'")]
    [InlineData("jdbc:postgresql://u:s3cret@h/db")]
    public async Task An_address_that_is_not_known_is_no_file_and_is_not_shown(string database)
    {
        foreach (var verb in new[] { "serve", "status", "verify", "board" })
        {
            await using var program = ChildProcess.Start(
                Programs.Lottery,
                [verb, "--database", database],
                _folder
            );

            Assert.Equal(2, await program.ExitAsync());
            Assert.Contains("an address on PostgreSQL is written postgres://", program.LastError);
            Assert.DoesNotContain(program.Said, line => line.Text.Contains("s3cret"));
        }
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("<-03>3")]
    [InlineData("ART3")]
    [InlineData("America/Buenos_Aries")]
    public async Task A_local_time_needs_a_time_zone_that_is_known(string zone)
    {
        await using var server = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(_folder, 1, "--close-at", "23:00"),
            _folder,
            ("TZ", zone)
        );

        Assert.Equal(2, await server.ExitAsync());
        Assert.Contains($"and TZ is '{zone}', which is not known", server.LastError);
        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("ART3", 1)]
    [InlineData("UTC", 0)]
    [InlineData(":UTC", 0)]
    [InlineData("", 0)]
    public async Task A_time_zone_that_is_not_known_is_a_warning(string zone, int warnings)
    {
        await using var lottery = await TestLottery.StartAsync(
            new ServerStart { Environment = [("TZ", zone)] }
        );

        Assert.Equal(warnings, lottery.Log.Of("time_zone").Count);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_server_that_cannot_listen_begins_no_draw()
    {
        await using (
            var first = ChildProcess.Start(
                Programs.Lottery,
                TestLottery.Arguments(_folder, 3, "--bind", "192.0.2.1"),
                _folder
            )
        )
        {
            Assert.Equal(1, await first.ExitAsync());
            Assert.Contains("cannot listen on 192.0.2.1", first.LastError);
        }

        await using var second = await TestLottery.StartAsync(_folder, agencies: 4);

        await second.Log.WaitForAsync("open_database", details: ("draw", "new"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Every_interface_of_IPv6_is_every_one_of_IPv4_too()
    {
        Assert.SkipUnless(System.Net.Sockets.Socket.OSSupportsIPv6, "there is no IPv6 here");
        await using var lottery = await TestLottery.StartAsync(1, "--bind", "::");

        using var agency = new System.Net.Sockets.TcpClient("127.0.0.1", lottery.Port);
        using var other = new System.Net.Sockets.TcpClient("::1", lottery.Port);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_port_that_is_taken_exits_with_1_and_the_reason()
    {
        await using var first = await TestLottery.StartAsync();

        await using var second = ChildProcess.Start(
            Programs.Lottery,
            TestLottery.Arguments(_folder, 1, "--port", $"{first.Port}"),
            _folder
        );

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains(
            $"cannot listen on 127.0.0.1 port {first.Port}",
            second.Said.Last(line => line.IsError).Text
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Workers_that_cannot_start_end_the_server_with_the_reason()
    {
        var program = CopyProgram();
        File.WriteAllText(
            _folder.File("bin/lottery-worker"),
            "#!/bin/sh\necho broken >&2\nexit 7\n"
        );

        await using var server = ChildProcess.Start(
            program,
            TestLottery.Arguments(_folder, 1),
            _folder
        );

        Assert.Equal(1, await server.ExitAsync());
        Assert.EndsWith(
            "workers cannot start: exit code 7: broken",
            server.Said.Last(line => line.IsError).Text
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_worker_program_that_is_missing_ends_the_server_with_the_reason()
    {
        var program = CopyProgram();
        File.Delete(_folder.File("bin/lottery-worker"));

        await using var server = ChildProcess.Start(
            program,
            TestLottery.Arguments(_folder, 1),
            _folder
        );

        Assert.Equal(1, await server.ExitAsync());
        Assert.Contains("workers cannot start", server.Said.Last(line => line.IsError).Text);
    }

    public void Dispose() => _folder.Dispose();

    private string CopyProgram()
    {
        var from = Path.GetDirectoryName(Programs.Lottery)!;
        foreach (var file in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = _folder.File(Path.Combine("bin", Path.GetRelativePath(from, file)));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        return _folder.File("bin/lottery");
    }
}

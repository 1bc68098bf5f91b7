using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Scripts;

/// <summary>generar-compose.sh: what it writes, and what it refuses. Needs no Docker.</summary>
public sealed class GeneratorSpecs : IAsyncLifetime
{
    private const string Script = "./generar-compose.sh";

    private Checkout _checkout = null!;

    public async ValueTask InitializeAsync() => _checkout = await Checkout.CopyAsync();

    [Fact(Timeout = 60_000)]
    public async Task The_compose_file_of_the_repository_is_the_one_for_five_agencies()
    {
        var before = _checkout.Read("docker-compose-dev.yaml");

        await WriteAsync("docker-compose-dev.yaml 5");

        Assert.Equal(before, _checkout.Read("docker-compose-dev.yaml"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("0", 0)]
    [InlineData("1", 1)]
    [InlineData("007", 7)]
    [InlineData("300", 300)]
    public async Task There_is_a_server_and_as_many_agencies_as_asked_for(
        string number,
        int agencies
    )
    {
        var text = await WriteAsync($"out.yaml {number}");

        Assert.Single(Lines(text, "    container_name: server"));
        Assert.Equal(agencies, Lines(text, "    <<: *agency").Count());
        // Invented lists for as many; without agencies there are none to invent.
        var lists =
            $"    command: [dataset, --agencies, \"{agencies}\", --out, /dataset, --missing]";
        Assert.Equal(agencies > 0 ? 1 : 0, Lines(text, lists).Count());
        Assert.Single(Lines(text, $"      AGENCIES: \"{agencies}\""));
        for (var agency = 1; agency <= agencies; agency++)
            Assert.Single(Lines(text, $"    container_name: client{agency}"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(1, "18", "208", "800m")]
    [InlineData(300, "616", "4992", "10368m")]
    public async Task Processes_memory_and_log_are_bounded(
        int agencies,
        string workers,
        string tasks,
        string memory
    )
    {
        var text = await WriteAsync($"out.yaml {agencies}");

        Assert.Single(Lines(text, $"      MAX_WORKERS: \"{workers}\""));
        Assert.Single(Lines(text, $"    pids_limit: {tasks}"));
        Assert.Single(Lines(text, $"    mem_limit: {memory}"));
        // Of every other container.
        Assert.Single(Lines(text, "  pids_limit: 64"));
        Assert.Single(Lines(text, "  mem_limit: 256m"));
        Assert.Single(Lines(text, "    options: {max-size: 20m, max-file: \"5\"}"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData(249, "172.25.125.0/24")]
    [InlineData(250, "172.25.0.0/16")]
    public async Task The_network_has_room_for_all(int agencies, string subnet)
    {
        var text = await WriteAsync($"out.yaml {agencies}");

        Assert.Single(Lines(text, $"        - subnet: {subnet}"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", "", "parallel", false, false)]
    [InlineData("parallel", "echo", "parallel", false, false)]
    [InlineData("", "sequential", "sequential", false, true)]
    [InlineData("sequential", "", "sequential", false, true)]
    [InlineData("", "echo", "echo", true, false)]
    [InlineData("echo", "parallel", "echo", true, false)]
    public async Task The_mode_comes_from_the_argument_else_from_the_environment(
        string argument,
        string variable,
        string mode,
        bool echoes,
        bool perMessage
    )
    {
        var text = await WriteAsync($"out.yaml 2 {argument}", ("MODE", variable));

        Assert.Single(Lines(text, $"      MODE: {mode}"));
        Assert.Equal(echoes ? 2 : 0, Lines(text, "      CLI_MODE: echo").Count());
        Assert.Equal(perMessage ? 2 : 0, Lines(text, "      CLI_CONNECTION: per-message").Count());
        Assert.Equal(echoes ? 0 : 1, Lines(text, "      AGENCIES: \"2\"").Count());
        Assert.DoesNotContain("LOG", text);
    }

    [Fact(Timeout = 60_000)]
    public async Task In_the_mode_bet_every_agency_has_a_bet_of_its_own()
    {
        var text = await WriteAsync("out.yaml 60 bet");

        Assert.Single(Lines(text, "      MODE: parallel"));
        Assert.Equal(60, Lines(text, "      CLI_MODE: bet").Count());
        foreach (var name in new[] { "NOMBRE", "APELLIDO", "DOCUMENTO", "NACIMIENTO", "NUMERO" })
            Assert.Equal(60, Values(text, name).Count);
        Assert.Equal(60, Values(text, "DOCUMENTO").Distinct().Count());
        Assert.Equal(60, Values(text, "NUMERO").Distinct().Count());
        Assert.All(
            Values(text, "NACIMIENTO"),
            date => Assert.True(DateOnly.TryParseExact(date.Trim('"'), "yyyy-MM-dd", out _), date)
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData("--postgres", 2, "server server2 server")]
    [InlineData("--postgres --servers 1", 1, "")]
    [InlineData("--postgres --servers 3", 3, "server server2 server3")]
    [InlineData("--servers 9 --postgres", 9, "server server2 server3")]
    public async Task With_PostgreSQL_several_servers_have_one_database_and_agencies_in_turn(
        string options,
        int servers,
        string ofAgencies
    )
    {
        var text = await WriteAsync($"out.yaml 3 {options}");

        Assert.Single(Lines(text, "    container_name: database"));
        Assert.Equal(
            Enumerable.Repeat("postgres://lottery@database/lottery", servers),
            Values(text, "DATABASE")
        );
        Assert.Equal(Enumerable.Repeat("/run/secrets/pgpass", servers), Values(text, "PGPASSFILE"));
        for (var server = 1; server <= servers; server++)
        {
            var name = server == 1 ? "server" : $"server{server}";
            Assert.Single(Lines(text, $"    container_name: {name}"));
            Assert.Single(Lines(text, $"    {name}:"));
        }
        Assert.Equal(
            ofAgencies,
            string.Join(' ', Values(text, "CLI_SERVER_ADDRESS").Select(it => it.Split(':')[0]))
        );
        // Only one of them is built, and none writes into its own layer.
        Assert.Single(Lines(text, "      dockerfile: Orchestrator/Dockerfile"));
        Assert.Empty(Lines(text, "    read_only: false"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", 3, "52", "84", "928m")]
    [InlineData("--servers 9", 300, "772", "804", "6688m")]
    public async Task The_database_takes_a_connection_of_each_worker_that_may_need_one(
        string options,
        int agencies,
        string connections,
        string tasks,
        string memory
    )
    {
        var text = await WriteAsync($"out.yaml {agencies} --postgres {options}");

        Assert.Single(Lines(text, $"    command: [-c, max_connections={connections}]"));
        Assert.Single(Lines(text, $"    pids_limit: {tasks}"));
        Assert.Single(Lines(text, $"    mem_limit: {memory}"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("--postgres --servers 3 out.yaml 2 bet")]
    [InlineData("out.yaml --servers 3 2 --postgres bet")]
    [InlineData("out.yaml 2 --postgres bet --servers 3")]
    public async Task Options_may_stand_anywhere(string arguments)
    {
        var expected = await WriteAsync("out.yaml 2 bet --postgres --servers 3");

        (await _checkout.TypeAsync($"rm out.yaml; {Script} {arguments}")).With(0);

        Assert.Equal(expected, _checkout.Read("out.yaml"));
    }

    [Fact(Timeout = 60_000)]
    public async Task The_password_of_the_database_is_made_once_and_in_no_other_file()
    {
        var text = await WriteAsync("out.yaml 2 --postgres");
        var password = _checkout.Read(".data/postgres/password");

        Assert.Matches("^[0-9a-f]{32}\n$", password);
        Assert.Equal($"*:*:*:lottery:{password}", _checkout.Read(".data/postgres/pgpass"));
        Assert.DoesNotContain(password.Trim(), text);
        await WriteAsync("out.yaml 3 --postgres");
        Assert.Equal(password, _checkout.Read(".data/postgres/password"));
        // Each agency's container has .data, and reads the lists in it; it cannot enter this folder.
        Assert.Equal(
            "755 .data\n700 .data/postgres\n600 .data/postgres/password\n600 .data/postgres/pgpass",
            (
                await _checkout.TypeAsync(
                    "stat -c '%a %n' .data .data/postgres .data/postgres/password .data/postgres/pgpass"
                )
            ).Output
        );
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_PostgreSQL_there_is_no_password()
    {
        var text = await WriteAsync("out.yaml 2");

        Assert.DoesNotContain("postgres", text, StringComparison.OrdinalIgnoreCase);
        Assert.False(Directory.Exists(Path.Combine(_checkout.Root, ".data")));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("", "usage: generar-compose.sh FILE N")]
    [InlineData("out.yaml", "usage: ")]
    [InlineData("out.yaml 1 echo 2", "usage: ")]
    [InlineData("'' 1", "the file has no name")]
    [InlineData("out.yaml five", "N is 'five'; it must be a number from 0 up")]
    [InlineData("out.yaml -1", "N is '-1'")]
    [InlineData("out.yaml +1", "N is '+1'")]
    [InlineData("out.yaml x1", "N is 'x1'")]
    [InlineData("out.yaml 1x", "N is '1x'")]
    [InlineData("out.yaml 1.5", "N is '1.5'")]
    [InlineData("out.yaml ''", "N is ''")]
    [InlineData("out.yaml 18446744073709551617", "the network has room for")]
    [InlineData(
        "out.yaml 1 fast",
        "the mode is 'fast'; it must be parallel, sequential, echo or bet"
    )]
    [InlineData("out.yaml 1 ''", "the mode is ''")]
    [InlineData("out.yaml 1 --servers 2", "--servers needs --postgres")]
    [InlineData("out.yaml 1 --postgres --servers", "M is ''; --servers takes a number from 1 to 9")]
    [InlineData("out.yaml 1 --postgres --servers 0", "M is '0'")]
    [InlineData("out.yaml 1 --postgres --servers 10", "M is '10'")]
    [InlineData("out.yaml 1 --postgres --servers two", "M is 'two'")]
    [InlineData("out.yaml 1 echo --postgres", "--postgres does not go with the mode echo")]
    [InlineData("out.yaml 1 --postgresql", "the mode is '--postgresql'")]
    [InlineData("nowhere/out.yaml 1 --postgres", "there is no folder ")]
    [InlineData("nowhere/out.yaml 1", "there is no folder ")]
    [InlineData("scripts 1", "it is no file")]
    [InlineData("/proc/out.yaml 1", "no file can be made in /proc")]
    public async Task Wrong_usage_says_why_and_touches_no_file(string arguments, string why)
    {
        var before = Files();

        var ended = (await _checkout.TypeAsync($"{Script} {arguments}")).With(2);

        Assert.Contains(why, ended.Errors);
        Assert.Empty(ended.Output);
        Assert.Equal(before, Files());
    }

    [Fact(Timeout = 60_000)]
    public async Task In_the_root_the_file_names_no_folder_of_this_machine()
    {
        await _checkout.RunAsync(
            ["checkout/generar-compose.sh", "checkout/out.yaml", "1"],
            [],
            "."
        );

        Assert.Contains("source: \"./Orchestrator/config.ini\"", _checkout.Read("out.yaml"));
        Assert.DoesNotContain(_checkout.Root, _checkout.Read("out.yaml"));
    }

    [Fact(Timeout = 60_000)]
    public async Task Called_from_another_folder_the_file_lies_there_and_names_this_checkout()
    {
        Directory.CreateDirectory(_checkout.Beside("else where"));
        var script = Path.Combine(_checkout.Root, "generar-compose.sh");

        (await _checkout.RunAsync([script, "out.yaml", "1"], [], "else where")).With(0);

        var text = await File.ReadAllTextAsync(_checkout.Beside("else where/out.yaml"));
        Assert.Contains($"source: \"{_checkout.Root}/Client/config.yaml\"", text);
        Assert.Contains($"source: \"{_checkout.Root}/.data/winners\"", text);
        Assert.Contains($"context: \"{_checkout.Root}\"", text);
        Assert.Equal(
            ["out.yaml"],
            Directory.GetFiles(_checkout.Beside("else where")).Select(Path.GetFileName)
        );
    }

    public ValueTask DisposeAsync()
    {
        _checkout.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<string> WriteAsync(
        string arguments,
        params IEnumerable<(string Name, string Value)> environment
    )
    {
        (await _checkout.TypeAsync($"{Script} {arguments}", environment)).With(0);
        return _checkout.Read(arguments.Split(' ')[0]);
    }

    private string[] Files() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(_checkout.Root, "*", SearchOption.AllDirectories)
                .Select(path => $"{path} {File.GetLastWriteTimeUtc(path):O}")
                .Order(StringComparer.Ordinal),
        ];

    private static IReadOnlyList<string> Values(string text, string name) =>
        [
            .. text.Split('\n')
                .Where(line => line.StartsWith($"      {name}: ", StringComparison.Ordinal))
                .Select(line => line.Split(": ")[1]),
        ];

    private static IEnumerable<string> Lines(string text, string line) =>
        text.Split('\n').Where(candidate => candidate == line);
}

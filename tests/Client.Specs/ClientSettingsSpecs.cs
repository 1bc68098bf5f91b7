using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Client.Specs;

public sealed class ClientSettingsSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly Dictionary<string, string> _flags = [];
    private readonly Dictionary<string, string> _environment = [];
    private string _yaml = "";

    /// <summary>Every test has a list of bets, or it would test that there is none.</summary>
    public ClientSettingsSpecs() => _flags["--file"] = _folder.Write("agency-3.csv", Csv.Of(1));

    [Fact]
    public void The_defaults_are_those_of_the_documentation()
    {
        _flags["--id"] = "3";

        var options = Read();

        Assert.Equal(3, options.Id.Value);
        Assert.Equal("localhost:12345", options.Server.ToString());
        Assert.Equal(ClientMode.Upload, options.Mode);
        Assert.Equal(ConnectionKind.Persistent, options.Connection);
        Assert.Equal(UploadProtocol.Resume, options.Protocol);
        Assert.Equal(TimeSpan.FromSeconds(30), options.Retry);
        Assert.Equal(5, options.LoopAmount);
        Assert.Equal("5s", options.LoopPeriod.ToString());
        Assert.Equal(TimeSpan.FromSeconds(5), options.LoopPeriod.Length);
        Assert.Equal(LogLevel.Info, options.LogLevel);
        Assert.Equal(100, options.BatchMaxAmount);
        Assert.Null(options.Output);
    }

    [Fact]
    public void Everything_may_stand_in_the_file()
    {
        _flags.Clear();
        _yaml = $"""
            id: 3
            server:
              address: "server:12346"
            mode: upload
            connection: per-message
            protocol: classic
            retry: 90
            loop:
              amount: 0
              period: 1m30s
            log:
              level: debug
            batch:
              maxAmount: 7
            file: {_folder.Path}/agency-{"{id}"}.csv
            output: {_folder.Path}/winners-{"{id}"}.txt
            """;

        AssertEverythingIsSet(Read());
    }

    [Fact]
    public void Everything_may_stand_in_the_environment()
    {
        _flags.Clear();
        _environment["CLI_ID"] = "3";
        _environment["CLI_SERVER_ADDRESS"] = "server:12346";
        _environment["CLI_MODE"] = "upload";
        _environment["CLI_CONNECTION"] = "per-message";
        _environment["CLI_PROTOCOL"] = "classic";
        _environment["CLI_RETRY"] = "1m30s";
        _environment["CLI_LOOP_AMOUNT"] = "0";
        _environment["CLI_LOOP_PERIOD"] = "1m30s";
        _environment["CLI_LOG_LEVEL"] = "debug";
        _environment["CLI_BATCH_MAXAMOUNT"] = "7";
        _environment["CLI_FILE"] = _folder.File("agency-{id}.csv");
        _environment["CLI_OUTPUT"] = _folder.File("winners-{id}.txt");

        AssertEverythingIsSet(Read());
    }

    [Fact]
    public void Everything_may_stand_in_flags()
    {
        _flags["--id"] = "3";
        _flags["--server"] = "server:12346";
        _flags["--mode"] = "upload";
        _flags["--connection"] = "per-message";
        _flags["--protocol"] = "classic";
        _flags["--retry"] = "90s";
        _flags["--loop-amount"] = "0";
        _flags["--loop-period"] = "1m30s";
        _flags["--log-level"] = "debug";
        _flags["--batch-max-amount"] = "7";
        _flags["--output"] = _folder.File("winners-{id}.txt");

        AssertEverythingIsSet(Read());
    }

    [Fact]
    public void A_flag_is_stronger_than_the_environment_and_that_than_the_file()
    {
        _flags["--id"] = "3";
        _flags["--loop-amount"] = "1";
        _environment["CLI_LOOP_AMOUNT"] = "2";
        _environment["CLI_BATCH_MAXAMOUNT"] = "2";
        _yaml = "loop:\n  amount: 3\n  period: 3s\nbatch:\n  maxAmount: 3\n";

        var options = Read();

        Assert.Equal(1, options.LoopAmount);
        Assert.Equal(2, options.BatchMaxAmount);
        Assert.Equal("3s", options.LoopPeriod.ToString());
    }

    [Theory]
    [InlineData("--id", "0", "a positive integer")]
    [InlineData("--id", "-1", "a positive integer")]
    [InlineData("--id", "2147483648", "a positive integer")]
    [InlineData("--id", "", "a positive integer")]
    [InlineData("--server", "localhost", "host:port, such as localhost:12345 or [::1]:12345")]
    [InlineData("--mode", "download", "one of upload, bet, echo")]
    [InlineData("--mode", "", "one of upload, bet, echo")]
    [InlineData("--connection", "per_message", "one of persistent, per-message")]
    [InlineData("--protocol", "v2", "one of resume, classic")]
    [InlineData("--retry", "-1", "a duration such as 5s, 250ms, 1m30s or 1h, or whole seconds")]
    [InlineData("--retry", "", "a duration such as 5s, 250ms, 1m30s or 1h, or whole seconds")]
    [InlineData("--loop-amount", "-1", "a whole number from 0 up")]
    [InlineData("--loop-amount", "many", "a whole number from 0 up")]
    [InlineData("--loop-period", "5", "a duration such as 5s, 250ms, 1m30s or 1h")]
    [InlineData("--log-level", "loud", "one of DEBUG, INFO, WARNING, ERROR, CRITICAL")]
    [InlineData("--batch-max-amount", "0", "a whole number from 1 up")]
    [InlineData("--file", "nowhere/{id}.csv", "a file that exists ({id} stands for 3)")]
    [InlineData("--file", "", "a file that exists ({id} stands for 3)")]
    public void A_wrong_value_names_itself_and_what_is_right(string flag, string text, string mayBe)
    {
        _flags["--id"] = "3";
        _flags[flag] = text;

        AssertWrong($"{flag} is '{text}'; it must be {mayBe}");
    }

    [Fact]
    public void A_place_for_winners_is_tried_and_left_as_it_was()
    {
        _flags["--id"] = "3";
        _flags["--output"] = _folder.Write("winners", "1\n");

        Assert.Equal(_flags["--output"], Read().Output);

        Assert.Equal("1\n", File.ReadAllText(_flags["--output"]));
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.tmp"));
    }

    [Fact]
    public void A_wrong_value_names_the_place_it_came_from()
    {
        _flags["--id"] = "3";
        _yaml = "batch:\n  maxAmount: none\n";
        AssertWrong(
            $"batch.maxAmount in {_folder.File("config.yaml")} is 'none'; "
                + "it must be a whole number from 1 up"
        );

        _environment["CLI_BATCH_MAXAMOUNT"] = "1.5";
        AssertWrong(
            "CLI_BATCH_MAXAMOUNT in the environment is '1.5'; "
                + "it must be a whole number from 1 up"
        );
    }

    [Fact]
    public void An_agency_has_to_be_named() =>
        AssertWrong(
            "--id is missing (or CLI_ID in the environment, or id in config.yaml); "
                + "it must be a positive integer"
        );

    [Fact]
    public void An_agency_without_a_file_is_told_where_it_was_looked_for()
    {
        _flags["--id"] = "2147483647";
        _flags.Remove("--file");

        AssertWrong(
            "agency 2147483647 has no list of bets: there is no .data/dataset/agency-2147483647.csv, "
                + "no .data/agency-2147483647.csv, no /dataset/agency-2147483647.csv; --file (or CLI_FILE in the "
                + "environment, or file in config.yaml) names another"
        );
    }

    [Fact]
    public void An_echo_looks_for_no_bets_and_for_no_place_for_winners()
    {
        _flags["--id"] = "3";
        _flags["--mode"] = "echo";
        _flags["--file"] = "nowhere.csv";
        _flags["--output"] = "no/where";

        Assert.Equal(ClientMode.Echo, Read().Mode);
    }

    [Theory]
    [InlineData(true, "winners-3.txt")]
    [InlineData(false, null)]
    public void On_a_terminal_the_winners_have_a_file_by_default(bool isTerminal, string? file)
    {
        _flags["--id"] = "3";
        _flags["--empty"] = "given";

        Assert.Equal(file, Read(isTerminal).Output);
    }

    [Fact]
    public void A_program_that_reads_JSON_names_the_file_of_the_winners_itself()
    {
        _flags["--id"] = "3";
        _flags["--empty"] = "given";
        _flags["--json"] = "given";

        Assert.Null(Read(isTerminal: true).Output);
    }

    public void Dispose() => _folder.Dispose();

    private ClientOptions Read() => Read(isTerminal: false);

    private ClientOptions Read(bool isTerminal) =>
        ClientSettings.Read(
            new SettingReader([
                SettingSource.Flags(_flags.GetValueOrDefault),
                // Not the real one: all tests share it, and run side by side.
                new SettingSource(
                    SettingSource.Environment.Describe,
                    setting => _environment.GetValueOrDefault(setting.Variable)
                ),
                SettingsFile.Open(_folder.Write("config.yaml", _yaml), ClientSettings.Table),
            ]),
            isTerminal
        );

    private void AssertWrong(string message) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(Read).Message);

    private void AssertEverythingIsSet(ClientOptions options)
    {
        Assert.Equal(3, options.Id.Value);
        Assert.Equal(new ServerAddress("server", 12346), options.Server);
        Assert.Equal(ConnectionKind.PerMessage, options.Connection);
        Assert.Equal(UploadProtocol.Classic, options.Protocol);
        Assert.Equal(TimeSpan.FromSeconds(90), options.Retry);
        Assert.Equal(0, options.LoopAmount);
        Assert.Equal(new Period("1m30s", TimeSpan.FromSeconds(90)), options.LoopPeriod);
        Assert.Equal(LogLevel.Debug, options.LogLevel);
        Assert.Equal(7, options.BatchMaxAmount);
        Assert.Equal(_folder.File("agency-3.csv"), options.File);
        Assert.Equal(_folder.File("winners-3.txt"), options.Output);
    }
}

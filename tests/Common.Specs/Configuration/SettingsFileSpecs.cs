using System.Text;
using Lottery.Configuration;

namespace Lottery.Common.Specs.Configuration;

public sealed class SettingsFileSpecs : IDisposable
{
    private static readonly Setting Period = new("--loop-period", "CLI_LOOP_PERIOD", "loop.period");
    private static readonly Setting Amount = new("--loop-amount", "CLI_LOOP_AMOUNT", "loop.amount");
    private static readonly Setting Address = new("--server", "CLI_SERVER", "server.address");
    private static readonly Setting Port = new("--port", "SERVER_PORT");
    private static readonly Setting Number = new("--winning-number", "WINNING_NUMBER");
    private static readonly SettingTable IniTable = new(
        "config.ini",
        IniText.Parse,
        [Port, Number, new Setting("--change-rules", "")]
    );
    private static readonly SettingTable YamlTable = new(
        "config.yaml",
        YamlText.Parse,
        [Period, Amount, Address]
    );

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[DEFAULT]\nSERVER_PORT = 12345\n")]
    [InlineData("[DEFAULT]\nSERVER_PORT=12345")]
    [InlineData("[DEFAULT]\nSERVER_PORT: 12345")]
    [InlineData("[DEFAULT]\nSERVER_PORT = \"12345\"\n")]
    [InlineData("[DEFAULT]\r\nSERVER_PORT = 12345\r\n")]
    [InlineData("; a comment\n# another\n\n [ default ] \n  server_port = 12345\n")]
    [InlineData("\uFEFF[DEFAULT]\nSERVER_PORT = 12345\n")]
    public void An_INI_file_has_its_settings_in_the_section_DEFAULT(string text) =>
        Assert.Equal("12345", Ini(text).Find(Port));

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("[OTHER]\n[DEFAULT]\n")]
    [InlineData("[DEFAULT]\nWINNING_NUMBER = 1\n")]
    public void An_INI_file_may_lack_a_setting(string text) => Assert.Null(Ini(text).Find(Port));

    [Theory]
    [InlineData(
        "[DEFAULT]\n\nWINING_NUMBER = 1\n",
        "3: WINING_NUMBER is not known; did you mean WINNING_NUMBER?"
    )]
    [InlineData("[DEFAULT]\nport = 1\n", "2: port is not known; did you mean SERVER_PORT?")]
    [InlineData("[DEFAULT]\nCOLOUR = red\n", "2: COLOUR is not known")]
    [InlineData("[DEFAULT]\n = red\n", "2:  is not known")]
    [InlineData(
        "SERVER_PORT = 1\n",
        "1: SERVER_PORT stands outside the section [DEFAULT], where it holds for nothing"
    )]
    [InlineData(
        "[DEFAULT]\n[OTHER]\nSERVER_PORT = 1\n",
        "3: SERVER_PORT stands outside the section [DEFAULT], where it holds for nothing"
    )]
    [InlineData("[DEFAULT]\nSERVER_PORT\n", "2: a line must be NAME = value, or [DEFAULT]")]
    [InlineData("[DEFAULT = 1\n", "1: a line must be NAME = value, or [DEFAULT]")]
    [InlineData(
        "[DEFAULT]\nSERVER_PORT = 1\n\nserver_port = 2\n",
        "4: server_port stands here again; it stands in line 2"
    )]
    [InlineData("[DEFAULT]\nx\u001b[2J = 1\n", @"2: x\\x1B[2J is not known")]
    public void A_wrong_line_of_an_INI_file_is_told_by_file_and_number(string text, string told) =>
        AssertTold($"{_folder.File("config.ini")}:{told.Replace(@"\\", @"\")}", () => Ini(text));

    [Theory]
    [InlineData("loop:\n  amount: 5\n  period: 250ms\n")]
    [InlineData("loop: { period: '250ms' }")]
    [InlineData("loop:\r\n  period: \"250ms\"\r\n")]
    [InlineData("# a comment\n---\nloop:\n  period: 250ms # as Go writes it\n")]
    [InlineData("\uFEFFloop:\n  period: 250ms\n")]
    [InlineData("Loop:\n  PERIOD: 250ms\n")]
    [InlineData("LOOP.Period: 250ms\n")]
    [InlineData("loop:\n  amount: &a 250ms\n  period: *a\n")]
    public void A_YAML_file_has_its_settings_under_each_other(string text) =>
        Assert.Equal("250ms", Yaml(text).Find(Period));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("---\n")]
    [InlineData("loop:\n")]
    [InlineData("loop: {}\n")]
    [InlineData("loop:\n  amount: 5\n")]
    [InlineData("loop:\n  period:\n")]
    public void A_YAML_file_may_lack_a_setting(string text) => Assert.Null(Yaml(text).Find(Period));

    [Theory]
    [InlineData(
        "loop:\n  amount: 1\nserver:\n  adress: x\n",
        "4: server.adress is not known; did you mean server.address?"
    )]
    [InlineData("server: here:1\n", "1: server is not known; did you mean server.address?")]
    [InlineData("loop:\n  - period\n", "1: loop is not known; did you mean loop.period?")]
    [InlineData("loop:\n  period: [5s]\n", "2: loop.period holds a list; it must hold one value")]
    [InlineData(
        "loop:\n  period:\n    seconds: 5\n",
        "2: loop.period holds a map; it must hold one value"
    )]
    [InlineData("colours: [1]\n", "1: colours is not known")]
    [InlineData(
        "loop:\n  period: 1s\nLoop:\n  Period: 2s\n",
        "4: Loop.Period stands here again; it stands in line 2"
    )]
    [InlineData("just text\n", "1: the file must hold lines of the form name: value")]
    [InlineData("- a list\n", "1: the file must hold lines of the form name: value")]
    [InlineData("loop:\n---\nloop:\n", "3: a second document begins here; there must be one")]
    public void A_wrong_line_of_a_YAML_file_is_told_by_file_and_number(string text, string told) =>
        AssertTold($"{_folder.File("config.yaml")}:{told}", () => Yaml(text));

    [Theory]
    [InlineData("loop: [1, 2\n", 2)]
    [InlineData("loop:\n\tperiod: 5s\n", 2)]
    [InlineData("loop:\n  amount: 1\n\tperiod: 5s\n", 3)]
    [InlineData("loop: *nowhere\n", 1)]
    [InlineData("loop: 1\nloop: 2\n", 2)]
    [InlineData("'open\n", 1)]
    [InlineData("a: b: c\n", 1)]
    public void A_broken_YAML_file_is_told_by_file_and_the_line_where_the_break_begins(
        string text,
        int line
    )
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Yaml(text));

        Assert.StartsWith($"{_folder.File("config.yaml")}:{line}: ", wrong.Message);
        Assert.DoesNotContain(wrong.Message, char.IsControl);
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    public void A_file_of_brackets_overflows_nothing(string bracket) =>
        AssertTold(
            $"{_folder.File("config.yaml")}:1: lists and maps are nested too deeply",
            () => Yaml(string.Concat(Enumerable.Repeat(bracket, 16_000)))
        );

    [Fact]
    public void Each_place_describes_a_setting_by_the_name_it_has_there()
    {
        var flags = SettingSource.Flags(flag => flag == "--port" ? "7" : null);

        Assert.Equal("7", flags.Find(Port));
        Assert.Null(flags.Find(Period));
        Assert.Equal("--port", flags.Describe(Port));
        Assert.Equal("SERVER_PORT in the environment", SettingSource.Environment.Describe(Port));
        Assert.Equal($"SERVER_PORT in {_folder.File("config.ini")}", Ini("").Describe(Port));
        Assert.Equal($"loop.period in {_folder.File("config.yaml")}", Yaml("").Describe(Period));
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set()
    {
        var setting = new Setting("--x", "LOTTERY_SPECS_EMPTY_OR_NOT");

        Environment.SetEnvironmentVariable(setting.Variable, "7");
        Assert.Equal("7", SettingSource.Environment.Find(setting));

        Environment.SetEnvironmentVariable(setting.Variable, "");
        Assert.Null(SettingSource.Environment.Find(setting));
        Assert.Null(SettingSource.Environment.Find(new Setting("--x", "")));
    }

    private SettingSource Ini(string text) =>
        SettingsFile.Open(_folder.Write("config.ini", Encoding.UTF8.GetBytes(text)), IniTable);

    private SettingSource Yaml(string text) =>
        SettingsFile.Open(_folder.Write("config.yaml", Encoding.UTF8.GetBytes(text)), YamlTable);

    private static void AssertTold(string message, Func<object?> use) =>
        Assert.Equal(message, Assert.Throws<ConfigurationException>(use).Message);
}

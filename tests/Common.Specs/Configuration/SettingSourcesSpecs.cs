using System.Text;
using Lottery.Configuration;

namespace Lottery.Common.Specs.Configuration;

public sealed class SettingSourcesSpecs : IDisposable
{
    private static readonly Setting Period = new("--loop-period", "CLI_LOOP_PERIOD", "loop.period");
    private static readonly Setting Port = new("--port", "SERVER_PORT", "SERVER_PORT");

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("[DEFAULT]\nSERVER_PORT = 12345\n")]
    [InlineData("[DEFAULT]\nSERVER_PORT=12345")]
    [InlineData("[DEFAULT]\r\nSERVER_PORT = 12345\r\n")]
    [InlineData(
        "; a comment\n# another\n\n[OTHER]\nSERVER_PORT = 1\n[DEFAULT]\nserver_port = 12345\n"
    )]
    [InlineData("\uFEFF[DEFAULT]\nSERVER_PORT = 12345\n")]
    public void An_INI_file_has_its_settings_in_the_section_DEFAULT(string text) =>
        Assert.Equal("12345", Ini(text).Find(Port));

    [Theory]
    [InlineData("")]
    [InlineData("\uFEFF")]
    [InlineData("[DEFAULT]\n")]
    [InlineData("[DEFAULT]\nSERVER_IP = server\n")]
    [InlineData("[OTHER]\nSERVER_PORT = 1\n")]
    [InlineData("SERVER_PORT = 1\n")]
    public void An_INI_file_may_lack_a_setting(string text) => Assert.Null(Ini(text).Find(Port));

    [Theory]
    [InlineData("[DEFAULT]\nSERVER_PORT\n")]
    [InlineData("[DEFAULT\nSERVER_PORT = 1\n")]
    [InlineData("[DEFAULT]\nSERVER_PORT = 1\nSERVER_PORT = 2\n")]
    public void A_broken_INI_file_is_told_by_its_name(string text) =>
        AssertNames("config.ini", Assert.Throws<ConfigurationException>(() => Ini(text)));

    [Theory]
    [InlineData("id: 1\nloop:\n  amount: 5\n  period: 250ms\n")]
    [InlineData("loop: { period: '250ms' }")]
    [InlineData("loop:\r\n  period: \"250ms\"\r\n")]
    [InlineData("# a comment\n---\nloop:\n  period: 250ms # as Go writes it\n")]
    [InlineData("\uFEFFloop:\n  period: 250ms\n")]
    public void A_YAML_file_has_its_settings_under_each_other(string text) =>
        Assert.Equal("250ms", Yaml(text).Find(Period));

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("id: 1\n")]
    [InlineData("loop:\n")]
    [InlineData("loop:\n  amount: 5\n")]
    [InlineData("loop:\n  period:\n")]
    [InlineData("loop: 5\n")]
    [InlineData("loop:\n  - period\n")]
    [InlineData("loop:\n  period:\n    seconds: 5\n")]
    [InlineData("just text\n")]
    [InlineData("- a list\n")]
    public void A_YAML_file_may_lack_a_setting(string text) => Assert.Null(Yaml(text).Find(Period));

    [Theory]
    [InlineData("loop: [1, 2\n")]
    [InlineData("loop:\n\tperiod: 5s\n")]
    [InlineData("loop: *nowhere\n")]
    [InlineData("loop: 1\nloop: 2\n")]
    [InlineData("'open\n")]
    [InlineData("a: b: c\n")]
    public void A_broken_YAML_file_is_told_by_its_name(string text) =>
        AssertNames("config.yaml", Assert.Throws<ConfigurationException>(() => Yaml(text)));

    [Fact]
    public void A_file_that_is_not_there_is_told_by_its_name()
    {
        AssertNames(
            "no.ini",
            Assert.Throws<ConfigurationException>(() => SettingSources.Ini(_folder.File("no.ini")))
        );
        AssertNames(
            "no.yaml",
            Assert.Throws<ConfigurationException>(() =>
                SettingSources.Yaml(_folder.File("no.yaml"))
            )
        );
    }

    [Fact]
    public void A_folder_is_no_file() =>
        Assert.Throws<ConfigurationException>(() => SettingSources.Ini(_folder.Path));

    [Fact]
    public void Each_place_describes_a_setting_by_the_name_it_has_there()
    {
        var flags = SettingSources.Flags(flag => flag == "--port" ? "7" : null);

        Assert.Equal("7", flags.Find(Port));
        Assert.Null(flags.Find(Period));
        Assert.Equal("--port", flags.Describe(Port));
        Assert.Equal("SERVER_PORT in the environment", SettingSources.Environment.Describe(Port));
        Assert.Equal($"SERVER_PORT in {_folder.File("config.ini")}", Ini("").Describe(Port));
        Assert.Equal($"loop.period in {_folder.File("config.yaml")}", Yaml("").Describe(Period));
    }

    [Fact]
    public void An_empty_variable_counts_as_not_set()
    {
        var setting = new Setting("--x", "LOTTERY_SPECS_EMPTY_OR_NOT", "x");

        Environment.SetEnvironmentVariable(setting.Variable, "7");
        Assert.Equal("7", SettingSources.Environment.Find(setting));

        Environment.SetEnvironmentVariable(setting.Variable, "");
        Assert.Null(SettingSources.Environment.Find(setting));
    }

    [Fact]
    public void The_file_is_where_it_is_said_to_be()
    {
        var file = _folder.Write("settings.ini", "");

        Assert.Equal(file, SettingSources.Locate(file, "config.ini"));
        var wrong = Assert.Throws<ConfigurationException>(() =>
            SettingSources.Locate(_folder.File("elsewhere.ini"), "config.ini")
        );
        AssertNames("elsewhere.ini", wrong);
    }

    [Fact]
    public void There_need_be_no_file() =>
        Assert.Null(SettingSources.Locate(wanted: null, $"{Guid.NewGuid()}.ini"));

    private SettingSource Ini(string text) =>
        SettingSources.Ini(_folder.Write("config.ini", Encoding.UTF8.GetBytes(text)));

    private SettingSource Yaml(string text) =>
        SettingSources.Yaml(_folder.Write("config.yaml", Encoding.UTF8.GetBytes(text)));

    private static void AssertNames(string file, ConfigurationException exception)
    {
        Assert.Contains(file, exception.Message);
        Assert.DoesNotContain(exception.Message, char.IsControl);
    }
}

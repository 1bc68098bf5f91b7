using Lottery.Configuration;

namespace Lottery.Common.Specs.Configuration;

public sealed class SettingReaderSpecs
{
    private static readonly Setting Port = new("--port", "SERVER_PORT");
    private static readonly ValueKind<int> Number = Kinds.Number(0, 65535, "port");

    [Theory]
    [InlineData("1", "2", "3", 1)]
    [InlineData(null, "2", "3", 2)]
    [InlineData(null, null, "3", 3)]
    [InlineData("1", null, "3", 1)]
    [InlineData(null, null, null, 12345)]
    public void Flags_hold_over_the_environment_over_the_file_over_the_default(
        string? flag,
        string? variable,
        string? file,
        int port
    )
    {
        var reader = new SettingReader([
            Place("flag", flag),
            Place("env", variable),
            Place("file", file),
        ]);

        Assert.Equal(port, reader.Get(Port, Number, "12345", "the port"));
        Assert.Equal(port == 12345 ? null : port, reader.Find(Port, Number.OrNone()));
    }

    [Fact]
    public void What_a_program_asks_for_is_the_table_of_its_settings()
    {
        var rows = SettingReader.RowsOf(settings =>
        {
            settings.Get(Port, Number, "12345", "the port");
            settings.Find(new("--mode", "MODE"), Kinds.OneOf<DayOfWeek>(), "any", "the day");
            settings.Given("--force", "all the same");
        });

        Assert.Equal(
            [("--port", "12345"), ("--mode", "any"), ("--force", "")],
            rows.Select(row => (row.Flag, row.Default))
        );
        Assert.Equal(["SERVER_PORT", "MODE", ""], rows.Select(row => row.Key));
        Assert.Contains("wednesday", rows[1].Words);
        Assert.True(rows[2].IsSwitch);
    }

    [Fact]
    public void A_value_has_no_NUL_byte()
    {
        var reader = new SettingReader(Place("file", "12\0"));

        var wrong = Assert.Throws<ConfigurationException>(() => reader.Find(Port, Number));

        Assert.Contains(@"is '12\x00'; it must be a port", wrong.Message);
    }

    [Fact]
    public void A_switch_is_given_or_not()
    {
        Assert.True(new SettingReader(Place("--force", "given")).Given("--force", ""));
        Assert.False(new SettingReader(Place("--force", null)).Given("--force", ""));
    }

    [Fact]
    public void A_wrong_value_names_itself_where_it_came_from_and_what_it_may_be()
    {
        var reader = new SettingReader([
            Place("--port", null),
            Place("SERVER_PORT in config.ini", "x"),
        ]);

        var wrong = Assert.Throws<ConfigurationException>(() => reader.Find(Port, Number));

        Assert.Equal(
            "SERVER_PORT in config.ini is 'x'; it must be a port from 0 to 65535",
            wrong.Message
        );
    }

    [Fact]
    public void A_wrong_value_in_a_strong_place_is_not_made_good_by_a_weaker_one()
    {
        var reader = new SettingReader([Place("--port", "x"), Place("SERVER_PORT", "1")]);

        Assert.Throws<ConfigurationException>(() => reader.Find(Port, Number));
    }

    [Fact]
    public void A_wrong_value_in_a_weak_place_does_not_matter_where_a_stronger_one_holds()
    {
        var reader = new SettingReader([Place("--port", "1"), Place("SERVER_PORT", "x")]);

        Assert.Equal(1, reader.Find(Port, Number));
    }

    [Fact]
    public void The_error_is_one_plain_line_whatever_the_value()
    {
        var reader = new SettingReader([Place("--port", "1\n2026 | forged\u001b[2J")]);

        var wrong = Assert.Throws<ConfigurationException>(() => reader.Find(Port, Number));

        Assert.DoesNotContain(wrong.Message, char.IsControl);
    }

    [Fact]
    public void A_text_is_taken_as_it_is_written() =>
        Assert.Equal(" 5s ", new SettingReader([Place("--x", " 5s ")]).Find(Port, Kinds.Text));

    private static SettingSource Place(string name, string? text) => new(_ => name, _ => text);
}

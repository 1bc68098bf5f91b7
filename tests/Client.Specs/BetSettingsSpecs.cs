using System.Text;
using Lottery.Client.Settings;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Client.Specs;

public sealed class BetSettingsSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly Dictionary<string, string> _flags = new()
    {
        ["--id"] = "3",
        ["--mode"] = "bet",
        ["--file"] = "nowhere.csv",
        ["--output"] = "no/where",
    };
    private readonly Dictionary<string, string> _environment = new()
    {
        ["NOMBRE"] = "Santiago Lionel",
        ["APELLIDO"] = "Núñez",
        ["DOCUMENTO"] = "30904465",
        ["NACIMIENTO"] = "1999-03-17",
        ["NUMERO"] = "7574",
    };

    [Fact]
    public void The_bet_stands_in_the_environment_and_no_other_file_is_looked_for()
    {
        var options = Read();

        Assert.Equal(ClientMode.Bet, options.Mode);
        Assert.Equal("30904465", options.Bet?.Document);
        Assert.Equal("7574", options.Bet?.Number);
        Assert.Equal("3|Santiago Lionel|Núñez|30904465|1999-03-17|7574\n", LineOf(options));
    }

    [Theory]
    [InlineData("NOMBRE", "\u00A0", "the first name is empty or blank")]
    [InlineData("APELLIDO", "a\u202Eb", "the last name has a control character in it")]
    [InlineData("DOCUMENTO", "ERROR 1", "the document begins with ERROR")]
    [InlineData("NACIMIENTO", "yesterday", "the birthdate is no real date yyyy-MM-dd")]
    [InlineData("NUMERO", "-1", "the number is no integer from 0 to 99999999")]
    public void A_field_that_the_server_would_refuse_is_named(
        string variable,
        string text,
        string reason
    )
    {
        _environment[variable] = text;

        AssertWrong(
            $"{variable} in the environment is '{PlainText.Escape(text)}': {reason}; it must be "
        );
    }

    [Theory]
    [InlineData("NOMBRE", "the bettor's first names")]
    [InlineData("APELLIDO", "the bettor's last names")]
    [InlineData("DOCUMENTO", "the bettor's identity document")]
    [InlineData("NACIMIENTO", "the bettor's birthdate, yyyy-MM-dd")]
    [InlineData("NUMERO", "the number bet on, 0 to 99999999")]
    public void A_field_that_is_missing_is_named(string variable, string mayBe)
    {
        _environment.Remove(variable);

        AssertWrong($"{variable} is missing, or empty, in the environment; it must be {mayBe}");

        _environment[variable] = "";
        AssertWrong($"{variable} is missing, or empty, in the environment; it must be {mayBe}");
    }

    [Theory]
    [InlineData("NOMBRE", "a|b", "a field has a | in it")]
    [InlineData("APELLIDO", "a\nb", "a field has a line break in it")]
    [InlineData("DOCUMENTO", "1\r", "a field has a line break in it")]
    [InlineData("NACIMIENTO", "|", "a field has a | in it")]
    [InlineData("NUMERO", "1\n", "a field has a line break in it")]
    [InlineData("APELLIDO", "N\uFFFDñez", "it is not valid UTF-8")]
    public void A_field_that_no_message_can_carry_is_named(
        string variable,
        string text,
        string problem
    )
    {
        _environment[variable] = text;

        AssertWrong($"{variable} in the environment cannot be sent: {problem}; it must be ");
    }

    [Fact]
    public void A_bet_fills_a_message_at_the_most()
    {
        _environment["NOMBRE"] = new string('x', 9_000);
        AssertWrong(
            "NOMBRE in the environment cannot be sent: the line is longer than a message of 8192 bytes"
        );
    }

    public void Dispose() => _folder.Dispose();

    private static string LineOf(ClientOptions options) =>
        Encoding.UTF8.GetString(options.Bet!.Line.Span);

    private ClientOptions Read() =>
        ClientSettings.Read(
            new SettingReader([
                SettingSource.Flags(_flags.GetValueOrDefault),
                new SettingSource(
                    SettingSource.Environment.Describe,
                    setting =>
                        _environment.GetValueOrDefault(setting.Variable) is { Length: > 0 } text
                            ? text
                            : null
                ),
            ])
        );

    private void AssertWrong(string message) =>
        Assert.StartsWith(message, Assert.Throws<ConfigurationException>(Read).Message);
}

using System.Text;
using Lottery.Configuration;
using Lottery.Domain;

namespace Lottery.Client;

/// <summary>
/// Reads the one bet of <see cref="ClientMode.Bet"/>, which stands in the environment and nowhere else.
/// It has to be there, and to be fit for a message; what its fields mean is the server's to judge.
/// </summary>
internal static class BetSettings
{
    /// <summary>Reads the bet that <paramref name="agency"/> has taken.</summary>
    /// <exception cref="ConfigurationException">A field is missing, or no message can carry it.</exception>
    public static SingleBet Read(SettingReader settings, AgencyId agency)
    {
        var line = new BetLineBuilder(agency);
        line.Start();
        Append("NOMBRE", "the bettor's first names");
        Append("APELLIDO", "the bettor's last names");
        var document = Append("DOCUMENTO", "the bettor's identity document");
        Append("NACIMIENTO", "the bettor's birthdate, yyyy-MM-dd");
        var number = Append("NUMERO", $"the number bet on, 0 to {Bet.MaxNumber}");
        line.End();
        return new SingleBet(line.Line, document, number);

        string Append(string variable, string mayBe)
        {
            var text = settings.Get(Setting.OfEnvironment(variable), byDefault: "");
            if (text.Length == 0)
                throw new ConfigurationException(
                    $"{variable} is missing, or empty, in the environment; it must be {mayBe}"
                );
            return TryAppend(line, text) is not { } problem
                ? text
                : throw new ConfigurationException(
                    $"{variable} in the environment cannot be sent: {problem}; it must be {mayBe}"
                );
        }
    }

    // Bytes that are no UTF-8 reach us as this character already: sent on, they would change somebody's
    // name for good.
    private static string? TryAppend(BetLineBuilder line, string text) =>
        text.Contains('\uFFFD')
            ? "it is not valid UTF-8"
            : line.Append(Encoding.UTF8.GetBytes(text));
}

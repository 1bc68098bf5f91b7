using System.Text;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Settings;

/// <summary>
/// Reads the one bet of <see cref="ClientMode.Bet"/> from the environment, and validates it by the server's rules.
/// </summary>
internal static class BetSettings
{
    // In the order of the line.
    private static readonly Field FirstName = new("NOMBRE", "the bettor's first names");
    private static readonly Field LastName = new("APELLIDO", "the bettor's last names");
    private static readonly Field Document = new("DOCUMENTO", "the bettor's identity document");
    private static readonly Field Birthdate = new(
        "NACIMIENTO",
        "the bettor's birthdate, yyyy-MM-dd"
    );
    private static readonly Field Number = new(
        "NUMERO",
        $"the number bet on, 0 to {Bet.MaxNumber}"
    );

    private static readonly Field[] Fields = [FirstName, LastName, Document, Birthdate, Number];

    public static SingleBet Read(SettingReader settings, AgencyId agency)
    {
        var texts = Fields.ToDictionary(field => field, field => ReadText(settings, field));
        var line = new BetLineBuilder(agency);
        line.Start();
        foreach (var field in Fields)
            if (TryAppend(line, texts[field]) is { } problem)
                throw Unsendable(
                    problem == BetLineBuilder.TooLong ? Longest(texts) : field,
                    problem
                );
        line.End();
        if (!BetLine.TryDecode(line.Line[..^1], out _, out var refusal))
            throw Wrong(Fields[refusal.Field()!.Value], refusal.Reason(), texts);
        return new SingleBet(line.Line, texts[Document], texts[Number]);
    }

    private static string ReadText(SettingReader settings, Field field) =>
        settings.Find(new Setting("", field.Variable, ""), Kinds.Text) is { Length: > 0 } text
            ? text
            : throw new ConfigurationException(
                $"{field.Variable} is missing, or empty, in the environment; it must be {field.MayBe}"
            );

    // The runtime replaces invalid UTF-8 with this character: it would be stored as part of a name.
    private static string? TryAppend(BetLineBuilder line, string text) =>
        text.Contains('\uFFFD')
            ? "it is not valid UTF-8"
            : line.Append(Encoding.UTF8.GetBytes(text));

    // The field that does not fit is seldom the one that is too long.
    private static Field Longest(Dictionary<Field, string> texts) =>
        texts.MaxBy(pair => Encoding.UTF8.GetByteCount(pair.Value)).Key;

    private static ConfigurationException Unsendable(Field field, string problem) =>
        new(
            $"{field.Variable} in the environment cannot be sent: {problem}; it must be {field.MayBe}"
        );

    private static ConfigurationException Wrong(
        Field field,
        string reason,
        Dictionary<Field, string> texts
    ) =>
        new(
            $"{field.Variable} in the environment is '{PlainText.Escape(texts[field])}': {reason}; "
                + $"it must be {field.MayBe}"
        );

    private sealed record Field(string Variable, string MayBe);
}

using System.Globalization;

namespace Lottery.Wire;

/// <summary>The agency's ear: the text of an answer in, what it says out. Pure.</summary>
public static class ReplyDecoder
{
    private const string Rejected = "REJECTED ";
    private const string Resumed = "RES ACK|";
    private const string Error = "ERROR ";

    /// <summary>Whether the server could do nothing with the message now, and may be able to later.</summary>
    public static bool IsCannotStoreNow(string text) => text == $"{Error}{Reply.CannotStoreNow}\n";

    /// <summary>How many lines of a BET were refused: 0 for ACK.</summary>
    /// <param name="text">The answer.</param>
    /// <param name="sent">How many lines the BET had.</param>
    /// <exception cref="WireException">The server said something else, or refused more than that.</exception>
    public static int DecodeBetsReply(string text, int sent)
    {
        var line = Line(text);
        if (line == "ACK")
            return 0;
        if (!TryDecodeRejected(line, out var refused))
            throw Unexpected("BET", line);
        return refused <= sent
            ? refused
            : throw new WireException(
                $"the server refused {refused} of {sent} bets, more than it was sent"
            );
    }

    /// <summary>How many lines of an upload the server has taken.</summary>
    /// <exception cref="WireException">The server said something else.</exception>
    public static long DecodeResumeReply(string text)
    {
        var line = Line(text);
        return
            line.StartsWith(Resumed, StringComparison.Ordinal)
            && long.TryParse(line[Resumed.Length..], NumberStyles.None, null, out var taken)
            ? taken
            : throw Unexpected("RES", line);
    }

    /// <summary>Checks that an END was recorded.</summary>
    /// <exception cref="WireException">The server said something else.</exception>
    public static void DecodeEndReply(string text)
    {
        if (Line(text) is not "END ACK" and var line)
            throw Unexpected("END", line);
    }

    /// <summary>Whether the draw has been made.</summary>
    /// <exception cref="WireException">The server said something else.</exception>
    public static bool DecodeWinReply(string text) =>
        Line(text) switch
        {
            "Y" => true,
            "N" => false,
            var line => throw Unexpected("WIN", line),
        };

    /// <summary>The documents of the winners, in the order in which they were stored.</summary>
    /// <exception cref="WireException">The server said something else.</exception>
    public static IReadOnlyList<string> DecodeWinners(string text)
    {
        var line = Line(text);
        return line.Length == 0 ? [] : line.Split((char)BetLine.Separator);
    }

    private static bool TryDecodeRejected(string line, out int refused)
    {
        refused = 0;
        return line.StartsWith(Rejected, StringComparison.Ordinal)
            && int.TryParse(line[Rejected.Length..], NumberStyles.None, null, out refused);
    }

    private static string Line(string text)
    {
        // One line break, and that at the end: a winner's document must not become two lines.
        var line =
            text.Length > 0 && text.IndexOf('\n') == text.Length - 1
                ? text[..^1]
                : throw Unexpected("a message", text);
        return line.StartsWith(Error, StringComparison.Ordinal)
            ? throw new WireException(
                $"the server refused: {Logging.PlainText.Escape(line[Error.Length..])}"
            )
            : line;
    }

    private static WireException Unexpected(string question, string answer) =>
        new($"the server answered {question} with '{Logging.PlainText.Escape(answer)}'");
}

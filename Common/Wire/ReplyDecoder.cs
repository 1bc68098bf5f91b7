using System.Globalization;
using System.Text;
using System.Text.Unicode;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Wire;

/// <summary>Decodes what the agency receives: the text of an answer in, its meaning out. Pure.</summary>
public static class ReplyDecoder
{
    private const string Rejected = "REJECTED ";
    private const string Resumed = "RES ACK|";
    private const string Error = "ERROR ";
    private const char Separator = (char)BetLine.Separator;

    private const int MaxQuotedChars = 100;

    private static readonly (string Reason, byte[] Answer)[] Passing =
    [
        .. new[] { Reply.CannotStoreNow, Reply.Busy, Reply.Late }.Select(reason =>
            (reason, Encoding.UTF8.GetBytes($"{Error}{reason}\n"))
        ),
    ];

    /// <summary>Why the server cannot answer the message now, and may be able to later; <c>null</c> if it is no such ERROR.</summary>
    public static string? FindPassingError(ReadOnlySpan<byte> answer)
    {
        foreach (var error in Passing)
            if (answer.SequenceEqual(error.Answer))
                return error.Reason;
        return null;
    }

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

    /// <summary>How many lines of an upload the server has taken, and how many of them it has refused.</summary>
    /// <exception cref="WireException">The server said something else.</exception>
    public static (long Taken, long Refused, long Voided) DecodeResumeReply(string text)
    {
        var line = Line(text);
        if (line.StartsWith(Resumed, StringComparison.Ordinal))
            switch (line[Resumed.Length..].Split(Separator))
            {
                case [var all] when TryParse(all, out var taken):
                    return (taken, 0, 0);
                case [var all, var some]
                    when TryParse(all, out var taken)
                        && TryParse(some, out var refused)
                        && refused <= taken:
                    return (taken, refused, 0);
                case [var all, var some, var gone]
                    when TryParse(all, out var taken)
                        && TryParse(some, out var refused)
                        && TryParse(gone, out var voided)
                        && refused <= taken
                        && voided > 0:
                    return (taken, refused, voided);
            }
        throw Unexpected("RES", line);
    }

    /// <summary>How far the draw is.</summary>
    /// <exception cref="WireException">The server said something else.</exception>
    public static DrawProgress DecodeDrawReply(string text)
    {
        var line = Line(text);
        return
            line.Split(Separator) is ["DRW ACK", var word, var closed, var drawn, var number]
            && Enum.TryParse<DrawState>(word, ignoreCase: true, out var state)
            ? new DrawProgress(
                state,
                ClosedAt: closed.Length > 0 ? closed : null,
                DrawnAt: drawn.Length > 0 ? drawn : null,
                Draw: int.TryParse(number, NumberStyles.None, null, out var winning)
                    ? new Draw(winning, 0, 0)
                    : null
            )
            : throw Unexpected("DRW", line);
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

    /// <summary>Checks a payload of the answer to CON; the last ends with the line break.</summary>
    /// <param name="payload">The payload.</param>
    /// <param name="isFirst">Whether it begins the answer, and so may say that there are no winners.</param>
    /// <returns>How many documents it holds.</returns>
    /// <exception cref="WireException">The server said something else.</exception>
    public static int DecodeWinners(ReadOnlySpan<byte> payload, bool isFirst)
    {
        if (isFirst && payload.SequenceEqual("\n"u8))
            return 0;
        // In the middle, too: an error is no winner's document. It is one line, and no reason has a separator;
        // databases of earlier versions may hold documents that begin so.
        if (payload.StartsWith("ERROR "u8) && !payload.Contains(BetLine.Separator))
            throw Refused(Encoding.UTF8.GetString(payload));
        if (payload is not [.. var documents, BetLine.Separator or BetLine.Terminator])
            throw Unexpected("CON", Encoding.UTF8.GetString(payload));

        var amount = 0;
        foreach (var range in documents.Split(BetLine.Separator))
        {
            if (!IsDocument(documents[range]))
                throw Unexpected("CON", Encoding.UTF8.GetString(documents[range]));
            amount++;
        }
        return amount;
    }

    /// <summary>Throws if an answer that takes several payloads begins with an ERROR.</summary>
    /// <exception cref="WireException">The server refused.</exception>
    public static void RequireNoError(ReadOnlySpan<byte> payload, bool isFirst)
    {
        if (isFirst && payload.StartsWith("ERROR "u8))
            throw Refused(Encoding.UTF8.GetString(payload));
    }

    private static bool TryParse(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, null, out number);

    private static bool TryDecodeRejected(string line, out int refused)
    {
        refused = 0;
        return line.StartsWith(Rejected, StringComparison.Ordinal)
            && int.TryParse(line[Rejected.Length..], NumberStyles.None, null, out refused);
    }

    // A line of the winners' file: a line break in it would make two lines.
    private static bool IsDocument(ReadOnlySpan<byte> text) =>
        !text.IsEmpty && !text.Contains(BetLine.Terminator) && Utf8.IsValid(text);

    private static string Line(string text)
    {
        // One line break, and that at the end.
        var line =
            text.Length > 0 && text.IndexOf('\n') == text.Length - 1
                ? text[..^1]
                : throw Unexpected("a message", text);
        return line.StartsWith(Error, StringComparison.Ordinal) ? throw Refused(line) : line;
    }

    private static WireException Refused(string line) =>
        new(
            $"the server refused: {Quote(line[Error.Length..].TrimEnd('\n'), Reply.MaxReasonChars)}"
        );

    private static WireException Unexpected(string question, string answer) =>
        new($"the server answered {question} with '{Quote(answer, MaxQuotedChars)}'");

    private static string Quote(string text, int most) =>
        PlainText.Escape(text.Length <= most ? text : $"{text[..most]}...");
}

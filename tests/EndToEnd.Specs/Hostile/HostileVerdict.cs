using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lottery.EndToEnd.Specs.Hostile;

/// <summary>Judges what a server has answered and stored.</summary>
/// <param name="run">Names the seed in every failure.</param>
internal sealed partial class HostileVerdict(HostileRun run)
{
    private readonly ConcurrentDictionary<string, Expected> _expected = new();

    /// <summary>Judges the answers of one connection, and keeps what they say of its bets.</summary>
    public void Add(int number, HostileAgency agency)
    {
        var answers = agency.Answers;
        for (var i = 0; i < answers.Count; i++)
        {
            run.Require(Answer().IsMatch(answers[i]), $"connection {number}: {answers[i]}");
            run.Require(
                i == answers.Count - 1 || !IsError(answers[i]),
                $"connection {number}: something came after {answers[i]}"
            );
        }
        run.Require(
            !agency.SawEnd
                || answers is [.., var last] && IsError(last)
                || answers.Count == agency.Sent.Count,
            $"connection {number}: {agency.Sent.Count} messages, {answers.Count} answers, and the end"
        );
        for (var i = 0; i < agency.Sent.Count; i++)
            if (agency.Sent[i] is { Documents: { } documents } sent)
                _expected[documents] = ExpectedOf(sent, i < answers.Count ? answers[i] : null);
    }

    /// <summary>Judges what is stored: each message whole or not at all, and as it was answered.</summary>
    public void RequireStored(string database)
    {
        var stored = StoredBet
            .ReadAll(database)
            .Concat(StoredBet.ReadAll(database, "voided_bets"))
            .CountBy(bet => bet.Document[..(bet.Document.LastIndexOf('-') + 1)])
            .ToDictionary();
        foreach (var (documents, expected) in _expected)
        {
            var bets = stored.GetValueOrDefault(documents);
            run.Require(
                expected.Allows(bets),
                $"{bets} bets {documents}* are stored, and not {string.Join(" or ", expected.Bets)}"
            );
        }
        foreach (var problem in Balance.ProblemsOf(database))
            run.Require(false, problem);
    }

    private Expected ExpectedOf(HostileFrame sent, string? answer)
    {
        if (answer is null || IsError(answer))
            return new([0, sent.Bets]);
        if (answer == "ACK\n")
            return new([sent.Lines]);
        var refused = int.Parse(answer["REJECTED ".Length..], CultureInfo.InvariantCulture);
        run.Require(
            refused == sent.Lines - sent.Bets || refused == sent.Lines,
            $"{refused} lines of {sent.Documents}* were refused"
        );
        return new([sent.Lines - refused]);
    }

    private static bool IsError(string answer) =>
        answer.StartsWith("ERROR ", StringComparison.Ordinal);

    [GeneratedRegex(
        @"\A(ACK|END ACK|[YN]|REJECTED [0-9]+|RES ACK\|[0-9]+(\|[0-9]+)?|DRW ACK\|open\|\|\||ERROR [^\p{Cc}]{1,500})\n\z"
    )]
    private static partial Regex Answer();

    private sealed record Expected(int[] Bets)
    {
        public bool Allows(int bets) => Bets.Contains(bets);
    }
}

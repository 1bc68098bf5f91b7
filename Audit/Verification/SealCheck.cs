using System.Security.Cryptography;
using System.Text;
using Lottery.Hosting;

namespace Lottery.Audit.Verification;

/// <summary>Makes the seal again from the rows, and compares it with the one that the close made. Owns nothing.</summary>
internal sealed class SealCheck(AuditedDatabase database, DrawRow draw)
{
    private const string Form = "lottery-seal-v1";

    private readonly StringBuilder _text = new();

    /// <summary>The seal as it is printed: its lines, each with a line break.</summary>
    public byte[] Text => Encoding.UTF8.GetBytes(_text.ToString());

    /// <summary>The SHA-256 of that.</summary>
    public byte[] Sha256 => SHA256.HashData(Text);

    /// <summary>Whether the close has made a seal.</summary>
    public bool IsMade { get; } = database.Number("select count(*) from seal") > 0;

    /// <summary>Requires a closed draw to have a seal, and an open one to have none.</summary>
    public void RequireMade()
    {
        if (draw.IsOpen && IsMade)
            throw Difference.Is($"the draw is open, and the table seal has lines");
        if (!draw.IsOpen && !IsMade)
            throw Difference.Is(
                $"the draw in {database.Path} has no seal: it was closed by an earlier version, which made no seal, or the seal was removed"
            );
    }

    /// <summary>Compares it line by line.</summary>
    public void Run(IReadOnlyList<SealedLine> lists)
    {
        using var rows = database.Read("select line, text from seal order by line");
        var line = 0L;
        foreach (var expected in Lines(lists))
        {
            line++;
            if (!rows.Next())
                throw Difference.Is(
                    $"line {line} of the seal is missing; the database makes it '{expected}'"
                );
            Difference.Require(
                $"the number of line {line} of the seal",
                rows.Number(0),
                "it must be",
                line
            );
            if (rows.Text(1) != expected)
                throw Differs(line, rows.Text(1), expected);
            _text.Append(expected).Append('\n');
        }
        if (rows.Next())
            throw Difference.Is(
                $"the seal has a line {rows.Number(0)} after its end: '{rows.Text(1)}'"
            );
    }

    private IEnumerable<string> Lines(IReadOnlyList<SealedLine> lists)
    {
        yield return Form;
        yield return $"draw {draw.Id}";
        yield return $"closed {draw.ClosedAt}";
        foreach (var list in lists)
            yield return list.Text;
        yield return $"total {lists.Sum(list => list.Bets)} agencies {lists.DistinctBy(list => list.Agency).Count()}";
    }

    // Where only one word of a list's line differs, that is named alone: agency 1 list a bets 3 voided 0 sha256 9f86...
    private static FailedException Differs(long line, string sealedText, string expected)
    {
        var (theirs, ours) = (sealedText.Split(' '), expected.Split(' '));
        if (theirs.Length == ours.Length && theirs is ["agency", _, "list", _, ..])
            for (
                var i = 4;
                i + 1 < ours.Length && theirs.Take(4).SequenceEqual(ours.Take(4));
                i += 2
            )
                if (theirs[i] == ours[i] && theirs[i + 1] != ours[i + 1])
                    return Difference.Is(
                        $"line {line} of the seal, agency {ours[1]}, list {ours[3]}, has {ours[i]} {theirs[i + 1]}, and the rows in the database have {ours[i]} {ours[i + 1]}"
                    );
        return Difference.Is(
            $"line {line} of the seal is '{sealedText}', and the database makes it '{expected}'"
        );
    }
}

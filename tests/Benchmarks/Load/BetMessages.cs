using System.Text;
using Lottery.Benchmarks.Reference;

namespace Lottery.Benchmarks.Load;

/// <summary>An agency's bets as the frames that it sends.</summary>
public static class BetMessages
{
    private const int MaxPayloadBytes = 8192;

    /// <summary>Cuts the bets into messages.</summary>
    /// <param name="rows">The bets.</param>
    /// <param name="most">The most bets in one; its bytes are the other limit.</param>
    public static IReadOnlyList<byte[]> Of(BetRows rows, int most)
    {
        var messages = new List<byte[]>();
        var (lines, bytes, bets) = (new StringBuilder(), 0, 0);
        for (var row = 0; row < rows.Count; row++)
        {
            var line = Line(rows, row);
            var length = Encoding.UTF8.GetByteCount(line);
            if (bets == most || bytes + length > MaxPayloadBytes)
            {
                messages.Add(WireClient.Frame(lines.ToString()));
                (bytes, bets) = (0, 0);
                lines.Clear();
            }
            lines.Append(line);
            (bytes, bets) = (bytes + length, bets + 1);
        }
        return bets == 0 ? messages : [.. messages, WireClient.Frame(lines.ToString())];
    }

    private static string Line(BetRows rows, int row)
    {
        var texts = Enumerable
            .Range(0, BetRows.Texts)
            .Select(text => Encoding.UTF8.GetString(rows.Text(row, text)));
        return $"{rows.Agency}|{string.Join('|', texts)}|{rows.Number(row)}\n";
    }
}

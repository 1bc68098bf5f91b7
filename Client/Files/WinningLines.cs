using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lottery.Files;
using Lottery.Hosting;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// Finds the lines of a list that won, and writes them as <c>grep -n</c> does: <c>12:Ana,Paz,30904465,...</c>.
/// A document alone names no bet: one person may bet on several numbers. Owns nothing.
/// </summary>
internal sealed class WinningLines(BetList list, int number)
{
    private readonly byte[] _number = Encoding.ASCII.GetBytes(
        number.ToString(CultureInfo.InvariantCulture)
    );

    /// <summary>Writes them, whole or not at all.</summary>
    /// <returns>How many there are, and the hash of their documents.</returns>
    public ToldWinners Write(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var file = AtomicFile.Begin(path);
            using var text = new BufferedStream(file.Content);
            using var winners = new WinnersHash();
            list.ReadBets(
                (line, raw, wire) =>
                {
                    if (!HasWon(wire))
                        return;
                    winners.Add(DocumentOf(wire));
                    text.Write(Encoding.ASCII.GetBytes($"{line}:"));
                    text.Write(raw.TrimEnd("\r\n"u8));
                    text.WriteByte(BetLine.Terminator);
                },
                cancellationToken
            );
            text.Flush();
            file.Publish();
            return winners.Told();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException(
                $"the winning lines cannot be written to {path}: {e.Message}"
            );
        }
    }

    // The number may have zeros in front.
    private bool HasWon(ReadOnlySpan<byte> wire)
    {
        var text = wire[(wire.LastIndexOf(BetLine.Separator) + 1)..].TrimEnd(BetLine.Terminator);
        return text.EndsWith(_number)
            && Utf8Parser.TryParse(text, out int bet, out var read)
            && read == text.Length
            && bet == number;
    }

    private static ReadOnlySpan<byte> DocumentOf(ReadOnlySpan<byte> wire)
    {
        for (var field = 0; field < 3; field++)
            wire = wire[(wire.IndexOf(BetLine.Separator) + 1)..];
        return wire[..wire.IndexOf(BetLine.Separator)];
    }
}

/// <summary>Winners' documents in their order, as a number and a hash.</summary>
internal readonly record struct ToldWinners(long Count, string Hash);

/// <summary>Hashes documents as they come, in memory that does not depend on their number. Owns the hash.</summary>
internal sealed class WinnersHash : IDisposable
{
    private readonly IncrementalHash _hash = Sha256.Begin();
    private long _count;

    public void Add(ReadOnlySpan<byte> document)
    {
        _count++;
        _hash.AppendData(document);
        _hash.AppendData("\n"u8);
    }

    /// <summary>Adds a payload of documents, each of which ends with a <c>|</c> or a line break.</summary>
    public void AddAll(ReadOnlySpan<byte> documents)
    {
        foreach (var range in documents[..^1].Split(BetLine.Separator))
            Add(documents[range]);
    }

    public ToldWinners Told() => new(_count, Convert.ToHexStringLower(_hash.GetHashAndReset()));

    public void Dispose() => _hash.Dispose();
}

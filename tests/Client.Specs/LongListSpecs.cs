using System.Security.Cryptography;
using System.Text;
using Lottery.Client.Files;
using Lottery.Client.Specs.Fixtures;
using Lottery.Logging;

namespace Lottery.Client.Specs;

/// <summary>A long list is validated in blocks as far as it is plain: with the same result, wherever that ends.</summary>
public sealed class LongListSpecs : IDisposable
{
    private const int Lines = 60_000;
    private const int BlockBytes = 64 * 1024;

    private static readonly string[] Good = [.. Enumerable.Range(1, Lines).Select(Csv.Line)];

    private readonly TempDir _folder = new();

    [Theory]
    [InlineData("Ana,Paz,1,31/01/1990,7\n", true)]
    [InlineData("Ana|x,Paz,1,1990-01-31,7\n", true)]
    [InlineData("\uFEFFAna,Paz,1,1990-01-31,7\n", true)]
    [InlineData("Ana,P\uFEFFaz,1,1990-01-31,7\n", true)]
    [InlineData("Ana,\"Paz,1,1990-01-31,7\n", true)]
    [InlineData("Ana,Paz,1,1990-01-31,7\r\r\n", false)]
    [InlineData("Ana,\"Paz\",1,1990-01-31,7\n", false)]
    [InlineData("Ana,Paz,1,1990-01-31,7\rLuz,Paz,1,1990-01-31,7\r\n", false)]
    [InlineData(" \t\n", false)]
    [InlineData("\r\n\n", false)]
    public void A_line_that_is_not_plain_is_judged_as_in_a_short_list(string line, bool isBad)
    {
        // The first line of the second block, and those beside it.
        var second = Good.Index()
            .First(item => Good.Take(item.Index + 1).Sum(Bytes) > BlockBytes)
            .Index;

        foreach (var at in (int[])[1, 2, second, second + 1, second + 2, 30_000, Lines - 1])
        {
            var csv = string.Concat(At(at, line));
            var file = _folder.Write("bets.csv", csv);
            var (bets, bad) = ReadLineByLine(file);
            using var validated = new BetList(file, new(7), LogWriter.None);
            var name = validated.Validate(TestContext.Current.CancellationToken);

            Assert.Equal(bets, validated.Bets);
            Assert.Equal(bad, validated.Bad.First.Select(b => b.Number));
            Assert.Equal(isBad ? [at + 1] : [], bad);
            Assert.Equal(
                Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(csv))),
                name
            );
        }
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("\uFEFF", "")]
    [InlineData("\uFEFF", "Ana,Paz,1,1990-01-31,7")]
    [InlineData("", "\n\r\n")]
    public void A_list_may_begin_with_a_mark_and_end_without_a_line_break(string begin, string end)
    {
        var file = _folder.Write("bets.csv", begin + string.Concat(Good) + end);
        using var validated = new BetList(file, new(7), LogWriter.None);
        validated.Validate(TestContext.Current.CancellationToken);

        Assert.Equal(Lines + (end.Contains(',') ? 1 : 0), validated.Bets);
        Assert.Equal(0, validated.Bad.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_long_list_in_UTF16_has_no_bets(bool bigEndian)
    {
        var encoding = new UnicodeEncoding(bigEndian, byteOrderMark: true);
        var file = _folder.Write(
            "bets.csv",
            [.. encoding.GetPreamble(), .. encoding.GetBytes(string.Concat(Good))]
        );
        using var validated = new BetList(file, new(7), LogWriter.None);
        validated.Validate(TestContext.Current.CancellationToken);

        Assert.Equal(0, validated.Bets);
        Assert.StartsWith("the file is UTF-16", Assert.Single(validated.Bad.Likely).Advice);
    }

    public void Dispose() => _folder.Dispose();

    private static int Bytes(string line) => Encoding.UTF8.GetByteCount(line);

    private static string[] At(int index, string line) =>
        [.. Good[..index], line, .. Good[(index + 1)..]];

    private static (long Bets, List<long> Bad) ReadLineByLine(string path)
    {
        using var file = new BetFile(path, LogWriter.None);
        using var reader = new BetCsvReader(file, file.FromStart(), new(7));
        var (bets, bad) = (0L, new List<long>());
        while (reader.TryRead(TestContext.Current.CancellationToken))
            if (reader.Reason is null)
                bets++;
            else
                bad.Add(reader.Describe().Number);
        return (bets, bad);
    }
}

using System.Text;
using CsCheck;
using Lottery.Client.Files;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Client.Specs;

/// <summary>What RFC 4180 can write is read back, and whatever a file holds, reading ends in order.</summary>
public sealed class AnyCsvSpecs : IDisposable
{
    private static readonly Gen<string> Field = Gen.Frequency(
            (12, Gen.OneOf(["a", "ñ", "🎲", " ", ";", "'", "7"])),
            (3, Gen.OneOf([",", "\""])),
            (1, Gen.OneOf(["|", "\n", "\r\n", "\r", "\t", "\uFEFF"]))
        )
        .Array[0, 5]
        .Select(parts => $"x{string.Concat(parts)}");

    private static readonly Gen<string> LineBreak = Gen.OneOf(["\n", "\r\n", "\n\n", "\r\n \t\n"]);

    private static readonly string[] Parts =
    [
        ",",
        "\"",
        "\n",
        "\r",
        "|",
        "\uFEFF",
        "a,b,1,1990-01-31,7\n",
        "\"a",
        "\",b,1,1990-01-31,7\n",
    ];

    private static readonly Gen<byte[]> AnyFile = Gen.OneOf(
            Gen.OneOf(Parts).Select(Encoding.UTF8.GetBytes),
            Gen.OneOf(Parts).Select(Encoding.UTF8.GetBytes),
            Gen.Byte.Array[0, 2]
        )
        .Array[0, 30]
        .Select(parts => parts.SelectMany(part => part).ToArray());

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_list_that_was_written_is_read_line_for_line() =>
        Gen.Select(
                Gen.Select(Field.Array[3], Gen.Bool.Array[5], LineBreak).Array[0, 6],
                Gen.OneOf(["", "\uFEFF"]),
                Gen.OneOf(["", "\n", "\r\n"])
            )
            .Sample(
                (lines, mark, end) =>
                {
                    var bets = lines
                        .Select(line => (string[])[.. line.Item1, "1990-01-31", "7574"])
                        .ToList();
                    var written = bets.Zip(
                        lines,
                        (bet, line) => string.Join(',', bet.Zip(line.Item2, Write))
                    );
                    var breaks = lines.Skip(1).Select(line => line.Item3).Append(end);
                    var csv = mark + string.Concat(written.Zip(breaks, string.Concat));

                    var (read, bad) = Read(Encoding.UTF8.GetBytes(csv));

                    var good = bets.Where(fields =>
                            !fields.Any(field => field.AsSpan().ContainsAny("|\r\n\t\uFEFF"))
                        )
                        .Select(fields => $"7|{string.Join('|', fields)}\n")
                        .ToList();
                    Assert.Equal(good, read);
                    // A field with a line break in it spoils two lines or more.
                    Assert.InRange(bad, bets.Count - good.Count, (bets.Count - good.Count) * 16);
                },
                iter: 1000,
                threads: 1
            );

    [Fact(Timeout = 30_000)]
    public void Whatever_a_file_holds_what_is_sent_of_it_is_bets() =>
        AnyFile.Sample(
            csv =>
                Assert.All(
                    Read(csv).Lines,
                    line =>
                        Assert.True(
                            BetLine.TryDecode(Encoding.UTF8.GetBytes(line[..^1]), out _, out _)
                        )
                ),
            iter: 1000,
            threads: 1
        );

    private static string Write(string field, bool quoted) =>
        quoted || field.AsSpan().ContainsAny(",\"\r\n")
            ? $"\"{field.Replace("\"", "\"\"")}\""
            : field;

    private (List<string> Lines, long Bad) Read(byte[] csv)
    {
        using var list = new BetList(_folder.Write("bets.csv", csv), new(7), LogWriter.None);
        list.Validate(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (list.TryRead(out var line, TestContext.Current.CancellationToken))
            lines.Add(Encoding.UTF8.GetString(line.Span));
        Assert.Equal(lines.Count, list.Bets);
        return (lines, list.Bad.Count);
    }
}

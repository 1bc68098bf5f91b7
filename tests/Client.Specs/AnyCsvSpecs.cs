using System.Text;
using CsCheck;
using Lottery.Client.Files;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Specs;

/// <summary>What RFC 4180 can write is read back, and whatever a file holds, reading ends in order.</summary>
public sealed class AnyCsvSpecs : IDisposable
{
    private static readonly Gen<string> Field = Gen.Frequency(
            (12, Gen.OneOf(["a", "ñ", "🎲", " ", "\t", ";", "'", "7"])),
            (3, Gen.OneOf([",", "\""])),
            (1, Gen.OneOf(["|", "\n", "\r\n", "\r"]))
        )
        .Array[0, 5]
        .Select(string.Concat);

    private static readonly Gen<string> LineBreak = Gen.OneOf(["\n", "\r\n", "\n\n", "\r\n \t\n"]);

    private static readonly string[] Parts =
    [
        ",",
        "\"",
        "\n",
        "\r",
        "|",
        "\uFEFF",
        "a,b,1,d,7\n",
        "\"a",
        "\",b,1,d,7\n",
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
                Gen.Select(Field.Array[5], Gen.Bool.Array[5], LineBreak).Array[0, 6],
                Gen.OneOf(["", "\uFEFF"]),
                Gen.OneOf(["", "\n", "\r\n"])
            )
            .Sample(
                (bets, mark, end) =>
                {
                    var lines = bets.Select(bet =>
                        string.Join(',', bet.Item1.Zip(bet.Item2, Write))
                    );
                    var breaks = bets.Skip(1).Select(bet => bet.Item3).Append(end);
                    var csv = mark + string.Concat(lines.Zip(breaks, string.Concat));

                    var (read, unsendable) = Read(Encoding.UTF8.GetBytes(csv));

                    var sendable = bets.Select(bet => bet.Item1)
                        .Where(fields => !fields.Any(field => field.AsSpan().ContainsAny("|\r\n")))
                        .Select(fields => $"7|{string.Join('|', fields)}\n")
                        .ToList();
                    Assert.Equal(sendable, read);
                    Assert.Equal(bets.Length - sendable.Count, unsendable);
                },
                iter: 1000,
                threads: 1
            );

    [Fact(Timeout = 30_000)]
    public void Whatever_a_file_holds_its_lines_are_bets_or_it_is_no_list() =>
        AnyFile.Sample(
            csv =>
            {
                try
                {
                    Assert.All(
                        Read(csv).Lines,
                        line =>
                        {
                            Assert.StartsWith("7|", line);
                            Assert.Equal(5, line.Count(c => c == '|'));
                            Assert.Equal(line.Length - 1, line.IndexOf('\n'));
                            Assert.DoesNotContain('\r', line);
                        }
                    );
                }
                catch (FailedException e)
                {
                    Assert.EndsWith("the rest was not read, and END was not sent", e.Message);
                }
            },
            iter: 1000,
            threads: 1
        );

    private static string Write(string field, bool quoted) =>
        quoted || field.AsSpan().ContainsAny(",\"\r\n")
            ? $"\"{field.Replace("\"", "\"\"")}\""
            : field;

    private (List<string> Lines, long Unsendable) Read(byte[] csv)
    {
        using var file = new BetFile(_folder.Write("bets.csv", csv), LogWriter.None);
        using var reader = new BetCsvReader(file, new(7), LogWriter.None);
        var lines = new List<string>();
        while (reader.TryRead(out var line, TestContext.Current.CancellationToken))
            lines.Add(Encoding.UTF8.GetString(line.Span));
        return (lines, reader.Unsendable);
    }
}

using System.Text;
using Lottery.Client.Files;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Specs;

public sealed class BetCsvReaderSpecs : IDisposable
{
    private const string Ana = "Ana,Paz,1,1990-01-31,7574";
    private const string Beto = "Beto,Sosa,2,1991-02-28,0";
    private const string AnaOnWire = "7|Ana|Paz|1|1990-01-31|7574\n";
    private const string BetoOnWire = "7|Beto|Sosa|2|1991-02-28|0\n";

    private readonly TempDir _folder = new();
    private readonly LogCapture _log = new();

    [Theory]
    [InlineData($"\uFEFF\r\n{Ana}\r\n{Beto}\r\n")]
    [InlineData($"\n\n{Ana}\n\n\r\n{Beto}\n\n\n")]
    [InlineData($"  \n{Ana}\n\t\n{Beto}\n ")]
    public void Two_bets_are_read_however_the_file_is_written(string csv)
    {
        Assert.Equal([AnaOnWire, BetoOnWire], Read(csv));
        Assert.Empty(_log.With("line_skipped"));
    }

    [Theory]
    [InlineData("Ana \"la\" Paz,x,1,d,2", "7|Ana \"la\" Paz|x|1|d|2\n")]
    [InlineData(" Ana , Paz,1 ,d,2", "7| Ana | Paz|1 |d|2\n")]
    [InlineData("END,CON|x", null)]
    [InlineData("a;b;c;d;e", null)]
    [InlineData("x,y,z,2023-02-30,-1", "7|x|y|z|2023-02-30|-1\n")]
    public void A_field_arrives_as_it_was_meant(string csv, string? line) =>
        Assert.Equal(line is null ? [] : [line], Read(csv));

    [Theory]
    [InlineData("Ana,Paz,1,1990-01-31", "a bet has 5 fields, and this line 4")]
    [InlineData("Ana,Paz,1,1990-01-31,7,8", "a bet has 5 fields, and this line 6")]
    [InlineData("hello", "a bet has 5 fields, and this line 1")]
    [InlineData("Ana|x,Paz,1,1990-01-31,7", @"a field has a \x7C in it")]
    [InlineData("Ana,Paz,1,1990-01-31,\"7|8\"", @"a field has a \x7C in it")]
    [InlineData("\"A\nna\",Paz,1,1990-01-31,7", "a field has a line break in it")]
    [InlineData("Ana,\"Paz\r\n\",1,1990-01-31,7", "a field has a line break in it")]
    [InlineData("Ana,\"Pa\rz\",1,1990-01-31,7", "a field has a line break in it")]
    [InlineData("\"Ana\" María,Paz,1,1990-01-31,7", "a field goes on behind its closing quote")]
    public void A_line_that_cannot_be_sent_is_told_and_passed_over(string line, string reason)
    {
        Assert.Equal([AnaOnWire, BetoOnWire], Read($"{Ana}\n{line}\n{Beto}\n"));

        Assert.Equal(
            "WARNING  action: line_skipped | result: fail | "
                + $"file: {_folder.File("bets.csv")} | line: 2 | reason: {reason}",
            Assert.Single(_log.With("line_skipped"))
        );
    }

    [Fact]
    public void Bytes_that_are_not_UTF8_are_not_sent()
    {
        byte[] csv =
        [
            .. "A"u8,
            0xF1,
            .. "a,Paz,1,1990-01-31,7\n"u8,
            .. "Ana,Paz,1,1990-01-31,7574"u8,
        ];

        Assert.Equal([AnaOnWire], Read(csv));
        Assert.Contains("line: 1 | reason: a field is not valid UTF-8", Skipped());
    }

    [Fact]
    public void A_line_as_long_as_a_message_is_sent()
    {
        var line = $"7|{new string('a', 8192 - "7||b|1|d|2\n".Length)}|b|1|d|2\n";

        Assert.Equal([line], Read(line["7|".Length..].Replace('|', ',')));
        Assert.Equal(8192, line.Length);
    }

    [Theory]
    [InlineData(8193)]
    [InlineData(8194)]
    [InlineData(1_000_000)]
    public void A_line_longer_than_a_message_is_not(int bytes)
    {
        var name = new string('a', bytes - "7||b|1|d|2\n".Length);

        Assert.Equal([AnaOnWire], Read($"{name},b,1,d,2\n{Ana}\n"));
        Assert.Contains(
            "line: 1 | reason: the line is longer than a message of 8192 bytes",
            Skipped()
        );
    }

    [Fact]
    public void Lines_are_counted_as_an_editor_counts_them()
    {
        Read($"\r\n\"A\n\nb\",b,1,d,2\r\n\n{Ana}\noops\n");

        Assert.Equal(["2", "7"], _log.With("line_skipped").Select(LineNumber));
    }

    [Theory]
    [InlineData($"{Ana}\n\"Beto,Sosa,2,d,3\n{Ana}\n{Beto}\n", 2)]
    [InlineData($"{Ana}\nBeto,Sosa,2,d,\"3", 2)]
    [InlineData($"{Ana}\n\n\"Beto,Sosa,2,d,3\n{Ana}\n\"Ana\",Paz,3,d,4\n{Beto}\n", 3)]
    [InlineData($"{Ana}\nBe\"to,\"Sosa,2,d,3\n{Ana}\n{Beto}\n", 2)]
    public void A_quote_that_is_not_closed_is_no_list_of_bets(string csv, int line)
    {
        var failure = Assert.Throws<FailedException>(() => Read(csv));

        Assert.Equal(
            $"{_folder.File("bets.csv")}, line {line}: a quote is opened and not closed; "
                + "the rest was not read, and END was not sent",
            failure.Message
        );
    }

    [Fact]
    public void A_quote_that_swallows_a_large_file_is_no_list_of_bets()
    {
        var lines = string.Concat(Enumerable.Repeat($"{Ana}\n", 2_000_000));

        var failure = Assert.Throws<FailedException>(() => Read($"{Ana}\n\"{lines}"));

        Assert.Contains("line 2: a record of more than 16777216 bytes", failure.Message);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named()
    {
        var failure = Assert.Throws<FailedException>(() =>
            new BetFile(_folder.Path, new LogWriter(_log, LogLevel.Debug))
        );

        Assert.Contains($"the bets in {_folder.Path} cannot be read", failure.Message);
    }

    public void Dispose() => _folder.Dispose();

    private List<string> Read(string csv) => Read(Encoding.UTF8.GetBytes(csv));

    private List<string> Read(byte[] csv)
    {
        var log = new LogWriter(_log, LogLevel.Debug);
        using var file = new BetFile(_folder.Write("bets.csv", csv), log);
        using var reader = new BetCsvReader(file, new(7), log);
        var lines = new List<string>();
        while (reader.TryRead(out var line, TestContext.Current.CancellationToken))
            lines.Add(Encoding.UTF8.GetString(line.Span));
        Assert.Equal(_log.With("line_skipped").Count, reader.Unsendable);
        return lines;
    }

    private string Skipped() => Assert.Single(_log.With("line_skipped"));

    private static string LineNumber(string line) => line.Split("line: ")[1].Split(' ')[0];
}

using System.Text;
using Lottery.Client.Files;
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
    private readonly List<BadLine> _bad = [];

    [Theory]
    [InlineData($"\uFEFF\r\n{Ana}\r\n{Beto}\r\n")]
    [InlineData($"\n\n{Ana}\n\n\r\n{Beto}\n\n\n")]
    [InlineData($"  \n{Ana}\n\t\n{Beto}\n ")]
    public void Two_bets_are_read_however_the_file_is_written(string csv)
    {
        Assert.Equal([AnaOnWire, BetoOnWire], Read(csv));
        Assert.Empty(_bad);
    }

    [Theory]
    [InlineData("Ana \"la\" Paz,x,1,1990-01-31,2", "7|Ana \"la\" Paz|x|1|1990-01-31|2\n")]
    [InlineData("\"Ana, \"\"la\"\"\",x,1,1990-01-31,2", "7|Ana, \"la\"|x|1|1990-01-31|2\n")]
    [InlineData(" Ana , Paz,1 ,1990-01-31,2", "7| Ana | Paz|1 |1990-01-31|2\n")]
    [InlineData("Ａna,Paz,1,1990-01-31,2", "7|Ａna|Paz|1|1990-01-31|2\n")]
    public void A_field_arrives_as_it_was_meant(string csv, string line) =>
        Assert.Equal([line], Read(csv));

    [Theory]
    [InlineData("Ana,Paz,1,1990-01-31", "a bet has 5 fields, and this line 4")]
    [InlineData("Ana,Paz,1,1990-01-31,7,8", "a bet has 5 fields, and this line 6")]
    [InlineData("hello", "a bet has 5 fields, and this line 1")]
    [InlineData("a;b;c;d;e", "a bet has 5 fields, and this line 1")]
    [InlineData("Ana|x,Paz,1,1990-01-31,7", "a field has a | in it", "Ana|x")]
    [InlineData("Ana,Paz,1,1990-01-31,\"7|8\"", "a field has a | in it", "7|8")]
    [InlineData(
        "Ana,P\uFEFFaz,1,1990-01-31,7",
        "a field has a byte order mark (U+FEFF) in it",
        "P\uFEFFaz"
    )]
    [InlineData("\"Ana\" María,Paz,1,1990-01-31,7", "a field goes on behind its closing quote")]
    [InlineData("Ana,\"Paz,1,1990-01-31,7", "a quote is opened on this line and not closed")]
    [InlineData("Ana,\u00A0,1,1990-01-31,7", "the last name is empty or blank", "\u00A0")]
    [InlineData("Ana,Paz,ERROR 1,1990-01-31,7", "the document begins with ERROR", "ERROR 1")]
    [InlineData("Ana,Paz,1\0,1990-01-31,7", "the document has a control character in it", "1\0")]
    [InlineData("Ana,Paz,1,1990-02-31,7", "the birthdate is no real date yyyy-MM-dd", "1990-02-31")]
    [InlineData("Ana,Paz,1,1990-01-31,-1", "the number is no integer from 0 to 99999999", "-1")]
    public void A_line_that_is_no_bet_is_told_and_passed_over(
        string line,
        string reason,
        string? value = null
    )
    {
        Assert.Equal([AnaOnWire, BetoOnWire], Read($"{Ana}\n{line}\n{Beto}\n"));

        var bad = Assert.Single(_bad);
        Assert.Equal((2, reason, value ?? line), (bad.Number, bad.Reason, bad.Value));
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
        Assert.Equal("a field is not valid UTF-8", Assert.Single(_bad).Reason);
    }

    [Theory]
    [InlineData(9_000)]
    [InlineData(1_000_000)]
    public void A_line_longer_than_a_message_is_not_sent(int bytes)
    {
        var name = new string('a', bytes);

        Assert.Equal([AnaOnWire], Read($"{name},b,1,1990-01-31,2\n{Ana}\n"));
        var bad = Assert.Single(_bad);
        Assert.Equal("the line is longer than a message of 8192 bytes", bad.Reason);
        Assert.Equal($"{new string('a', 500)}...", bad.Value);
    }

    [Fact]
    public void A_line_that_never_ends_is_no_list_of_bets()
    {
        var failure = Assert.Throws<FailedException>(() =>
            Read($"{Ana}\n{new string('x', 3_000_000)}\n{Ana}\n")
        );

        Assert.Contains("line 2: a line of more than 1048576 bytes is no bet", failure.Message);
    }

    [Fact]
    public void Lines_are_counted_as_an_editor_counts_them()
    {
        Read($"\r\n\"A\n\nb\",b,1,d,2\r\n\n{Ana}\noops\n");

        Assert.Equal([2, 4, 7], _bad.Select(line => line.Number));
    }

    [Theory]
    [InlineData($"{Ana}\n\"Beto,Sosa,2,d,3\n{Beto}\n{Beto}\n", 2)]
    [InlineData($"{Ana}\n{Beto}\n{Beto}\nBeto,Sosa,2,d,\"3", 4)]
    [InlineData($"{Ana}\n\n{Beto}\n\"Beto\",\"Sosa,2,d,3\n{Beto}\n", 4)]
    public void A_quote_that_is_not_closed_spoils_its_own_line(string csv, int line)
    {
        Assert.Equal([AnaOnWire, BetoOnWire, BetoOnWire], Read(csv));

        var bad = Assert.Single(_bad);
        Assert.Equal(line, bad.Number);
        Assert.Equal("a quote is opened on this line and not closed", bad.Reason);
    }

    [Theory]
    [InlineData("\"Ana", "María\",Paz,1,1990-01-31,7")]
    [InlineData("Ana,\"Paz", "Sosa\",1,1990-01-31,7")]
    [InlineData("\"x", "a\",\"x", "n,\"\",1,1990-01-31,\"7\"")]
    public void What_closes_a_quote_of_an_earlier_line_is_no_bet(params string[] lines)
    {
        Assert.Equal([AnaOnWire, BetoOnWire], Read($"{Ana}\n{string.Join('\n', lines)}\n{Beto}\n"));

        Assert.Equal(
            Enumerable.Range(2, lines.Length).Select(n => (long)n),
            _bad.Select(line => line.Number)
        );
    }

    [Fact]
    public void UTF16_is_not_decoded_in_silence()
    {
        Assert.Empty(Read([0xFF, 0xFE, .. Encoding.Unicode.GetBytes($"{Ana}\r\n{Beto}\r\n")]));
        Assert.NotEmpty(_bad);
        _bad.Clear();

        Assert.Empty(Read([0xFE, 0xFF, .. Encoding.BigEndianUnicode.GetBytes($"{Ana}\n")]));
        Assert.NotEmpty(_bad);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named()
    {
        var failure = Assert.Throws<FailedException>(() =>
            new BetFile(_folder.Path, LogWriter.None)
        );

        Assert.Contains($"the bets in {_folder.Path} cannot be read", failure.Message);
    }

    public void Dispose() => _folder.Dispose();

    private List<string> Read(string csv) => Read(Encoding.UTF8.GetBytes(csv));

    private List<string> Read(byte[] csv)
    {
        var log = LogWriter.None;
        using var file = new BetFile(_folder.Write("bets.csv", csv), log);
        using var reader = new BetCsvReader(file, file.FromStart(), new(7));
        var lines = new List<string>();
        while (reader.TryRead(TestContext.Current.CancellationToken))
            if (reader.Reason is null)
                lines.Add(Encoding.UTF8.GetString(reader.Line.Span));
            else
                _bad.Add(reader.Describe());
        return lines;
    }
}

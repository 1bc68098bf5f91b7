using System.Text;
using Lottery.Client.Files;
using Lottery.Logging;

namespace Lottery.Client.Specs;

/// <summary>Lists as people have them: the last line says what was probably done, where, and what to do.</summary>
public sealed class LikelyMistakeSpecs : IDisposable
{
    private const string Ana = "Ana,Paz,10000001,1990-01-02,7574\r\n";
    private const string Names = "nombre,apellido,documento,nacimiento,numero\r\n";

    private static readonly Encoding Latin1 = Encoding.Latin1;

    private readonly TempDir _folder = new();

    [Theory]
    [InlineData(
        "Ana;Paz;1;1990-01-02;7\r\nLuz;Paz;2;1990-01-02;7\r\n",
        "Line 1: the fields are separated by ';'"
    )]
    [InlineData(
        "\"Ana\";\"Paz\";\"1\";\"1990-01-02\";\"7\"\n",
        "Line 1: the fields are separated by ';'"
    )]
    [InlineData("Ana\tPaz\t1\t1990-01-02\t7\n", "Line 1: the fields are separated by tabs")]
    [InlineData("Ana|Paz|1|1990-01-02|7\n", "Line 1: the fields are separated by '|'")]
    [InlineData(
        "sep=;\r\nAna;Paz;1;1990-01-02;7\r\n",
        "Line 1: it tells a spreadsheet the separator",
        "Line 2: the fields are separated by ';'"
    )]
    [InlineData("sep=,\r\n" + Ana, "Line 1: it tells a spreadsheet the separator")]
    [InlineData(Names + Ana, "Line 1: it names the columns")]
    [InlineData(
        "sep=,\r\n" + Names + Ana,
        "Line 1: it tells a spreadsheet",
        "Line 2: it names the columns"
    )]
    [InlineData(
        "nombre;apellido;documento;nacimiento;numero\r\nAna;Paz;1;02/01/1990;7\r\n",
        "Line 1: it names",
        "Line 1: the fields are separated by ';'",
        "Line 2: the birthdate is a date of another form"
    )]
    [InlineData("Ana,Paz,1,02/01/1990,7\n", "Line 1: the birthdate is a date of another form")]
    [InlineData(Ana + "Ana,Paz,1,2-1-90,7\n", "Line 2: the birthdate is a date of another form")]
    [InlineData("Ana,Paz,1,1990/01/02,7\n", "Line 1: the birthdate is a date of another form")]
    [InlineData("Ana,Paz,1,1990-1-2,7\n", "Line 1: the birthdate is a date of another form")]
    [InlineData("Ana,Paz,1,19900102,7\n", "Line 1: the birthdate is a date of another form")]
    [InlineData("Ana,Paz,1,32875,7\n", "Line 1: the birthdate is a date of another form")]
    [InlineData(
        "Ana,Paz,1,1990-01-02 00:00:00,7\n",
        "Line 1: the birthdate is a date of another form"
    )]
    [InlineData("Ana,Paz,1,1990-01-02,7.574\n", "Line 1: the number has separators or decimals")]
    [InlineData(
        "Ana,Paz,1,1990-01-02,\"7,574\"\n",
        "Line 1: the number has separators or decimals"
    )]
    [InlineData("Ana,Paz,1,1990-01-02,7,574\n", "Line 1: the number has separators or decimals")]
    [InlineData(
        "Ana,Paz,1,1990-01-02,7\u00A0574\n",
        "Line 1: the number has separators or decimals"
    )]
    [InlineData("Ana,Paz,1,1990-01-02,7574.0\n", "Line 1: the number has separators or decimals")]
    [InlineData("Ana, Paz, 1, 1990-01-02, 7\n", "Line 1: blanks (perhaps no-break spaces)")]
    [InlineData("Ana,Paz,1,1990-01-02,7\u00A0\n", "Line 1: blanks (perhaps no-break spaces)")]
    [InlineData(Ana + "Luz,Paz,1,1990-01-02,7,\n", "Line 2: a comma at the end of the line")]
    [InlineData("Luz,Paz,1,1990-01-02,7,,,\n", "Line 1: a comma at the end of the line")]
    [InlineData(Ana + ",,,,\r\n,,,,\r\n", "Line 2: it is a row without content")]
    [InlineData(
        "Ana;Paz;1;1990-01-02;7\n;;;;\n",
        "Line 1: the fields are separated by ';'",
        "Line 2: it is a row without content"
    )]
    [InlineData(
        Ana + "Luz,\"Sol,2,1990-01-02,7\n" + Ana,
        "Line 2: a quote is opened and not closed"
    )]
    public void A_text_list_is_named_for_what_it_is(string csv, params string[] advice) =>
        AssertAdvice(Encoding.UTF8.GetBytes(csv), advice);

    [Fact]
    public void Windows_1252_is_named()
    {
        AssertAdvice(
            Latin1.GetBytes(Ana + "José,Núñez,1,1990-01-02,7\r\n"),
            "Line 2: the file is not UTF-8, but probably Windows-1252"
        );
        AssertAdvice(
            Latin1.GetBytes("José;Núñez;1;1990-01-02;7\r\n"),
            "Line 1: the file is not UTF-8, but probably Windows-1252",
            "Line 1: the fields are separated by ';'"
        );
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void UTF16_is_named(bool bigEndian, bool mark)
    {
        var encoding = new UnicodeEncoding(bigEndian, mark);

        AssertAdvice(
            [.. encoding.GetPreamble(), .. encoding.GetBytes("José\tNúñez\t1\t1990-01-02\t7\r\n")],
            "Line 1: the file is UTF-16"
        );
    }

    [Theory]
    [InlineData(new byte[] { (byte)'P', (byte)'K', 3, 4, 20, 0, 10, 0, (byte)';' })]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0, 0 })]
    [InlineData(new byte[] { 0x1F, 0x8B, 8, 0 })]
    public void A_spreadsheet_is_named(byte[] file) =>
        AssertAdvice(file, "Line 1: the file is a spreadsheet, an archive or another document");

    [Fact]
    public void A_list_of_the_old_Macintosh_is_read() =>
        Assert.Equal(
            2,
            Validate("Ana,Paz,1,1990-01-02,7\rLuz,Paz,1,1990-01-02,7\r"u8.ToArray()).Bets
        );

    [Fact]
    public void A_line_that_is_wrong_in_no_usual_way_is_shown_itself()
    {
        using var list = Validate("Ana,Paz,1,1990-02-31,7\n"u8.ToArray());

        Assert.EndsWith(
            "bets.csv has 1 bad line and 0 bets; nothing was sent. Line 1: the birthdate is no real date "
                + "yyyy-MM-dd: '1990-02-31'",
            list.Bad.Explain(list.Bets, "nothing was sent")
        );
    }

    public void Dispose() => _folder.Dispose();

    private void AssertAdvice(byte[] csv, params string[] advice)
    {
        using var list = Validate(csv);

        var told = list
            .Bad.Likely.Select(likely => $"Line {likely.First}: {likely.Advice}")
            .ToList();
        Assert.Equal(advice.Length, told.Count);
        Assert.All(told.Zip(advice), pair => Assert.StartsWith(pair.Second, pair.First));
        Assert.EndsWith($". {string.Join(". ", told)}", list.Bad.Explain(list.Bets, "x"));
    }

    private BetList Validate(byte[] csv)
    {
        var list = new BetList(_folder.Write("bets.csv", csv), new(7), LogWriter.None);
        list.Validate(TestContext.Current.CancellationToken);
        return list;
    }
}

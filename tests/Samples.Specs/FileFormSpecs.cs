using System.Text;

namespace Lottery.Samples.Specs;

public class FileFormSpecs : IDisposable
{
    private readonly DatasetFolder _folder = new DatasetFolder().Write(agencies: 2, bets: 2_000);

    public void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void Every_agency_has_a_file_and_nothing_else_is_there() =>
        Assert.Equal(["agency-1.csv", "agency-2.csv"], _folder.FileNames);

    [Fact]
    public void Every_line_ends_with_CRLF_and_no_byte_order_mark_comes_first()
    {
        var bytes = _folder.Bytes(1);

        Assert.NotEqual(Encoding.UTF8.Preamble.ToArray(), bytes[..3]);
        Assert.Equal(2_000, bytes.Count(b => b == '\n'));
        Assert.Equal(2_000, Encoding.UTF8.GetString(bytes).Split("\r\n").Length - 1);
    }

    [Fact]
    public void Every_line_is_one_bet_of_five_fields() =>
        Assert.All(_folder.Rows(1), row => Assert.Equal(5, row.Length));

    [Fact]
    public void No_field_holds_what_would_cut_a_line_of_the_wire() =>
        Assert.All(
            _folder.Rows(1),
            row => Assert.All(row, field => Assert.DoesNotContain('|', field))
        );

    [Theory]
    [InlineData('á')]
    [InlineData('é')]
    [InlineData('í')]
    [InlineData('ó')]
    [InlineData('ú')]
    [InlineData('ñ')]
    public void Names_are_written_with_their_accents(char letter) =>
        Assert.Contains(_folder.Rows(1), row => row[0].Contains(letter) || row[1].Contains(letter));
}

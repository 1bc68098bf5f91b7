using Lottery.Board.Live;
using Lottery.Board.Reports;

namespace Lottery.Board.Specs;

/// <summary>What a browser is sent that has the report before.</summary>
public sealed class ReportChangeSpecs
{
    private readonly BoardReport _before = MetricsSpecs.Report(agencies: 3);

    [Fact]
    public void Only_the_agencies_that_have_changed_are_sent()
    {
        var agencies = _before.Draw!.Agencies.ToList();
        agencies[1] = agencies[1] with { Stored = 21 };

        var change = ReportChange.Between(
            _before,
            _before with
            {
                Draw = _before.Draw with { Agencies = agencies },
            }
        );

        Assert.Equal(21, Assert.Single(change!.Draw!.Agencies).Stored);
        Assert.Null(change.Drawn);
        Assert.Null(change.History);
    }

    [Fact]
    public void Another_state_is_sent_whole() =>
        Assert.Null(
            ReportChange.Between(
                _before with
                {
                    Draw = _before.Draw! with { State = "closed" },
                },
                _before
            )
        );

    [Fact]
    public void What_was_not_read_before_is_sent_whole() =>
        Assert.Null(ReportChange.Between(_before with { Draw = null }, _before));

    [Theory]
    [InlineData(null, "full")]
    [InlineData(1L, "full")]
    [InlineData(2L, "change")]
    public void A_reader_that_has_missed_one_gets_it_whole(long? last, string kind)
    {
        var first = new Snapshot(_before, default, null, 0);
        var second = new Snapshot(_before, default, first, 0);
        var third = new Snapshot(_before, default, second, 0);

        var sent = System.Text.Encoding.UTF8.GetString(third.EventAfter(last));

        Assert.StartsWith($"event: {kind}\ndata: {{", sent);
        Assert.EndsWith("}\n\n", sent);
    }
}

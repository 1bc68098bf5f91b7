using Lottery.Board.Metrics;
using Lottery.Board.Reports;
using Lottery.Watch;

namespace Lottery.Board.Specs;

/// <summary>What Prometheus is told.</summary>
public sealed class MetricsSpecs
{
    // Debian's, for which the library is installed.
    private const string Python = "/usr/bin/python3";

    private const string ReadWithPython = """
        import sys
        try:
            from prometheus_client.parser import text_string_to_metric_families as read
        except ImportError:
            sys.exit(3)
        for family in read(open(sys.argv[1]).read()):
            for sample in family.samples:
                labels = ",".join('%s="%s"' % label for label in sample.labels.items())
                print(sample.name + ("{%s}" % labels if labels else ""))
        """;

    [Fact]
    public void Every_metric_has_a_help_a_type_and_a_name_by_the_rules()
    {
        var samples = Parse(DrawMetrics.Of(Report(agencies: 3), maxAgencies: 10));

        Assert.Equal(1, samples["lottery_database_up"]);
        Assert.Equal(1, samples["""lottery_draw_state{state="drawn"}"""]);
        Assert.Equal(0, samples["""lottery_draw_state{state="open"}"""]);
        Assert.Equal(2, samples["""lottery_workers{state="idle"}"""]);
        Assert.Equal(33, samples["lottery_bets_stored_total"]);
        Assert.Equal(20, samples["""lottery_agency_bets{agency="2"}"""]);
        Assert.Equal(2, samples["""lottery_agency_winners{agency="2"}"""]);
        Assert.Equal(1_795_000_000, samples["lottery_closed_timestamp_seconds"]);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 2)]
    [InlineData(1000, 40)]
    public void No_more_agencies_are_told_than_it_was_allowed_and_always_the_same(
        int most,
        int told
    )
    {
        var samples = Parse(DrawMetrics.Of(Report(agencies: 40), most));

        Assert.Equal(
            Enumerable
                .Range(1, told)
                .Select(agency => $$"""lottery_agency_bets{agency="{{agency}}"}"""),
            samples.Keys.Where(name =>
                name.StartsWith("lottery_agency_bets", StringComparison.Ordinal)
            )
        );
        Assert.Equal(told, samples["lottery_agencies_listed"]);
    }

    [Fact]
    public void Where_nothing_could_be_read_yet_it_says_so()
    {
        var report = Report(agencies: 1) with { Problem = "locked", Draw = null, Server = null };

        var samples = Parse(DrawMetrics.Of(report, 10));

        Assert.Equal(0, samples["lottery_database_up"]);
        Assert.Equal(0, samples["lottery_server_up"]);
        Assert.DoesNotContain("lottery_bets", samples.Keys);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_reader_of_Prometheus_own_client_library_takes_them()
    {
        using var folder = new TempDir();
        var text = DrawMetrics.Of(Report(agencies: 3), maxAgencies: 10).ToUtf8();
        Assert.SkipUnless(File.Exists(Python), "needs Debian's python3-prometheus-client");
        await using var python = ChildProcess.Start(
            Python,
            ["-c", ReadWithPython, folder.Write("metrics", text)],
            folder
        );
        var code = await python.ExitAsync();
        Assert.SkipWhen(code == 3, "needs Debian's python3-prometheus-client");

        Assert.Equal(0, code);
        Assert.Equal(Parse(text).Keys.Order(), python.Said.Select(line => line.Text).Order());
    }

    [Fact]
    public void A_label_is_escaped()
    {
        var text = new MetricsText().Gauge("a", "A.").Value("b", "\"\\\n", 1).ToUtf8();

        Assert.EndsWith("a{b=\"\\\"\\\\\\n\"} 1\n", System.Text.Encoding.UTF8.GetString(text));
    }

    /// <summary>A report of a draw that is made; each agency has ten bets for each one of its number.</summary>
    internal static BoardReport Report(int agencies)
    {
        AgencyReport[] all =
        [
            // Those that have not finished come first.
            .. Enumerable
                .Range(1, agencies)
                .Reverse()
                .Select(n => new AgencyReport(n, true, n > 1, 1, n * 10, n, 0, null)),
        ];
        return new BoardReport(
            "2026-11-18T08:26:40Z",
            0,
            "UTC",
            null,
            "2026-11-18T08:26:40Z",
            "x.db",
            new ServerReport(true, true, "", new Dictionary<string, int> { ["idle"] = 2 }, 0, []),
            new DrawReport(
                "x.db",
                "drawn",
                "2026-11-18T11:06:40Z",
                null,
                null,
                null,
                "3",
                7574,
                null,
                null,
                3,
                new TotalsReport(3, 3, 2, 3, 30, 6, 3),
                [],
                all
            ),
            null,
            new DrawnReport(
                7574,
                3,
                null,
                null,
                [.. all.Select(a => new AgencyWinners(a.Agency, a.Agency))]
            ),
            null
        );
    }

    private static IReadOnlyDictionary<string, double> Parse(MetricsText text) =>
        Parse(text.ToUtf8());

    private static IReadOnlyDictionary<string, double> Parse(byte[] text) =>
        ExpositionFormat.Parse(System.Text.Encoding.UTF8.GetString(text));
}

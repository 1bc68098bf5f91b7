using System.Text;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Session;
using Lottery.Storage;
using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.Common.Specs.Session;

/// <summary>Messages of bets that are stored together: each has its own answer all the same.</summary>
public sealed class BetsSentAheadSpecs : IDisposable
{
    private const string Wrong = "1||Lorca|1|1999-03-17|1\n";

    private readonly MemoryDatabase _database = new();
    private readonly PollThread _thread = PollThread.Unstoppable();
    private readonly IBetStore _store;
    private readonly AgencySession _session;

    public BetsSentAheadSpecs()
    {
        _store = _database.Open(agencies: 2);
        var service = new AgencyService
        {
            Thread = _thread,
            Store = _store,
            Options = new() { IdleTimeout = TimeSpan.FromMinutes(1) },
            Log = LogWriter.None,
        };
        _session = new AgencySession(service, "192.0.2.1");
    }

    [Fact]
    public void Each_message_is_answered_for_itself_and_all_good_bets_are_stored_in_their_order()
    {
        string[] messages = [Some.Bet(), Some.Bet() + Wrong, Wrong, Wrong + Wrong + Some.Bets(2)];

        Assert.Equal(["ACK\n", "REJECTED 1\n", "REJECTED 1\n", "REJECTED 2\n"], Store(messages));

        Assert.Equal(4, _database.Bets.Count);
        Assert.Equal(["ACK\n"], Store(Some.Bet()));
        Assert.Equal(5, _database.Bets.Count);
    }

    [Fact]
    public void Nothing_is_stored_before_the_last_of_them_is_there()
    {
        _session.Add(Encoding.UTF8.GetBytes(Some.Bet()));

        Assert.Empty(_database.Bets);
        Assert.Single(StoreAdded());
        Assert.Single(_database.Bets);
    }

    [Fact]
    public void The_first_message_names_the_agency_of_all()
    {
        Assert.Equal(
            ["ACK\n", "REJECTED 1\n", "ACK\n"],
            Store(Some.Bet(agency: 2), Some.Bet(agency: 1), Some.Bet(agency: 2))
        );

        Assert.Equal([2, 2], _database.Bets.Select(bet => bet.Agency));
    }

    [Fact]
    public void After_END_every_line_of_every_message_is_refused()
    {
        Answer("END|1\n");

        Assert.Equal(["REJECTED 2\n", "REJECTED 3\n"], Store(Some.Bets(2), Some.Bets(2) + Wrong));

        Assert.Empty(_database.Bets);
    }

    [Fact]
    public void All_lines_of_all_messages_count_for_the_upload()
    {
        Answer("RES|1|5f3a\n");

        Store(Some.Bets(2), Wrong, Some.Bet() + Wrong);

        Assert.Equal("RES ACK|5|2\n", Answer("RES|1|5f3a\n"));
        var agency = Assert.Single(_store.ReadStatus(10).Agencies);
        Assert.Equal((3L, 2L), (agency.Stored, agency.Refused));
    }

    [Fact]
    public void An_upload_that_was_taken_over_stores_none_of_them()
    {
        Answer("RES|1|5f3a\n");
        _store.ClaimUpload(new AgencyId(1), "192.0.2.2", Upload("5f3a"));

        Assert.Throws<TakenOverException>(() => Store(Some.Bet(), Some.Bet()));

        Assert.Empty(_database.Bets);
    }

    public void Dispose()
    {
        _store.Dispose();
        _thread.Dispose();
    }

    private List<string> Store(params string[] messages)
    {
        foreach (var message in messages)
            _session.Add(Encoding.UTF8.GetBytes(message));
        return StoreAdded();
    }

    private List<string> StoreAdded()
    {
        var stream = new RecordingStream();
        var replies = new FrameWriter(stream);
        _session.StoreAdded(replies);
        replies.Flush();
        ReadOnlyMemory<byte> bytes = Assert.Single(stream.Writes);
        var texts = new List<string>();
        while (Frame.TryRead(ref bytes, out var payload))
            texts.Add(Encoding.UTF8.GetString(payload.Span));
        return texts;
    }

    private string Answer(string message) =>
        Encoding.UTF8.GetString(
            _session.Answer(MessageDecoder.Decode(Encoding.UTF8.GetBytes(message))).Span
        );

    private static UploadId Upload(string name) =>
        UploadId.TryParse(Encoding.UTF8.GetBytes(name), out var upload)
            ? upload
            : throw new ArgumentException(name);
}

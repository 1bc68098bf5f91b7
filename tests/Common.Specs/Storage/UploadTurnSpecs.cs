using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>Progress of an upload, counted where its lines are stored, and whose turn it is.</summary>
public sealed class UploadTurnSpecs : IDisposable
{
    private const string Here = "192.0.2.1";
    private static readonly AgencyId Agency = new(1);

    private readonly TestDatabase _database = new();
    private readonly BetStore _store;
    private readonly BetStore _otherProcess;

    public UploadTurnSpecs() =>
        (_store, _otherProcess) = (_database.Open(agencies: 2), _database.Open(agencies: 2));

    [Fact]
    public void An_upload_that_nobody_has_begun_has_no_lines() =>
        Assert.Equal(0, _store.Resume(Agency, Here, Upload("a")).Taken);

    [Fact]
    public void Lines_are_counted_whether_they_were_stored_or_refused()
    {
        var turn = _store.Resume(Agency, Here, Upload("a"));

        _store.Append(Agency, Here, TestDatabase.Some(3), turn, lines: 5);
        _store.Append(Agency, Here, [], turn, lines: 2);

        Assert.Equal(7, _otherProcess.Resume(Agency, Here, Upload("a")).Taken);
        Assert.Equal(3, _database.Bets.Count);
    }

    [Fact]
    public void Lines_after_the_END_or_the_draw_are_counted_as_refused()
    {
        var turn = _store.Resume(Agency, Here, Upload("a"));
        _store.Finish(Agency, Here, turn);

        Assert.Equal(
            Refusal.AgencyFinished,
            _store.Append(Agency, Here, TestDatabase.Some(1), turn, lines: 1)
        );
        _store.Finish(new(2), Here);
        Assert.Equal(
            Refusal.DrawMade,
            _store.Append(Agency, Here, TestDatabase.Some(2), turn, lines: 2)
        );

        Assert.Equal(3, _store.Resume(Agency, Here, Upload("a")).Taken);
    }

    [Fact]
    public void Who_takes_an_upload_over_leaves_nothing_to_the_one_before()
    {
        var before = _store.Resume(Agency, Here, Upload("a"));
        var after = _otherProcess.Resume(Agency, Here, Upload("a"));

        Assert.Throws<TakenOverException>(() =>
            _store.Append(Agency, Here, TestDatabase.Some(3), before, lines: 3)
        );
        Assert.Throws<TakenOverException>(() => _store.Finish(Agency, Here, before));
        Assert.Null(_otherProcess.Append(Agency, Here, TestDatabase.Some(2), after, lines: 2));

        Assert.Equal(2, _database.Bets.Count);
        Assert.Equal(2, _store.Resume(Agency, Here, Upload("a")).Taken);
        Assert.Equal(["1|0"], _database.Query("select agency, finished from agencies"));
    }

    [Fact]
    public void Uploads_and_agencies_do_not_disturb_each_other()
    {
        var first = _store.Resume(Agency, Here, Upload("a"));
        _store.Resume(Agency, Here, Upload("b"));
        _store.Resume(new(2), Here, Upload("a"));

        _store.Append(Agency, Here, TestDatabase.Some(1), first, lines: 1);

        Assert.Equal(0, _store.Resume(Agency, Here, Upload("b")).Taken);
        Assert.Equal(0, _store.Resume(new(2), Here, Upload("a")).Taken);
        Assert.Equal(1, _store.Resume(Agency, Here, Upload("a")).Taken);
    }

    [Fact]
    public void Without_an_upload_nothing_is_counted_and_nobody_is_locked_out()
    {
        _store.Resume(Agency, Here, Upload("a"));

        Assert.Null(_otherProcess.Append(Agency, Here, TestDatabase.Some(3)));

        Assert.Equal(0, _store.Resume(Agency, Here, Upload("a")).Taken);
    }

    [Fact]
    public void An_agency_that_has_announced_an_upload_is_one_that_auto_waits_for()
    {
        using var auto = _database.Open(agencies: null);
        auto.Resume(Agency, Here, Upload("a"));

        Assert.Null(auto.Finish(new(2), Here));
        Assert.NotNull(auto.Finish(Agency, Here));
    }

    public void Dispose()
    {
        _store.Dispose();
        _otherProcess.Dispose();
        _database.Dispose();
    }

    private static UploadId Upload(string name)
    {
        Assert.True(UploadId.TryParse(System.Text.Encoding.UTF8.GetBytes(name), out var upload));
        return upload;
    }
}

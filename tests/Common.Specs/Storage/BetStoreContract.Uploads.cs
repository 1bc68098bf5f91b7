using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>Progress of an upload, counted where its lines are stored, and who may store them.</summary>
public abstract partial class BetStoreContract
{
    [Fact]
    public void An_upload_that_has_not_begun_has_no_lines()
    {
        using var store = Open(agencies: 2);

        Assert.Equal(0, store.ClaimUpload(First, Here, Upload("a")).Taken);
    }

    [Fact]
    public void Lines_are_counted_whether_they_werestored_or_refused()
    {
        using var store = Open(agencies: 2);
        using var otherProcess = Open(agencies: 2);
        var epoch = store.ClaimUpload(First, Here, Upload("a"));

        store.Append(First, Here, TestDatabase.Some(3), refused: 2, epoch);
        store.Append(First, Here, [], refused: 2, epoch);

        Assert.Equal(7, otherProcess.ClaimUpload(First, Here, Upload("a")).Taken);
        Assert.Equal(3, Bets.Count);
    }

    [Fact]
    public void Lines_after_the_END_or_the_draw_are_refused_with_the_reason_and_not_counted()
    {
        using var store = Open(agencies: 2);
        var epoch = store.ClaimUpload(First, Here, Upload("a"));
        store.Finish(First, Here, epoch);

        Assert.Equal("the agency has sent END", Reason());
        store.Finish(new(2), Here);
        Assert.Equal("the draw has been made", Reason());

        Assert.Equal(0, store.ClaimUpload(First, Here, Upload("a")).Taken);
        Assert.Equal(0, store.ReadStatus(0).Refused);

        string Reason() =>
            Assert
                .Throws<RequestRefusedException>(() =>
                    store.Append(First, Here, TestDatabase.Some(1), 0, epoch)
                )
                .Message;
    }

    [Fact]
    public void Who_takes_an_upload_over_leaves_nothing_to_the_one_before()
    {
        using var store = Open(agencies: 2);
        using var otherProcess = Open(agencies: 2);
        var before = store.ClaimUpload(First, Here, Upload("a"));
        var after = otherProcess.ClaimUpload(First, Here, Upload("a"));

        Assert.Throws<TakenOverException>(() =>
            store.Append(First, Here, TestDatabase.Some(3), 0, before)
        );
        Assert.Throws<TakenOverException>(() => store.Finish(First, Here, before));
        Assert.Null(otherProcess.Append(First, Here, TestDatabase.Some(2), 0, after));

        Assert.Equal(2, Bets.Count);
        Assert.Equal(2, store.ClaimUpload(First, Here, Upload("a")).Taken);
        Assert.Equal([new(1, false, 2, 0)], Counted(store.ReadStatus(10)));
    }

    [Fact]
    public void Uploads_and_agencies_do_not_disturb_each_other()
    {
        using var store = Open(agencies: 2);
        var first = store.ClaimUpload(First, Here, Upload("a"));
        store.ClaimUpload(new(2), Here, Upload("a"));

        store.Append(First, Here, TestDatabase.Some(1), 0, first);

        Assert.Equal(0, store.ClaimUpload(new(2), Here, Upload("a")).Taken);
        Assert.Equal(1, store.ClaimUpload(First, Here, Upload("a")).Taken);
    }

    [Fact]
    public void Without_an_upload_nothing_is_counted_and_no_other_connection_is_refused()
    {
        using var store = Open(agencies: 2);
        using var otherProcess = Open(agencies: 2);
        store.ClaimUpload(First, Here, Upload("a"));

        Assert.Null(otherProcess.Append(First, Here, TestDatabase.Some(3)));

        Assert.Equal(0, store.ClaimUpload(First, Here, Upload("a")).Taken);
    }

    [Fact]
    public void An_agency_that_has_announced_an_upload_is_one_that_auto_waits_for()
    {
        using var auto = Open(agencies: null);
        auto.ClaimUpload(First, Here, Upload("a"));

        Assert.Null(auto.Finish(new(2), Here));
        Assert.NotNull(auto.Finish(First, Here));
    }

    private static UploadId Upload(string name)
    {
        Assert.True(UploadId.TryParse(System.Text.Encoding.UTF8.GetBytes(name), out var upload));
        return upload;
    }
}

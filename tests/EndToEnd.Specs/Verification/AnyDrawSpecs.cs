using Lottery.Audit.Verification;
using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>Whatever agencies and operators do, in whatever order: what the store makes of it passes.</summary>
public sealed class AnyDrawSpecs
{
    private const int Agencies = 3;
    private const int Verbs = 60;

    private static readonly string[] Names = ["a", "b", "c"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Every_draw_that_the_store_makes_passes_open_closed_and_drawn(int seed)
    {
        using var folder = new TempDir();
        var database = folder.File("lottery.db");
        var random = new Random(seed);
        SealedDraw.Fill(
            database,
            new AskedRules(new(Agencies + 1), WinningNumber.Later),
            store =>
            {
                var epochs = new List<UploadEpoch>();
                Run(store, random, epochs);
                Assert.Equal("open", Verify(database).State);
                store.Close("user maria");
                Assert.Equal("closed", Verify(database).State);
                Run(store, random, epochs);
                store.MakeDraw(7, "user maria");
                Run(store, random, epochs);
            }
        );

        var verified = Verify(database);

        Assert.Equal("drawn", verified.State);
        Assert.True(verified.Voided > 0);
    }

    private static VerifiedDraw Verify(string database) =>
        DrawVerification.Run(new(database), TestContext.Current.CancellationToken);

    private static void Run(IBetStore store, Random random, List<UploadEpoch> epochs)
    {
        for (var i = 0; i < Verbs; i++)
            try
            {
                RunOne(store, random, epochs);
            }
            catch (Exception e)
                when (e is RequestRefusedException or OtherListException or TakenOverException)
            {
                // Nothing has changed.
            }
    }

    private static void RunOne(IBetStore store, Random random, List<UploadEpoch> epochs)
    {
        var agency = random.Next(1, Agencies + 1);
        var epoch =
            epochs.Count > 0 && random.Next(5) > 0 ? epochs[random.Next(epochs.Count)] : null;
        var name = Names[random.Next(Names.Length)];
        switch (random.Next(12))
        {
            case < 4:
                epochs.Add(SealedDraw.Claim(store, agency, name, (OtherLists)random.Next(3)));
                break;
            case < 9:
                int[] numbers =
                [
                    .. Enumerable.Range(0, random.Next(4)).Select(_ => random.Next(9)),
                ];
                SealedDraw.Append(
                    store,
                    epoch?.Agency.Value ?? agency,
                    epoch,
                    random.Next(2),
                    numbers
                );
                break;
            case 9:
                store.Finish(epoch?.Agency ?? new(agency), "10.0.0.1", epoch);
                break;
            default:
                store.Void(new(agency), random.Next(2) == 0 ? null : UploadId.Of(name), "user eva");
                break;
        }
    }
}

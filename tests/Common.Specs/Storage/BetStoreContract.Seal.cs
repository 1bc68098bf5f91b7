using System.Security.Cryptography;
using System.Text;
using Lottery.Domain;
using Lottery.Storage;

namespace Lottery.Common.Specs.Storage;

/// <summary>The close makes a seal: a line for each list, with the hash of its bets.</summary>
public abstract partial class BetStoreContract
{
    private static readonly string HashOfNothing = Hash("");

    [Fact]
    public void An_open_draw_has_no_seal_and_its_name_is_random()
    {
        using var store = Settled(new(new(2), 42));

        Assert.Empty(Seal(store));
        var status = store.ReadSealStatus();
        Assert.Matches("\\A[0-9a-f]{32}\\z", status.Draw);
        Assert.Equal((false, null), (status.IsSealed, status.Signature));
    }

    [Fact]
    public void The_close_seals_each_list_in_its_order_of_agencies_and_names()
    {
        using var store = Settled(new(new(3), WinningNumber.Later));
        var epoch = store.ClaimUpload(Second, Here, Upload("b"));
        store.Append(Second, Here, [TestDatabase.Bet(2, 11)], epoch: epoch);
        store.Append(First, Here, [TestDatabase.Bet(1, 22)]);
        store.Append(Second, Here, [TestDatabase.Bet(2, 33)], refused: 1, epoch);
        var added = store.ClaimUpload(Second, Here, Upload("a"), OtherLists.Add);
        store.Append(Second, Here, [TestDatabase.Bet(2, 44)], epoch: added);

        store.Close(Maria);

        var closed = store.ReadProgress().ClosedAt;
        Assert.Equal(
            [
                "lottery-seal-v1",
                $"draw {store.ReadSealStatus().Draw}",
                $"closed {closed}",
                $"agency 1 list - bets 1 voided 0 sha256 {HashOf(1, 22)}",
                $"agency 2 list a bets 1 voided 0 sha256 {HashOf(2, 44)}",
                $"agency 2 list b bets 2 voided 0 sha256 {HashOf(2, 11, 33)}",
                "total 4 agencies 2",
            ],
            Seal(store)
        );
        Assert.True(store.ReadSealStatus().IsSealed);
    }

    [Fact]
    public void Voided_bets_are_counted_and_not_hashed()
    {
        using var store = Settled(new(new(3), WinningNumber.Later));
        var replaced = store.ClaimUpload(First, Here, Upload("old"));
        store.Append(
            First,
            Here,
            [TestDatabase.Bet(1, 1), TestDatabase.Bet(1, 2)],
            epoch: replaced
        );
        var epoch = store.ClaimUpload(First, Here, Upload("new one"), OtherLists.Replace);
        store.Append(First, Here, [TestDatabase.Bet(1, 3)], epoch: epoch);
        store.ClaimUpload(Second, Here, Upload("empty"));

        store.Close(Maria);

        Assert.Equal(
            [
                $"agency 1 list new%20one bets 1 voided 0 sha256 {HashOf(1, 3)}",
                $"agency 1 list old bets 0 voided 2 sha256 {HashOfNothing}",
                $"agency 2 list empty bets 0 voided 0 sha256 {HashOfNothing}",
                "total 1 agencies 2",
            ],
            Seal(store)[3..]
        );
    }

    [Fact]
    public void A_list_that_was_sent_again_after_it_was_voided_has_its_new_bets_alone()
    {
        using var store = Settled(new(new(3), WinningNumber.Later));
        var epoch = store.ClaimUpload(First, Here, Upload("a"));
        store.Append(First, Here, [TestDatabase.Bet(1, 1)], epoch: epoch);
        store.Void(First, Upload("a"), Maria);
        epoch = store.ClaimUpload(First, Here, Upload("a"));
        store.Append(First, Here, [TestDatabase.Bet(1, 2)], epoch: epoch);

        store.Close(Maria);

        Assert.Equal(
            $"agency 1 list a bets 1 voided 1 sha256 {HashOf(1, 2)}",
            Assert.Single(Seal(store)[3..^1])
        );
    }

    // More than are hashed at a time, and than a voided list reads of the journal at a time.
    [Fact]
    public void Any_number_of_lists_is_sealed_and_replaced()
    {
        const int Lists = 1030;
        using var store = Settled(new(new(3), WinningNumber.Later));
        foreach (var list in Enumerable.Range(1, Lists).Reverse())
        {
            var epoch = store.ClaimUpload(First, Here, Upload($"{list:D4}"), OtherLists.Add);
            store.Append(First, Here, [TestDatabase.Bet(1, list)], epoch: epoch);
        }
        foreach (var list in Enumerable.Range(1, Lists))
        {
            var epoch = store.ClaimUpload(Second, Here, Upload($"{list:D4}"), OtherLists.Add);
            store.Append(Second, Here, [TestDatabase.Bet(2, list)], epoch: epoch);
        }
        store.ClaimUpload(Second, Here, Upload("all"), OtherLists.Replace);

        store.Close(Maria);

        Assert.Equal(
            [
                .. Enumerable
                    .Range(1, Lists)
                    .Select(list =>
                        $"agency 1 list {list:D4} bets 1 voided 0 sha256 {HashOf(1, list)}"
                    ),
                .. Enumerable
                    .Range(1, Lists)
                    .Select(list =>
                        $"agency 2 list {list:D4} bets 0 voided 1 sha256 {HashOfNothing}"
                    ),
                $"agency 2 list all bets 0 voided 0 sha256 {HashOfNothing}",
                $"total {Lists} agencies 2",
            ],
            Seal(store)[3..]
        );
    }

    [Fact]
    public void A_list_of_many_messages_among_another_agencys_is_voided_whole()
    {
        const int Messages = 4100;
        using var store = Settled(new(new(3), WinningNumber.Later));
        foreach (var number in Enumerable.Range(1, Messages))
        {
            store.Append(First, Here, [TestDatabase.Bet(1, number)]);
            store.Append(Second, Here, [TestDatabase.Bet(2, number)]);
        }

        Assert.Equal(Messages, store.Void(First, upload: null, Maria));

        var status = store.ReadStatus(maxAgencies: 2);
        Assert.Equal([0L, Messages], status.Agencies.Select(agency => agency.Stored));
    }

    [Fact]
    public void A_seal_can_be_read_in_pages()
    {
        using var store = Settled(new(new(3), 42));
        store.Close(Maria);

        var (lines, after) = (new List<string>(), (long?)0);
        while (after is { } line)
            after = store.ReadSeal(
                line,
                text =>
                {
                    lines.Add(Encoding.UTF8.GetString(text));
                    return false;
                }
            );

        Assert.Equal(Seal(store), lines);
    }

    [Fact]
    public void The_first_signature_stays()
    {
        using var store = Settled(new(new(3), 42));
        store.Close(Maria);

        store.SignSeal("one", Maria);
        store.SignSeal("two", Maria);

        Assert.Equal("one", store.ReadSealStatus().Signature);
    }

    [Fact]
    public void An_agency_takes_part_that_is_expected_by_name_or_has_sent_anything()
    {
        using var store = Settled(new(new(2), 42));
        store.Append(First, Here, [TestDatabase.Bet(1, 22)]);

        Assert.True(store.TakesPart(First));
        Assert.False(store.TakesPart(Second));
    }

    private static List<string> Seal(IBetStore store)
    {
        var lines = new List<string>();
        store.EachSealLine(line => lines.Add(Encoding.UTF8.GetString(line)));
        return lines;
    }

    private static string HashOf(int agency, params int[] numbers) =>
        Hash(
            string.Concat(
                numbers
                    .Select(number => TestDatabase.Bet(agency, number))
                    .Select(bet =>
                        $"{agency}|{Text(bet.FirstName)}|{Text(bet.LastName)}|{Text(bet.Document)}|{Text(bet.Birthdate)}|{bet.Number}\n"
                    )
            )
        );

    private static string Text(ReadOnlyMemory<byte> utf8) => Encoding.UTF8.GetString(utf8.Span);

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}

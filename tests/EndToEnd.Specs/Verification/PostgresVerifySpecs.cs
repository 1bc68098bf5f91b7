namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>What a verification says of a draw on PostgreSQL, unharmed and changed behind the servers' back.</summary>
public sealed class PostgresVerifySpecs
{
    private const string FirstOf2 =
        "(select min(id) from bets where agency = 2 and document = '222')";

    [Fact]
    public async Task An_unharmed_draw_passes()
    {
        var draw = await PostgresForgery.SealedAsync();

        var verified = draw.Verify();

        Assert.Equal("drawn", verified.State);
        Assert.Equal(
            ["agencies: 4", "lists: 5", "bets: 9", "voided: 2", "journal: 0 numbers have no entry"],
            verified.Lines().Skip(3).Take(5)
        );
        Assert.Equal((3L, "none"), (verified.Winners, verified.Signature));
        Assert.NotNull(verified.Seal);
    }

    [Theory]
    [InlineData(
        $"update bets set first_name = 'Juan' where id = {FirstOf2}",
        "line 5 of the seal, agency 2, list a, has sha256 "
    )]
    [InlineData(
        "insert into bets select id + 1000, agency, list, number, 'Eva', last_name, document, birthdate from bets where document = '222'",
        "agency 2, was stored by no entry of the journal"
    )]
    [InlineData(
        $"delete from bets where id = {FirstOf2}",
        "agency 2, list 'a', is neither in bets nor in voided_bets: entry 4 of the journal (store) stored it"
    )]
    [InlineData($"insert into bets select * from bets where id = {FirstOf2}", "is in bets twice")]
    [InlineData(
        $"update bets set list = (select id from lists where agency = 3 and upload = 'old') where id = {FirstOf2}",
        "agency 2, is of the list number 3, which this agency has not"
    )]
    [InlineData(
        $"""
            insert into lists (agency, upload, active, epoch, taken, stored, refused, voided, first_at, last_at)
            values (2, 'x', 0, 1, 0, 0, 0, 0, '', '')
            """,
        "lists has the list 'x' of agency 2, and the journal has no entry of it"
    )]
    [InlineData(
        "update seal set text = replace(text, 'bets 5', 'bets 6') where line = 5",
        "line 5 of the seal, agency 2, list a, has bets 6, and the rows in the database have bets 5"
    )]
    [InlineData(
        "delete from winners where agency = 3",
        "agency 3, document '37574', is on the number drawn, 7574, and is missing in winners"
    )]
    [InlineData(
        "delete from journal where id = 4",
        "agency 2, was stored by no entry of the journal"
    )]
    [InlineData(
        "update journal set first_bet = (select first_bet from journal where id = 2) + 1, last_bet = (select last_bet from journal where id = 2) + 1 where id = 4",
        "entry 4 of the journal (store) names the bets from 1048578 on, and the entries before it those up to 1048578"
    )]
    [InlineData(
        "update journal set first_bet = 1, last_bet = 2 where id = 2; update bets set id = id - (1 << 20) where agency = 1",
        "entry 2 of the journal (store) names the bets from 1 on, and the entries before it those up to 1048576"
    )]
    [InlineData(
        "alter table winners rename to w; create view winners as select * from w",
        "winners in NAME is something else; it must be a table"
    )]
    [InlineData(
        "update schema_version set version = 7",
        "NAME has version 7, this program reads 6; use the lottery that made it, or name another draw"
    )]
    [InlineData(
        "alter table bets alter column number type numeric",
        "bets.number is of the type numeric, which is neither a number nor a text"
    )]
    public async Task A_change_by_hand_is_named(string sql, string told)
    {
        var draw = await PostgresForgery.SealedAsync(sql);

        Assert.Contains(told.Replace("NAME", draw.Name), draw.Difference());
    }

    [Fact]
    public async Task A_bet_that_names_another_list_of_its_agency_is_told_while_the_draw_is_open()
    {
        var draw = await PostgresForgery.NewAsync();
        SealedDraw.Fill(
            draw.Address,
            new(new(9), 42),
            store =>
            {
                SealedDraw.Append(store, 1, SealedDraw.Claim(store, 1, "a"), 1, 2);
                var b = SealedDraw.Claim(store, 1, "b", Domain.OtherLists.Add);
                SealedDraw.Append(store, 1, b, 3);
            }
        );
        draw.Verify();

        await draw.RunAsync("update bets set list = 2 where number = 1");

        Assert.Equal(
            "agency 1, list 'a': the number of bets with its number, 1, is 1, and lists.stored is 2",
            draw.Difference()
        );
    }

    [Fact]
    public async Task Numbers_that_no_entry_has_are_counted()
    {
        var draw = await PostgresForgery.NewAsync();
        SealedDraw.Fill(
            draw.Address,
            new(new(9), 42),
            store =>
            {
                SealedDraw.Append(store, 1, null, 1);
                draw.RunAsync(
                        "begin; insert into journal (at, kind, stored, refused, voided) values ('', '', 0, 0, 0); rollback"
                    )
                    .GetAwaiter()
                    .GetResult();
                SealedDraw.Append(store, 1, null, 2);
            }
        );

        Assert.Contains("journal: 1 numbers have no entry", draw.Verify().Lines());
    }

    [Fact]
    public async Task A_text_of_any_kind_is_read_as_it_stands()
    {
        var draw = await PostgresForgery.NewAsync();
        SealedDraw.Fill(
            draw.Address,
            new(new(9), 42),
            store => SealedDraw.Append(store, 3, null, 1)
        );
        await draw.RunAsync("update bets set document = '', first_name = E'\\\\x41|\\t😀'");

        Assert.Equal(1, draw.Verify().Bets);
    }
}

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>The journal is changed, or the counts that are kept beside the bets: each change is found and told.</summary>
public sealed class ForgedJournalSpecs
{
    private const string At = "'2026-11-25T21:00:00Z'";

    [Theory]
    [InlineData(
        "delete from journal where id >= 24",
        "the journal has no entry 'draw', and the draw is drawn"
    )]
    [InlineData(
        "delete from journal where id >= 25",
        "the journal has no entry 'sign', and the draw is drawn, signed"
    )]
    [InlineData(
        "delete from journal where id = 26",
        "lists has the list '-' of agency 7, and the journal has no entry of it"
    )]
    [InlineData(
        "delete from journal where id = 5",
        "entry 5 of the journal is missing: the next one is 6, of 20"
    )]
    [InlineData(
        "delete from journal where id = 1",
        "entry 1 of the journal is missing: the next one is 2, of 20"
    )]
    [InlineData(
        "delete from journal where id = 5; update journal set id = id - 1 where id > 5",
        "entry 6 of the journal (store) names the bets from 6 on, and the entries before it those up to 4"
    )]
    [InlineData(
        "delete from journal where id = 1; update journal set id = id - 1",
        "entry 1 of the journal (store) was made before the draw was opened"
    )]
    [InlineData(
        "update journal set kind = 'open', stored = 0, first_bet = null, last_bet = null where id = 5",
        "the journal has two entries 'open', 1 and 5: the second is of 20"
    )]
    [InlineData(
        "update journal set kind = 'close' where id = 22",
        "entry 23 of the journal (close) was made after the close, which is entry 22"
    )]
    [InlineData(
        "update journal set id = 100 where id = 23; update journal set id = 23 where id = 24; update journal set id = 24 where id = 100",
        "entry 23 of the journal (draw) was made before the draw was closed"
    )]
    [InlineData(
        $"insert into journal values (27, {At}, 'store', 1, '-', null, 1, 0, 0, 16, 16, null)",
        "entry 27 of the journal (store) was made after the close, which is entry 23"
    )]
    [InlineData(
        $"insert into journal values (27, {At}, 'end', 1, '-', null, 0, 0, 0, null, null, null)",
        "entry 27 of the journal (end) was made after the close, which is entry 23"
    )]
    [InlineData(
        "update journal set kind = 'gift' where id = 26",
        "entry 26 of the journal is of the kind 'gift', which there is not"
    )]
    [InlineData(
        "update journal set agency = null where id = 26",
        "entry 26 of the journal (refuse) names no agency"
    )]
    [InlineData(
        "update journal set upload = null where id = 26",
        "entry 26 of the journal (refuse) names no list of agency 7"
    )]
    [InlineData(
        "update journal set last_bet = 6 where id = 5",
        "entry 5 of the journal (store) stores 1 bets, and names those from 5 to 6"
    )]
    [InlineData(
        "update journal set first_bet = 6, last_bet = 6 where id = 5",
        "entry 5 of the journal (store) names the bets from 6 on, and the entries before it those up to 4"
    )]
    [InlineData(
        "update journal set stored = 2, last_bet = 6 where id = 5",
        "row 6 of voided_bets is of agency 3, and entry 5 of the journal (store) stored it for agency 1, list '-'"
    )]
    [InlineData(
        "update journal set detail = 'upgraded: ' where id = 5",
        "entry 5 of the journal (store) stands for what was before there was a journal, and no earlier version made"
    )]
    [InlineData(
        "update journal set refused = 2 where id = 11",
        "agency 2, list 'b': lists.refused is 1, and the journal has refused 2"
    )]
    [InlineData(
        "update journal set voided = 1 where id = 5",
        "entry 5 of the journal (store) voids 1 bets, which it cannot"
    )]
    [InlineData(
        "update journal set refused = 1 where id = 22",
        "entry 22 of the journal (end) refuses 1 lines, which it cannot"
    )]
    [InlineData(
        "update journal set voided = 1 where id = 8",
        "the number of voided bets in entry 8 of the journal (replace), agency 3, is 1, and the entries before it have stored 2"
    )]
    [InlineData(
        $"""
            delete from journal where id >= 22;
            insert into journal values (22, {At}, 'end', 5, 'gone', null, 0, 0, 0, null, null, null),
                (23, {At}, 'store', 5, 'gone', null, 1, 0, 0, 16, 16, null)
            """,
        "entry 23 of the journal (store) stores bets of agency 5, which had finished at 2026-11-25T21:00:00Z"
    )]
    public void A_changed_journal_is_told(string sql, string told)
    {
        using var forgery = new Forgery(sql);

        Assert.StartsWith(told, forgery.Difference());
    }

    [Theory]
    [InlineData(
        "update lists set stored = 4 where agency = 1",
        "agency 1, list '-': lists.stored is 4, and its rows in bets are 3"
    )]
    [InlineData(
        "update lists set voided = 0 where upload = 'gone'",
        "agency 5, list 'gone': lists.voided is 0, and its rows in voided_bets are 2"
    )]
    [InlineData(
        "update lists set refused = 0 where upload = 'b'",
        "agency 2, list 'b': lists.refused is 0, and the journal has refused 1"
    )]
    [InlineData(
        "update lists set active = 1 where upload = 'old'",
        "agency 3, list 'old': lists.active is True, and by the journal it is False"
    )]
    [InlineData(
        "update lists set active = 0 where upload = 'empty'",
        "agency 4, list 'empty': lists.active is False, and by the journal it is True"
    )]
    [InlineData(
        "update lists set taken = 9 where upload = 'b'",
        "agency 2, list 'b': lists.taken is 9, and it has 1 stored and 1 refused lines"
    )]
    [InlineData(
        $"insert into lists values (1, 'x', 1, 1, 0, 0, 0, 0, {At}, {At})",
        "lists has the list 'x' of agency 1, and the journal has no entry of it"
    )]
    [InlineData(
        "delete from lists where upload = 'empty'",
        "agency 4, list 'empty', is in the journal, and missing in lists"
    )]
    [InlineData(
        "update agencies set finished = 0 where agency = 1",
        "agency 1: agencies.finished is 0, and by the journal it is 1"
    )]
    [InlineData(
        $"update agencies set finished_at = {At} where agency = 2",
        "agency 2: agencies.finished_at is '2026-11-25T21:00:00Z', and by the journal it is null"
    )]
    [InlineData(
        "insert into agencies values (8, 0, null)",
        "agencies has agency 8, and the journal has no entry of it"
    )]
    [InlineData(
        "delete from agencies where agency = 4",
        "the number of agencies in agencies is 6, and the journal has 7"
    )]
    public void A_changed_count_is_told(string sql, string told)
    {
        using var forgery = new Forgery(sql);

        Assert.Equal(told, forgery.Difference());
    }
}

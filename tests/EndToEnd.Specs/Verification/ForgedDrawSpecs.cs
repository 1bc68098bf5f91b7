namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>The row of the draw, the seal or the signature is changed: each change is found and told.</summary>
public sealed class ForgedDrawSpecs
{
    private const string Late = "'2999-01-01T00:00:00Z'";

    [Theory]
    [InlineData(
        "state = 'closed'",
        "draw.drawn_at is '20.+', and the draw is closed: it must be null"
    )]
    [InlineData(
        "state = 'open'",
        "draw.closed_at is '20.+', and the draw is open: it must be null"
    )]
    [InlineData(
        "agencies = '5'",
        "the text of entry 1 of the journal .open. is 'agencies 9, winning .+', and the rules in draw are 'agencies 5, .+'"
    )]
    [InlineData(
        "winning_number = 11",
        "draw.drawn_number is 7574, and the rules have draw.winning_number 11"
    )]
    [InlineData(
        "winning_number = null",
        "the text of entry 1 .+ winning number 7574, .+, and the rules in draw are .+ winning number later, .+"
    )]
    [InlineData(
        "close_at = '2999'",
        "the text of entry 1 .+ closes at no time', .+ closes at 2999'"
    )]
    [InlineData(
        "opened_at = '2020-01-01T00:00:00Z'",
        "draw.opened_at is '2020-01-01T00:00:00Z', and entry 1 of the journal .open. is of '20.+'"
    )]
    [InlineData(
        "opened_at = null",
        "draw.opened_at is null, and the draw is drawn: it must not be null"
    )]
    [InlineData(
        "opened_at = 'yesterday'",
        "draw.opened_at is 'yesterday', which is no time in UTC"
    )]
    [InlineData(
        "closed_at = '2020-01-01T00:00:00Z'",
        "draw.closed_at is '2020-01-01T00:00:00Z', which is before draw.opened_at, '20.+'"
    )]
    [InlineData(
        $"closed_at = {Late}, drawn_at = {Late}",
        "draw.closed_at is '2999-01-01T00:00:00Z', and entry 23 of the journal .close. is of '20.+'"
    )]
    [InlineData(
        "closed_by = 'clock'",
        "the text of entry 23 of the journal .close. is 'by user maria', and draw.closed_by makes it 'by clock'"
    )]
    [InlineData("closed_by = null", "draw.closed_by is null, and the draw is drawn")]
    [InlineData(
        $"drawn_at = {Late}",
        "draw.drawn_at is '2999-01-01T00:00:00Z', and entry 24 of the journal .draw. is of '20.+'"
    )]
    [InlineData("drawn_by = 'clock'", "the text of entry 24 .+ by user maria', .+ by clock'")]
    [InlineData(
        "drawn_number = 11",
        "draw.drawn_number is 11, and the rules have draw.winning_number 7574"
    )]
    [InlineData("finished = 9", "draw.finished is 9, and the agencies that have finished are 2")]
    [InlineData("winners = 9", "the text of entry 24 .+ 3 winners, .+ 9 winners, .+")]
    public void A_changed_column_of_the_draw_is_told(string change, string told)
    {
        using var forgery = new Forgery($"update draw set {change}");

        Assert.Matches($"^{told}", forgery.Difference());
    }

    [Theory]
    [InlineData(
        "alter table winners rename to others; create view winners as select * from others",
        "winners in .+ is view; it must be a table"
    )]
    [InlineData("drop table winners", "winners in .+ is missing; it must be a table")]
    [InlineData("delete from draw", "the number of rows in draw is 0, and it must be 1")]
    [InlineData("delete from identity", "the number of rows in identity is 0, and it must be 1")]
    [InlineData(
        "update identity set draw = 'x'",
        "line 2 of the seal is 'draw [0-9a-f]{32}', and the database makes it 'draw x'"
    )]
    [InlineData(
        $"""
            update draw set closed_at = {Late}, drawn_at = {Late};
            update journal set at = {Late} where kind in ('close', 'draw')
            """,
        "line 3 of the seal is 'closed 20.+', and the database makes it 'closed 2999-01-01T00:00:00Z'"
    )]
    [InlineData(
        """
            update draw set winning_number = 11, drawn_number = 11, winners = 1;
            update journal set detail = replace(detail, '7574', '11');
            update journal set detail = replace(detail, '3 winners', '1 winners');
            """,
        "row 1 of bets, agency 1, document '111', is on the number drawn, 11, and is missing in winners"
    )]
    [InlineData(
        "update seal set text = 'lottery-seal-v2' where line = 1",
        "line 1 of the seal is 'lottery-seal-v2', and the database makes it 'lottery-seal-v1'"
    )]
    [InlineData(
        "update seal set text = replace(text, 'bets 3', 'bets 4') where line = 4",
        "line 4 of the seal, agency 1, list -, has bets 4, and the rows in the database have bets 3"
    )]
    [InlineData(
        "update seal set text = replace(text, 'voided 2', 'voided 0') where line = 10",
        "line 10 of the seal, agency 5, list gone, has voided 0, and the rows in the database have voided 2"
    )]
    [InlineData(
        "update seal set text = replace(text, 'agency 1', 'agency 8') where line = 4",
        "line 4 of the seal is 'agency 8 list - .+', and the database makes it 'agency 1 list - .+'"
    )]
    [InlineData(
        "update seal set text = replace(text, 'total 10', 'total 11')",
        "line 12 of the seal is 'total 11 agencies 6', and the database makes it 'total 10 agencies 6'"
    )]
    [InlineData(
        "delete from seal where line = 12",
        "line 12 of the seal is missing; the database makes it 'total 10 agencies 6'"
    )]
    [InlineData(
        "update seal set line = 13 where line = 12",
        "the number of line 12 of the seal is 13, and it must be 12"
    )]
    [InlineData(
        "insert into seal values (13, 'and more')",
        "the seal has a line 13 after its end: 'and more'"
    )]
    [InlineData(
        "delete from seal",
        "the draw in .+ has no seal: it was closed by an earlier version"
    )]
    [InlineData(
        "update identity set signature = null",
        "the journal has an entry 'sign', and the draw is drawn, not signed"
    )]
    public void A_changed_seal_or_identity_is_told(string sql, string told)
    {
        using var forgery = new Forgery(sql);

        Assert.Matches($"^{told}", forgery.Difference());
    }

    [Theory]
    [InlineData(
        "'AAAA'",
        "identity.signature is not one of the key in .+ over this seal .SHA-256 [0-9a-f]{64}."
    )]
    [InlineData("'!'", "identity.signature is '!', which is no base64")]
    [InlineData("''", "identity.signature is not one of the key in ")]
    public void A_changed_signature_is_told_where_the_key_is_given(string signature, string told)
    {
        using var forgery = new Forgery($"update identity set signature = {signature}");
        var key = forgery.Folder.Write("seal.pem", SealedDraw.KeyPem);

        Assert.Matches($"^{told}", forgery.Difference(key: key));
        Assert.StartsWith("not checked", forgery.Verify().Signature);
    }
}

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>Bets are changed without the server: each change is found, and told with its place.</summary>
public sealed class ForgedBetSpecs
{
    private const string New =
        "insert into bets (id, agency, first_name, last_name, document, birthdate, number) values";

    private const string Undone = """
        insert into bets select agency, first_name, last_name, document, birthdate, number, id
        from voided_bets where id in (11, 12);
        delete from voided_bets where id in (11, 12);
        """;

    [Theory]
    [InlineData(
        $"{New} (16, 1, 'Eva', 'Sol', '1', '1999-03-17', 7574)",
        "row 16 of bets, agency 1, was stored by no entry of the journal"
    )]
    [InlineData(
        $"{New} (0, 1, 'Eva', 'Sol', '1', '1999-03-17', 7574)",
        "row 0 of bets, agency 1, was stored by no entry of the journal"
    )]
    [InlineData(
        $"{New} (9223372036854775807, 1, 'Eva', 'Sol', '1', '1999-03-17', 7574)",
        "row 9223372036854775807, agency 1, has an id that no bet gets"
    )]
    [InlineData(
        $"{New} (6, 3, 'Eva', 'Sol', '1', '1999-03-17', 1)",
        "row 6 is in bets and in voided_bets"
    )]
    [InlineData(
        "delete from bets where id = 1",
        "row 1, agency 1, list '-', is neither in bets nor in voided_bets: entry 2 of the journal (store) stored it"
    )]
    [InlineData(
        "delete from bets where id = 5",
        "row 5, agency 1, list '-', is neither in bets nor in voided_bets: entry 5 of the journal (store) stored it"
    )]
    [InlineData(
        "delete from bets where id = 14",
        "row 14, agency 5, list 'gone', is neither in bets nor in voided_bets: entry 18 of the journal (store) stored it"
    )]
    [InlineData("update bets set id = 100 where id = 5", "row 5, agency 1, list '-', is neither")]
    [InlineData(
        "update bets set agency = 2 where id = 1",
        "row 1 of bets is of agency 2, and entry 2 of the journal (store) stored it for agency 1, list '-'"
    )]
    [InlineData(
        Undone,
        "row 11 of bets, agency 5, list 'gone', is in the draw, and entry 16 of the journal has taken it out"
    )]
    [InlineData(
        $"{Undone} update journal set voided = 0 where id = 16",
        "the number of voided bets in entry 16 of the journal (void), agency 5, is 0, and the entries before it have stored 2"
    )]
    [InlineData(
        $"""
            {Undone} update journal set voided = 0, stored = 0, upload = 'other' where id = 16
            """,
        "agency 5, list 'gone'"
    )]
    public void A_bet_that_is_added_removed_or_moved_is_named(string sql, string told)
    {
        using var forgery = new Forgery(sql);

        Assert.Contains(told, forgery.Difference());
    }

    [Theory]
    [InlineData("first_name = 'Juan'")]
    [InlineData("last_name = 'Paz'")]
    [InlineData("document = '1'")]
    [InlineData("birthdate = '1999-03-18'")]
    [InlineData("number = 7574")]
    [InlineData("first_name = first_name || '|' || last_name, last_name = ''")]
    public void A_bet_that_is_changed_changes_the_hash_of_its_list(string change)
    {
        using var forgery = new Forgery($"update bets set {change} where id = 3");

        Assert.Matches(
            "^line 5 of the seal, agency 2, list a, has sha256 [0-9a-f]{64}, and the rows in the database have sha256 [0-9a-f]{64}$",
            forgery.Difference()
        );
    }

    [Fact]
    public void Two_bets_that_change_places_change_the_hash_of_their_list()
    {
        using var forgery = new Forgery(
            "update bets set id = 100 where id = 3",
            "update bets set id = 3 where id = 4",
            "update bets set id = 4 where id = 100"
        );

        Assert.StartsWith(
            "line 5 of the seal, agency 2, list a, has sha256 ",
            forgery.Difference()
        );
    }

    [Fact]
    public void Two_bets_of_two_agencies_that_change_places_are_told()
    {
        using var forgery = new Forgery(
            "update bets set id = 100 where id = 2",
            "update bets set id = 2 where id = 10",
            "update bets set id = 10 where id = 100"
        );

        Assert.StartsWith("row 2 of bets is of agency 2, and entry 2 of", forgery.Difference());
    }

    [Fact]
    public void Bets_that_are_moved_to_another_list_are_told_of_the_list_that_lacks_them()
    {
        using var forgery = new Forgery("update journal set upload = 'b' where id = 4");

        Assert.Equal(
            "agency 2, list 'a': lists.stored is 2, and its rows in bets are 0",
            forgery.Difference()
        );

        forgery.Run("update lists set stored = 0, taken = 0 where agency = 2 and upload = 'a'");
        forgery.Run("update lists set stored = 3, taken = 4 where agency = 2 and upload = 'b'");

        Assert.Equal(
            "line 5 of the seal, agency 2, list a, has bets 2, and the rows in the database have bets 0",
            forgery.Difference()
        );
    }

    [Theory]
    [InlineData(
        "delete from voided_bets where id = 6",
        "row 6, agency 3, list 'old', is neither in bets nor in voided_bets: entry 7 of the journal (store) stored it"
    )]
    [InlineData(
        "update voided_bets set id = 100 where id = 6",
        "row 6, agency 3, list 'old', is neither in bets nor"
    )]
    [InlineData(
        "update voided_bets set agency = 1 where id = 6",
        "row 6 of voided_bets is of agency 1, and entry 7 of the journal (store) stored it for agency 3, list 'old'"
    )]
    [InlineData(
        "update voided_bets set upload = 'x' where id = 6",
        "row 6 of voided_bets has the upload 'x', and entry 7 of the journal 'old'"
    )]
    [InlineData(
        "update voided_bets set cause = 'x' where id = 6",
        "row 6 of voided_bets has the cause 'x', and entry 8 of the journal 'replaced by new/one ñ'"
    )]
    [InlineData(
        "update voided_bets set cause = 'voided by user eva' where id = 15",
        "row 15 of voided_bets has the cause 'voided by user eva', and entry 21 of the journal 'voided by user maria'"
    )]
    [InlineData(
        """
            insert into voided_bets select agency, first_name, last_name, document, birthdate, number, id, '-',
                '2026-01-01T00:00:00Z', 'voided by user maria' from bets where id = 5;
            delete from bets where id = 5
            """,
        "row 5 of voided_bets, agency 1, list '-', has left the draw, and no entry of the journal has taken it out"
    )]
    public void A_voided_bet_that_is_changed_or_removed_is_named(string sql, string told)
    {
        using var forgery = new Forgery(sql);

        Assert.Contains(told, forgery.Difference());
    }

    [Theory]
    [InlineData(
        "insert into winners values (1, 1, '111')",
        "winners has the bet 1 of agency 1, document '111', and bets has no such bet on the number drawn, 7574"
    )]
    [InlineData(
        "delete from winners where bet = 10",
        "row 10 of bets, agency 2, document '27574', is on the number drawn, 7574, and is missing in winners"
    )]
    [InlineData(
        "update winners set document = '9' where bet = 10",
        "row 10 of bets, agency 2, document '27574', has won, and winners has the document '9'"
    )]
    [InlineData(
        "update winners set agency = 1 where bet = 10",
        "row 10 of bets, agency 2, document '27574', is on the number drawn, 7574, and is missing in winners"
    )]
    public void A_winner_that_is_added_removed_or_changed_is_named(string sql, string told)
    {
        using var forgery = new Forgery(sql);

        Assert.Equal(told, forgery.Difference());
    }
}

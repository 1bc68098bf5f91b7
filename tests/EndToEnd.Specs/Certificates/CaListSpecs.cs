namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>The verbs <c>ca list</c> and <c>ca revoke</c>.</summary>
public sealed class CaListSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_shows_the_CA_the_server_and_that_no_agency_has_a_certificate()
    {
        using var ca = await RealAuthority.CreateAsync(" --days 10");

        var lines = (await ca.RunAsync("list")).Done().Output;

        const string date = "[0-9-]{10} [0-9:]{5}";
        Assert.Matches("^file +for +until +state$", lines[0]);
        Assert.Matches($"^ca.pem +lottery CA of central.example +{date} +valid$", lines[1]);
        Assert.Matches(
            $"^server.pem +central.example, 192.0.2.7 +{date} +ends in (9|10) days$",
            lines[2]
        );
        Assert.Equal(
            ["", "No agency has a certificate; lottery ca agency 7 makes one."],
            lines.Skip(3)
        );
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_list_shows_the_state_of_every_certificate()
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 7")).Done();
        var real = ca.Serials()[0];
        ca.WriteIssued("AA01", agency: 8, daysLeft: -1);
        ca.WriteIssued("AA02", agency: 8, daysLeft: 12.5);
        ca.WriteIssued("AA03", agency: 8, daysLeft: 1.5);
        ca.WriteIssued("AA04", agency: 8, daysLeft: 0.5);
        ca.WriteIssued("AA05", agency: 8, daysLeft: 30.5);
        ca.WriteIssued("AA06", agency: 12, daysLeft: 90);
        (await ca.RunAsync("revoke 12")).Done();

        var lines = (await ca.RunAsync("list")).Done().Output.Skip(4).ToList();

        Assert.Matches("^agency +serial +from +until +state$", lines[0]);
        Assert.Matches(
            $"^     7  {real}  [0-9-]{{10}} [0-9:]{{5}}  [0-9-]{{10}} [0-9:]{{5}}  valid$",
            lines[1]
        );
        Assert.Equal(
            [
                "8 AA01 expired",
                "8 AA02 ends in 12 days",
                "8 AA03 ends in 1 day",
                "8 AA04 ends within a day",
                "8 AA05 valid",
                "12 AA06 revoked",
            ],
            lines
                .Skip(2)
                .Select(line => line.Split(' ', 7, StringSplitOptions.RemoveEmptyEntries))
                .Select(cells => $"{cells[0]} {cells[1]} {cells[6]}")
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_works_where_only_the_server_s_files_are_not()
    {
        using var ca = await RealAuthority.CreateAsync();
        File.Delete(ca.File("server.pem"));
        File.Delete(ca.File("ca-key.pem"));

        var lines = (await ca.RunAsync("list")).Done().Output;

        Assert.Matches("^server.pem +not in this folder$", lines[2]);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task All_valid_certificates_of_an_agency_are_revoked_and_no_others()
    {
        using var ca = await RealAuthority.CreateAsync();
        ca.WriteIssued("AA01", agency: 7, daysLeft: -1);
        ca.WriteIssued("AA02", agency: 7, daysLeft: 10);
        ca.WriteIssued("AA03", agency: 7, daysLeft: 100);
        ca.WriteIssued("AA04", agency: 8, daysLeft: 100);
        var before = File.ReadAllText(ca.File("revoked.txt"));

        var run = (await ca.RunAsync("revoke 7")).Done();

        Assert.StartsWith("# ", before);
        Assert.StartsWith(before, File.ReadAllText(ca.File("revoked.txt")));
        Assert.Collection(
            ca.Entries("revoked.txt"),
            line => Assert.Matches("^AA02 agency-7 [0-9-]{10}T[0-9:]{8}Z$", line),
            line => Assert.Matches("^AA03 agency-7 [0-9-]{10}T[0-9:]{8}Z$", line)
        );
        Assert.StartsWith("agency 7: AA01 has ended by itself, ", run.Output[0]);
        Assert.Equal(
            [
                "agency 7: AA02 is revoked",
                "agency 7: AA03 is revoked",
                "Copy pki/revoked.txt to the server, which reads it again.",
            ],
            run.Output.Skip(1)
        );
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task One_certificate_is_revoked_and_again_changes_nothing()
    {
        using var ca = await RealAuthority.CreateAsync();
        ca.WriteIssued("AA02", agency: 7, daysLeft: 10);
        ca.WriteIssued("AA03", agency: 7, daysLeft: 10);

        (await ca.RunAsync("revoke 7 --serial aa:03")).Done();
        var text = File.ReadAllText(ca.File("revoked.txt"));
        var again = (await ca.RunAsync("revoke 7 --serial AA03")).Done();

        Assert.StartsWith("AA03 agency-7 ", Assert.Single(ca.Entries("revoked.txt")));
        Assert.Equal(["agency 7: AA03 was revoked already"], again.Output);
        Assert.Equal(text, File.ReadAllText(ca.File("revoked.txt")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_list_that_a_person_wrote_to_is_kept_as_it_is()
    {
        using var ca = await RealAuthority.CreateAsync();
        ca.WriteIssued("AA02", agency: 7, daysLeft: 10);
        // Without a line end, as some editors leave it.
        const string mine = "# stolen with the car\n\n  aa01  agency-9 2026-11-27T09:00:00Z";
        File.WriteAllText(ca.File("revoked.txt"), mine);

        (await ca.RunAsync("revoke 7")).Done();

        var text = File.ReadAllText(ca.File("revoked.txt"));
        Assert.StartsWith($"{mine}\nAA02 agency-7 ", text);
        Assert.EndsWith("Z\n", text);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("revoke 9", 1, "agency 9 has no certificate in pki/issued.txt")]
    [InlineData("revoke 9 --serial AA02", 1, "agency 9 has no certificate in pki/issued.txt")]
    [InlineData(
        "revoke 7 --serial BB",
        1,
        "agency 7 has no certificate BB in pki/issued.txt; lottery ca list shows those that it has"
    )]
    [InlineData(
        "revoke 7 --serial AA04",
        1,
        "the certificate AA04 is of agency 8, not of agency 7"
    )]
    [InlineData(
        "revoke 7 --serial xyz",
        2,
        "--serial is 'xyz'; it must be a serial number in hex, as lottery ca list shows it"
    )]
    [InlineData("revoke 0", 2, "the agency is '0'; it must be a whole number from 1 up")]
    public async Task What_cannot_be_revoked_is_told(string words, int code, string told)
    {
        using var ca = await RealAuthority.CreateAsync();
        ca.WriteIssued("AA02", agency: 7, daysLeft: 10);
        ca.WriteIssued("AA04", agency: 8, daysLeft: 10);

        var run = await ca.RunAsync(words);

        Assert.Equal($"lottery ca revoke: {told}", run.Failed(code));
        Assert.Empty(ca.Entries("revoked.txt"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "issued.txt",
        "AA02 agency-7 2026-11-27T09:00:00Z",
        "a serial number in hex, agency-N, the time of issue and the end: "
    )]
    [InlineData(
        "issued.txt",
        "AA02 7 2026-11-27T09:00:00Z 2026-11-27T09:00:00Z",
        "a serial number in hex, "
    )]
    [InlineData(
        "revoked.txt",
        "AA0 agency-7 2026-11-27T09:00:00Z",
        "a serial number in hex, agency-N and the time of the revocation: "
    )]
    [InlineData("revoked.txt", "AA02 agency-7 yesterday", "a serial number in hex, ")]
    public async Task A_line_that_is_no_entry_is_told_by_its_number(
        string list,
        string line,
        string told
    )
    {
        using var ca = await RealAuthority.CreateAsync();
        ca.WriteIssued("AA02", agency: 7, daysLeft: 10);
        File.WriteAllText(ca.File(list), $"# mine\n{line}\n");

        foreach (var words in new[] { "list", "revoke 7", "agency 9" })
        {
            var error = (await ca.RunAsync(words)).Failed();
            Assert.StartsWith(
                $"lottery ca {words.Split(' ')[0]}: pki/{list}:2: '{line}'; it must be {told}",
                error
            );
        }
        Assert.False(File.Exists(ca.File("agency-9.pem")));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("issued.txt")]
    [InlineData("revoked.txt")]
    public async Task A_list_that_is_missing_is_not_taken_for_an_empty_one(string list)
    {
        using var ca = await RealAuthority.CreateAsync();
        File.Delete(ca.File(list));

        var error = (await ca.RunAsync("agency 7")).Failed();

        Assert.StartsWith($"lottery ca agency: there is no pki/{list}; ", error);
        Assert.Contains("put it back", error);
        Assert.False(File.Exists(ca.File("agency-7.pem")));
    }
}

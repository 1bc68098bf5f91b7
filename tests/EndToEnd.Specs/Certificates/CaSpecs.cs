using Lottery.EndToEnd.Specs.Verbs;
using Lottery.Sync;

namespace Lottery.EndToEnd.Specs.Certificates;

/// <summary>The verbs <c>ca create</c>, <c>ca server</c> and <c>ca agency</c>: what they do.</summary>
public sealed class CaSpecs
{
    private const string Verify = "verify -x509_strict -CAfile pki/ca.pem";

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task No_certificate_replaces_a_database()
    {
        using var ca = await RealAuthority.CreateAsync();
        await using var lottery = await TestLottery.StartAsync();
        var copy = ca.Folder.File("copy.db");
        (await OperatorRun.OfAsync(lottery, $"backup {copy}")).Done();

        foreach (var file in new[] { copy, lottery.Database, $"{lottery.Database}-wal" })
            Assert.Contains(
                $"cannot write {file}: it is a ",
                (await ca.RunAsync($"agency 1 --out {file} --force")).Failed()
            );

        Assert.Equal(["open"], DatabaseQuery.Run(copy, "select state from draw"));
        Assert.Equal(["open"], DatabaseQuery.Run(lottery.Database, "select state from draw"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Several_agencies_are_made_at_once_each_in_its_file()
    {
        using var ca = await RealAuthority.CreateAsync();

        var run = (await ca.RunAsync("agency 9 1-3,5 2")).Done();

        Assert.Equal(
            ["1", "2", "3", "5", "9"],
            run.Output.Select(line => line.Split("agency ")[1].Split(',')[0])
        );
        Assert.Equal(
            ["agency-1", "agency-2", "agency-3", "agency-5", "agency-9"],
            ca.Entries("issued.txt").Select(line => line.Split(' ')[1])
        );
        Assert.True(File.Exists(ca.File("agency-9.pem")));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task An_agency_s_file_goes_where_it_is_wanted()
    {
        using var ca = await RealAuthority.CreateAsync();

        (await ca.RunAsync("agency 7 --out stick.pem")).Done();

        Assert.Equal("600", ModeOf(ca.Folder.File("stick.pem")));
        Assert.False(File.Exists(ca.File("agency-7.pem")));
        Assert.Single(ca.Serials());
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_renewal_has_a_new_key_and_tells_of_the_certificates_still_valid()
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 7")).Done();
        using var old = ca.Certificate("agency-7.pem");

        var second = (await ca.RunAsync("agency 7 --force")).Done();
        (await ca.RunAsync($"revoke 7 --serial {old.SerialNumber}")).Done();
        ca.WriteIssued("5F00AB", agency: 7, daysLeft: -1);
        var third = (await ca.RunAsync("agency 7 --force")).Done();
        var other = (await ca.RunAsync("agency 8")).Done();

        const string still = "  1 other certificate of agency 7 is still valid";
        Assert.StartsWith(still, second.Output[1]);
        Assert.StartsWith(still, third.Output[1]);
        Assert.Single(other.Output);
        using var renewed = ca.Certificate("agency-7.pem");
        Assert.NotEqual(old.GetPublicKeyString(), renewed.GetPublicKeyString());
        Assert.NotEqual(old.SerialNumber, renewed.SerialNumber);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task The_server_is_renewed_with_a_new_key_for_the_same_hosts_or_for_others()
    {
        using var ca = await RealAuthority.CreateAsync();
        using var old = ca.Certificate("server.pem");

        (await ca.RunAsync("server --force --days 20")).Done();
        using var renewed = ca.Certificate("server.pem");
        await AssertOkAsync(ca, "-verify_hostname central.example", "server.pem");
        await AssertOkAsync(ca, "-verify_ip 192.0.2.7", "server.pem");
        (await ca.RunAsync("server --force --host 2001:db8::7")).Done();
        await AssertOkAsync(ca, "-verify_ip 2001:db8::7", "server.pem");
        await AssertNotOkAsync(ca, "-verify_hostname central.example", "server.pem");

        Assert.NotEqual(old.GetPublicKeyString(), renewed.GetPublicKeyString());
        Assert.InRange(DateTime.Now.AddDays(20) - renewed.NotAfter, Minutes(0), Minutes(2));
        Assert.Equal("600", ModeOf(ca.File("server.pem")));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_new_CA_by_force_ends_all_that_the_former_one_issued()
    {
        using var ca = await RealAuthority.CreateAsync();
        (await ca.RunAsync("agency 7")).Done();

        var run = (await ca.RunAsync("create --host central.example --force")).Done();

        Assert.StartsWith("The former CA is gone", run.Output[^1]);
        await AssertOkAsync(ca, "", "server.pem");
        await AssertNotOkAsync(ca, "", "agency-7.pem");
        Assert.Empty(ca.Serials());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_certificate_is_on_the_list_before_its_file_is_written()
    {
        using var ca = await RealAuthority.CreateAsync();

        var run = await ca.RunAsync("agency 7 --out /proc/agency-7.pem");

        Assert.StartsWith("lottery ca agency: cannot write /proc/agency-7.pem: ", run.Failed());
        Assert.Single(ca.Serials());
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task A_command_waits_until_another_one_has_changed_the_folder()
    {
        using var ca = await RealAuthority.CreateAsync();
        using var other = new FileLock(ca.File(".lock"));
        var held = other.TryAcquire();
        Assert.NotNull(held);
        await using var waiting = ChildProcess.Start(
            Programs.Lottery,
            ["ca", "agency", "7"],
            ca.Folder
        );

        // proc_locks(5): the arrow is that of a process that waits.
        await Eventually.IsTrueAsync(
            () =>
                File.ReadLines("/proc/locks")
                    .Any(line => line.Contains("-> FLOCK") && line.Contains($" {waiting.Id} ")),
            "the command waits for the lock"
        );
        ca.WriteIssued("5F00AB", agency: 8, daysLeft: 1);
        held.Value.Dispose();

        Assert.Equal(0, await waiting.ExitAsync());
        Assert.Equal(2, ca.Serials().Count);
        Assert.Equal("5F00AB", ca.Serials()[0]);
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Commands_at_once_lose_no_line()
    {
        using var ca = await RealAuthority.CreateAsync();

        var runs = Enumerable.Range(1, 6).Select(agency => ca.RunAsync($"agency {agency}"));
        foreach (var run in await Task.WhenAll(runs))
            run.Done();
        runs = Enumerable.Range(1, 6).Select(agency => ca.RunAsync($"revoke {agency}"));
        foreach (var run in await Task.WhenAll(runs))
            run.Done();

        Assert.Equal(6, ca.Serials().Distinct().Count());
        Assert.Equal(
            ca.Serials().Order(),
            ca.Entries("revoked.txt").Select(line => line.Split(' ')[0]).Order()
        );
    }

    private static TimeSpan Minutes(int count) => TimeSpan.FromMinutes(count);

    private static string ModeOf(string path) =>
        Convert.ToString((int)File.GetUnixFileMode(path), toBase: 8);

    private static async Task AssertOkAsync(RealAuthority ca, string options, string file)
    {
        var run = await ca.OpenSslAsync(Words(options, file));
        Assert.Equal([$"pki/{file}: OK"], run.Done().Output);
    }

    private static async Task AssertNotOkAsync(RealAuthority ca, string options, string file) =>
        Assert.NotEqual(0, (await ca.OpenSslAsync(Words(options, file))).Code);

    private static string Words(string options, string file) =>
        options is "" ? $"{Verify} pki/{file}" : $"{Verify} {options} pki/{file}";
}

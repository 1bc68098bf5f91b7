using System.Text.RegularExpressions;

namespace Lottery.EndToEnd.Specs.Systemd;

/// <summary>
/// A whole draw makes no system call that lottery.service forbids: strace(1) tells which are made, by the server and its
/// workers, and systemd-analyze(1) which are in the sets that the unit names.
/// </summary>
public sealed partial class SystemCallSpecs : IDisposable
{
    // SQLite gives its files the owner of the database; it does so as root, which the service is not.
    private static readonly string[] OfRootAlone = Environment.UserName == "root" ? ["fchown"] : [];

    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory(Timeout = Limits.ForManyProcesses)]
    [InlineData("parallel", "off")]
    [InlineData("parallel", "optional")]
    [InlineData("sequential", "off")]
    public async Task A_draw_makes_only_calls_that_the_unit_allows(string mode, string tls)
    {
        Unit.RequireAnalyze();
        var allowed = await AllowedAsync();
        await DrawAsync("-c", "--mode", mode, "--tls", tls);

        var made = CallsIn(await File.ReadAllLinesAsync(_folder.File("trace")));

        Assert.Contains("pwrite64", made);
        Assert.Contains("accept4", made);
        Assert.Empty(made.Except(allowed).Except(OfRootAlone));
    }

    [Fact(Timeout = Limits.ForManyProcesses)]
    public async Task Published_programs_map_no_memory_that_can_be_written_and_executed()
    {
        Assert.SkipWhen(
            File.Exists(Path.ChangeExtension(Programs.Lottery, ".dll")),
            "needs published programs (LOTTERY_PROGRAMS): those of the build compile as they run"
        );
        Assert.Contains("MemoryDenyWriteExecute=yes", Unit.Lines("lottery.service"));
        await DrawAsync("-e trace=mmap,mprotect,pkey_mprotect,shmat");

        var trace = await File.ReadAllLinesAsync(_folder.File("trace"));

        // What systemd.exec(5) says of MemoryDenyWriteExecute=.
        Assert.Contains(trace, call => call.Contains("mmap("));
        Assert.DoesNotContain(trace, call => call.Contains("PROT_WRITE|PROT_EXEC"));
        Assert.DoesNotContain(trace, call => ExecProtect().IsMatch(call));
    }

    // Bets, an END, the draw, winners, an orderly end: under strace, which follows the workers.
    private async Task DrawAsync(string options, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs /usr/bin/strace");
        var authority = new TestAuthority(_folder);
        var program = _folder.WriteScript(
            $"exec strace -D -f -qq -o trace {options} '{Programs.Lottery}' \"$@\""
        );
        await using var lottery = await TestLottery.StartAsync(
            _folder,
            new ServerStart(1, ["--pki", authority.Folder, .. arguments]) { Program = program }
        );
        using (var agency = await lottery.ConnectAsync())
        {
            Assert.Equal("ACK\n", await agency.AskAsync(Some.Bets(20) + Some.Winner()));
            Assert.Equal("END ACK\n", await agency.AskAsync("END|1\n"));
            Assert.Equal("30904465\n", await agency.AskAsync("CON|1\n"));
        }
        if (arguments.Contains("optional"))
            using (var agency = await TlsWireClient.ConnectAsync(lottery.Port, authority.Agency(1)))
                Assert.Equal("Y\n", await agency.AskAsync("WIN\n"));
        Assert.Equal(0, await lottery.StopAsync());
        await Eventually.IsTrueAsync(HasEnded, "strace has written all");
    }

    // The tracer outlives the server by a moment; it is the last to have the file open.
    private bool HasEnded() => ProcessTree.WorkingIn(_folder) is [];

    // The last column of the table of strace -c.
    private static HashSet<string> CallsIn(IEnumerable<string> table) =>
        [
            .. table
                .Select(line => TableRow().Match(line))
                .Where(row => row.Success)
                .Select(row => row.Groups["name"].Value)
                .Where(name => name != "total"),
        ];

    private async Task<HashSet<string>> AllowedAsync()
    {
        var (allowed, forbidden) = (new HashSet<string>(), new HashSet<string>());
        foreach (var filter in Unit.Values("lottery.service", "SystemCallFilter"))
        foreach (var set in filter.TrimStart('~').Split(' '))
            await AddAsync(set, filter[0] == '~' ? forbidden : allowed);
        // What every list of allowed calls has; see systemd.exec(5).
        await AddAsync("@default", allowed);
        return [.. allowed.Except(forbidden)];
    }

    private async Task AddAsync(string set, HashSet<string> calls)
    {
        await using var analyze = ChildProcess.Start(
            Unit.Analyze,
            ["syscall-filter", "--no-pager", set],
            _folder
        );
        Assert.Equal(0, await analyze.ExitAsync());
        foreach (var said in analyze.Said.Select(line => line.Text.Trim()))
            if (said.StartsWith('@') && said != set)
                await AddAsync(said, calls);
            else if (SystemCall().IsMatch(said))
                calls.Add(said);
    }

    [GeneratedRegex(@"^ *[\d.]+ +[\d.]+ +\d+ +\d+ +(\d+ +)?(?<name>\w+)$")]
    private static partial Regex TableRow();

    [GeneratedRegex("^[a-z0-9_]+$")]
    private static partial Regex SystemCall();

    [GeneratedRegex(@"\b(pkey_)?mprotect\(.*PROT_EXEC|shmat\(.*SHM_EXEC")]
    private static partial Regex ExecProtect();
}

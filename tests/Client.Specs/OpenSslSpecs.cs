namespace Lottery.Client.Specs;

/// <summary>A machine without OpenSSL, which the hash of a list needs.</summary>
public sealed class OpenSslSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_machine_without_it_is_told_what_to_install()
    {
        await Privileges.RequireMountsAsync(_folder);
        var list = _folder.Write("bets.csv", "Ana,Paz,30904465,1990-01-02,7574\n");
        // The library's files are covered by an empty one, for this process alone.
        const string hidden = """
            for file in /usr/lib/*/libssl.so* /usr/lib/libssl.so* /lib/*/libssl.so*; do
              [ ! -f "$file" ] || mount --bind /dev/null "$file" || exit 99
            done
            exec "$0" "$@"
            """;

        await using var client = ChildProcess.Start(
            "unshare",
            ["-Urm", "sh", "-c", hidden, Programs.Lottery, "check", list],
            _folder
        );

        Assert.Equal(1, await client.ExitAsync());
        Assert.Contains(
            "OpenSSL (libssl.so.3) is not installed",
            client.Said.Last(line => line.IsError).Text
        );
    }

    public void Dispose() => _folder.Dispose();
}

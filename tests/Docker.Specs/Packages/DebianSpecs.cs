using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Packages;

/// <summary>The life of the Debian package on a bare machine: installed, used, upgraded, removed, purged.</summary>
public sealed class DebianSpecs(DebianPackages packages) : IClassFixture<DebianPackages>
{
    // Every file, and every account; without what dpkg and apt keep for themselves.
    private const string Everything = """
        find / -xdev \( -path /proc -o -path /sys -o -path /run -o -path /tmp -o -path /var/lib/dpkg -o -path /var/cache \
          -o -path /var/lib/apt -o -path /var/log -o -path /etc/passwd- -o -path /etc/group- \
          -o -path /etc/shadow- -o -path /etc/gshadow- \) -prune -o -print | sort
        sort /etc/passwd /etc/group
        """;

    private static readonly string[] Places =
    [
        "/usr/share/bash-completion/completions/lottery",
        "/usr/share/zsh/vendor-completions/_lottery",
        "/usr/share/fish/vendor_completions.d/lottery.fish",
        "/usr/share/man/man1/lottery-ca-agency.1.gz",
        "/usr/share/doc/lottery/copyright",
        "/usr/lib/lottery/lottery-worker",
    ];

    [DockerFact]
    public async Task Installing_makes_the_user_and_its_folder_and_starts_nothing()
    {
        await using var machine = await DebianMachine.StartAsync(packages);

        await machine.InstallAsync("old.deb");

        Assert.Equal(
            "lottery /var/lib/lottery /usr/sbin/nologin",
            await machine.TypeAsync("getent passwd lottery | awk -F: '{ print $1, $6, $7 }'")
        );
        Assert.Equal(
            "lottery:lottery 700",
            await machine.TypeAsync("stat -c '%U:%G %a' /var/lib/lottery")
        );
        Assert.Equal(1, (await machine.RunAsync("pidof lottery")).Code);
        Assert.Empty(
            await machine.TypeAsync("find /etc/systemd -name '*lottery*' 2>/dev/null || true")
        );
    }

    [DockerFact]
    public async Task The_service_makes_a_draw_that_an_upgrade_keeps()
    {
        await using var machine = await DebianMachine.StartAsync(packages);
        await machine.InstallAsync("old.deb");
        await machine.TypeAsync(
            """
            cd /root
            lottery dataset --agencies 1 --bets 1000 --out .
            head -n 1 agency-1.csv | cut -d , -f 5 | tr -d '\r' >number
            printf '%s\n' 'AGENCIES = 1' "WINNING_NUMBER = $(cat number)" >>/etc/lottery/config.ini
            """
        );

        await using var server = machine.StartUnit("lottery.service");
        var log = new ServerLog(server);
        await log.WaitForAsync("accept_connections", "in_progress");
        await machine.TypeAsync(
            """
            cd /root
            lottery client --id 1 --file agency-1.csv --output winners.txt
            test "$(wc -l <winners.txt)" -eq "$(tr -d '\r' <agency-1.csv | grep -c ",$(cat number)$")"
            kill "$(pidof lottery)"
            """
        );
        Assert.Equal(0, await server.ExitAsync());
        const string Winners = "lottery winners --json --config /etc/lottery/config.ini";
        var before = await machine.TypeAsync(Winners);

        await machine.InstallAsync("new.deb");

        Assert.EndsWith("+1", await machine.TypeAsync("dpkg-query -W -f '${Version}' lottery"));
        Assert.NotEmpty(before);
        Assert.Equal(before, await machine.TypeAsync(Winners));
        await machine.TypeAsync("grep -x 'AGENCIES = 1' /etc/lottery/config.ini");
    }

    [DockerFact]
    public async Task A_removed_package_keeps_the_draw_and_a_purged_one_leaves_nothing()
    {
        await using var machine = await DebianMachine.StartAsync(packages);
        // What is fetched for the package stays, and so comes before.
        await machine.TypeAsync(
            "dpkg --status libssl3 >/dev/null || { apt-get update; apt-get install -y libssl3; }"
        );
        var before = await machine.TypeAsync(Everything);
        await machine.InstallAsync("old.deb");
        await machine.TypeAsync(
            """
            echo draw >/var/lib/lottery/lottery.db
            mkdir -p /etc/lottery/pki /etc/systemd/system/multi-user.target.wants
            echo key >/etc/lottery/pki/ca-key.pem
            ln -s /usr/lib/systemd/system/lottery.service /etc/systemd/system/multi-user.target.wants/
            """
        );

        await machine.TypeAsync("apt-get remove -y lottery");

        await machine.TypeAsync(
            "test -s /var/lib/lottery/lottery.db -a -s /etc/lottery/config.ini; getent passwd lottery"
        );
        Assert.Equal(127, (await machine.RunAsync("lottery --version")).Code);

        await machine.TypeAsync(
            "apt-get purge -y lottery; rmdir /etc/systemd/system/*.wants || true"
        );

        Assert.Equal(before.Split('\n'), (await machine.TypeAsync(Everything)).Split('\n'));
    }

    [DockerFact]
    public async Task Two_runs_make_the_same_bytes() =>
        Assert.Equal(packages.Sums, await packages.MakeAgainAsync());

    [DockerFact]
    public async Task The_shells_and_man_find_what_the_package_brings()
    {
        await using var machine = await DebianMachine.StartAsync(packages);

        await machine.InstallAsync("old.deb");

        var files = await machine.TypeAsync("dpkg --listfiles lottery");
        Assert.All(Places, file => Assert.Contains(file, files.Split('\n')));
        Assert.Equal(
            "health",
            await machine.TypeAsync(
                """
                . /usr/share/bash-completion/completions/lottery
                COMP_LINE="lottery hea" COMP_POINT=11
                _lottery lottery hea lottery
                echo "${COMPREPLY[@]}"
                """
            )
        );
    }
}

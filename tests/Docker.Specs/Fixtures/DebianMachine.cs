namespace Lottery.Docker.Specs.Fixtures;

/// <summary>A container of bare Debian, without systemd, in which root types commands. Owns the container.</summary>
internal sealed class DebianMachine : IAsyncDisposable
{
    private const string Name = "lottery-debian";

    private readonly Checkout _checkout;

    private DebianMachine(Checkout checkout) => _checkout = checkout;

    /// <summary>Starts the container; the packages are in its folder <c>/packages</c>.</summary>
    public static async Task<DebianMachine> StartAsync(DebianPackages packages)
    {
        var checkout = await Checkout.CopyAsync();
        // The label is the one by which what a killed run left behind is removed.
        await Engine.ClearAsync(checkout);
        (
            await checkout.TypeAsync(
                $"""
                docker run --detach --init --name {Name} --label com.docker.compose.project=tp0 \
                  --volume {packages.Folder}:/packages:ro debian:bookworm-slim sleep infinity
                """
            )
        ).With(0);
        return new DebianMachine(checkout);
    }

    /// <summary>Types commands as root, which must succeed.</summary>
    /// <returns>What they said.</returns>
    public async Task<string> TypeAsync(string commands) =>
        (await RunAsync(commands)).With(0).Output;

    /// <summary>Types commands as root; they may fail.</summary>
    public Task<Ended> RunAsync(string commands) =>
        _checkout.RunAsync(
            ["docker", "exec", Name, "bash", "-euo", "pipefail", "-c", commands],
            [],
            "checkout"
        );

    /// <summary>Installs a package with apt, which fetches what it depends on only where that is missing.</summary>
    public Task<string> InstallAsync(string package) =>
        TypeAsync(
            $"""
            export DEBIAN_FRONTEND=noninteractive
            dpkg --status libssl3 >/dev/null || apt-get update
            apt-get install -y /packages/{package}
            """
        );

    /// <summary>Starts the command of a unit as the unit's user; the caller owns it.</summary>
    public ChildProcess StartUnit(string unit) =>
        _checkout.Start(
            "docker",
            "exec",
            "--user",
            "lottery",
            "--workdir",
            "/var/lib/lottery",
            Name,
            "bash",
            "-c",
            $"""
            set -a; . /etc/default/lottery
            exec $(sed -n 's/^ExecStart=//p' /usr/lib/systemd/system/{unit})
            """
        );

    public async ValueTask DisposeAsync()
    {
        try
        {
            (await _checkout.TypeAsync($"docker rm -f -v {Name}")).With(0);
        }
        finally
        {
            _checkout.Dispose();
        }
    }
}

using System.Globalization;
using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Course;

/// <summary>What a container is made of, and how little it may do.</summary>
public sealed class ContainerSpecs
{
    private const string Base = "mcr.microsoft.com/dotnet/runtime-deps:10.0-noble-chiseled";

    [DockerTheory]
    [InlineData("server:latest", 36)]
    [InlineData("client:latest", 36)]
    [InlineData("board:latest", 42)]
    public async Task An_image_is_its_base_and_no_more_MB_than(string image, int maxMb)
    {
        await using var project = await ComposeProject.NewAsync();

        var added = await SizeAsync(project, image) - await SizeAsync(project, Base);

        Assert.InRange(added, 1, maxMb * 1_000_000L);
    }

    [DockerTheory]
    [InlineData("server:latest")]
    [InlineData("client:latest")]
    [InlineData("board:latest")]
    public async Task An_image_says_of_which_commit_it_is(string image)
    {
        await using var project = await ComposeProject.NewAsync();
        const string Labels =
            """{{range $name, $value := .Config.Labels}}{{$name}}={{$value}}{{"\n"}}{{end}}""";

        var labels = await project.TypeAsync(
            $"""
            export LOTTERY_REVISION=0123abc LOTTERY_SOURCE=https://example.org/lottery
            scripts/build-images.sh >&2
            docker image inspect --format '{Labels}' {image}
            """
        );

        const string Of = "org.opencontainers.image";
        Assert.Superset(
            new HashSet<string>
            {
                $"{Of}.version=0.0.0-specs",
                $"{Of}.revision=0123abc",
                $"{Of}.created=2025-11-26T00:00:00Z",
                $"{Of}.source=https://example.org/lottery",
                $"{Of}.licenses=MIT",
            },
            labels.Output.Split('\n').ToHashSet()
        );
    }

    [DockerFact]
    public async Task The_programs_run_as_a_user_without_rights_and_write_nothing_but_the_draw()
    {
        await using var project = await StartedAsync();

        foreach (var container in new[] { project.Server, project.Client(1) })
            Assert.Equal(
                "1654:1654 [ALL] SIGTERM",
                await container.InspectAsync(
                    "{{.Config.User}} {{.HostConfig.CapDrop}} {{.Config.StopSignal}}"
                )
            );
        Assert.Equal(
            "true",
            await project.Client(1).InspectAsync("{{.HostConfig.ReadonlyRootfs}}")
        );
        await project.Server.IsHealthyAsync();
        var written = (await project.Server.DockerAsync("diff", "server"))
            .Split('\n')
            .Select(change => change[2..])
            .Where(path => path != "/config.ini" && !IsIn("/data", path))
            .ToList();
        // What is left is Docker's own, for init.
        var init = Assert.Single(written, path => path.EndsWith("/docker-init"));
        Assert.All(written, path => Assert.True(IsIn(path, init), path));

        static bool IsIn(string folder, string path) => $"{path}/".StartsWith($"{folder}/");
    }

    [DockerFact]
    public async Task Killed_workers_are_reaped_and_replaced()
    {
        await using var project = await StartedAsync();
        await project.Server.IsHealthyAsync();

        await project.TypeAsync(
            """
            docker run --rm --pid container:server --user 1654:1654 busybox:latest \
              sh -c 'kill -9 $(pidof lottery-worker)'
            """
        );

        await project.Server.Log.WaitForAsync("worker_exited", "fail");
        await project.Server.IsHealthyAsync();
        var processes = await project.Server.ProcessesAsync();
        Assert.DoesNotContain(processes, process => process.State.StartsWith('Z'));
    }

    [DockerFact]
    public async Task A_worker_shares_its_program_and_has_under_1500_kB_of_its_own()
    {
        await using var project = await StartedAsync();
        await project.Server.IsHealthyAsync();

        var own = await project.TypeAsync(
            """
            docker run --rm --pid container:server --user 1654:1654 busybox:latest \
              sh -c 'set -- $(pidof lottery-worker); grep ^Private_Dirty: "/proc/$1/smaps_rollup"'
            """
        );

        var kilobytes = own.Output.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
        Assert.InRange(int.Parse(kilobytes, CultureInfo.InvariantCulture), 1, 1500);
    }

    private static async Task<ComposeProject> StartedAsync()
    {
        var project = await ComposeProject.NewAsync();
        await project.InventBetsAsync(agencies: 1, bets: 10);
        await project.TypeAsync(
            "./generar-compose.sh docker-compose-dev.yaml 1; make-docker-compose up"
        );
        return project;
    }

    private static async Task<long> SizeAsync(ComposeProject project, string image) =>
        long.Parse(
            (
                await project.TypeAsync($"docker image inspect --format '{{{{.Size}}}}' {image}")
            ).Output,
            CultureInfo.InvariantCulture
        );
}

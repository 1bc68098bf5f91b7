using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Course;

/// <summary>How long a draw lives: as long as the server's container, whose own storage holds it.</summary>
public sealed class DrawLifeSpecs
{
    [DockerTheory]
    [InlineData("docker stop server; docker start server")]
    [InlineData("docker kill server; docker start server")]
    [InlineData("docker restart server")]
    [InlineData("docker compose -f docker-compose-dev.yaml up -d --no-recreate")]
    [InlineData(
        "docker compose -f docker-compose-dev.yaml stop; docker compose -f docker-compose-dev.yaml start"
    )]
    public async Task A_bet_is_still_there_after(string commands)
    {
        await using var project = await ComposeProject.NewAsync();
        await project.TypeAsync("./generar-compose.sh docker-compose-dev.yaml 1 bet");
        await project.TypeAsync("make-docker-compose up");
        await project.Client(1).EndsInOrderAsync();
        var before = await StoredBetsAsync(project, "before");

        await project.TypeAsync(commands);
        await project.Server.IsHealthyAsync();

        Assert.Single(before);
        Assert.Equal(before[0], (await StoredBetsAsync(project, "after"))[0]);
    }

    [DockerFact]
    public async Task A_plain_down_and_up_begin_a_new_draw()
    {
        await using var project = await ComposeProject.NewAsync();
        await project.InventBetsAsync(agencies: 1, bets: 20);
        await project.TypeAsync("./generar-compose.sh docker-compose-dev.yaml 1");
        await project.TypeAsync("make-docker-compose up");
        await project.Client(1).EndsInOrderAsync();

        await project.ForgetAsync();
        await project.TypeAsync(
            """
            docker compose -f docker-compose-dev.yaml down
            echo Ana,Paz,30904465,1999-03-17,7574 > .data/dataset/agency-1.csv
            docker compose -f docker-compose-dev.yaml up -d
            """
        );

        await project.Client(1).EndsInOrderAsync();
        Assert.Equal("30904465\n", project.Checkout.Read(".data/winners/winners-1.txt"));
        Assert.Equal("Ana", Assert.Single(await StoredBetsAsync(project, "after")).FirstName);
    }

    [DockerFact]
    public async Task Nothing_of_a_draw_is_left_by_a_plain_down()
    {
        await using var project = await ComposeProject.NewAsync();
        await project.TypeAsync("./generar-compose.sh docker-compose-dev.yaml 1 bet");
        var volumes = await project.TypeAsync("docker volume ls -q");
        await project.TypeAsync("make-docker-compose up");

        await project.TypeAsync("docker compose -f docker-compose-dev.yaml down");

        Assert.Empty(await Engine.ListAsync(project.Checkout));
        Assert.Equal(volumes.Output, (await project.TypeAsync("docker volume ls -q")).Output);
    }

    // All files of the database: the last rows may be in the write-ahead log alone.
    private static async Task<IReadOnlyList<StoredBet>> StoredBetsAsync(
        ComposeProject project,
        string copy
    )
    {
        await project.TypeAsync($"docker cp server:/data ../{copy}");
        return StoredBet.ReadAll(project.Checkout.Beside($"{copy}/lottery.db"));
    }
}

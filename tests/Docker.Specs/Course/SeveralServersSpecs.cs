using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Course;

/// <summary>Several servers of one draw, and the PostgreSQL that it is on, all in one compose file.</summary>
public sealed class SeveralServersSpecs
{
    private const int Agencies = 3;

    [DockerFact]
    public async Task They_make_one_draw_and_every_agency_is_told_its_winners()
    {
        await using var project = await ComposeProject.NewAsync();
        await project.InventBetsAsync(Agencies, bets: 200);
        var number = project.Checkout.Lines(".data/dataset/agency-2.csv")[0].Split(',')[4];
        project.Checkout.Edit("Orchestrator/config.ini", "NUMBER = 7574", $"NUMBER = {number}");

        await project.TypeAsync(
            $"""
            ./generar-compose.sh docker-compose-dev.yaml {Agencies} --postgres --servers 2
            make-docker-compose up
            """
        );

        foreach (var id in Enumerable.Range(1, Agencies))
        {
            await project.Client(id).EndsInOrderAsync();
            Assert.Equal(
                project.WinnersIn(id, number),
                project.Checkout.Lines($".data/winners/winners-{id}.txt")
            );
        }
        // An agency in two is at the other server.
        foreach (
            var (server, agency) in new[] { (project.Server, 1), (project.Named("server2"), 2) }
        )
            await server.Log.WaitForAsync("winners_sent", "success", ("agency", $"{agency}"));
        Assert.Equal(
            $"1|{200 * Agencies}",
            await project
                .Named("database")
                .DockerAsync(
                    "exec",
                    "database",
                    "psql",
                    "-X",
                    "-A",
                    "-t",
                    "-c",
                    "select (select count(*) from lottery.journal where kind = 'draw'), (select count(*) from lottery.bets)"
                )
        );

        await project.ForgetAsync();
        await project.TypeAsync("make-docker-compose down; make-docker-compose up");

        // The volume has kept it.
        foreach (var server in new[] { project.Server, project.Named("server2") })
            await server.Log.WaitForAsync("draw_found", "success");

        await project.TypeAsync("docker compose -f docker-compose-dev.yaml down --volumes");
        Assert.Empty(await Engine.ListAsync(project.Checkout));
    }
}

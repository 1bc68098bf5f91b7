using System.Globalization;
using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Course;

/// <summary>Exercises 5 to 8: one bet, batches, and who won, with both servers that store bets.</summary>
public sealed class LotterySpecs
{
    private const int Agencies = 5;
    private const int Bets = 700;

    [DockerTheory]
    [InlineData("parallel")]
    [InlineData("sequential")]
    public async Task Every_agency_is_told_its_winners(string mode)
    {
        await using var project = await ComposeProject.NewAsync();
        await project.InventBetsAsync(Agencies, Bets);
        var number = SomeNumberIn(project);
        project.Checkout.Edit("Orchestrator/config.ini", "NUMBER = 7574", $"NUMBER = {number}");
        project.Checkout.Edit("Client/config.yaml", "period: \"5s\"", "period: \"100ms\"");
        project.Checkout.Edit("Client/config.yaml", "maxAmount: 100", "maxAmount: 50");

        await project.TypeAsync(
            $"""
            ./generar-compose.sh docker-compose-dev.yaml {Agencies}
            make-docker-compose down
            make-docker-compose up
            """,
            mode
        );

        foreach (var id in Enumerable.Range(1, Agencies))
        {
            await project.Client(id).EndsInOrderAsync();
            var config = Assert.Single(project.Client(id).Log.Of("config_upload"));
            Assert.Equal("50", config["batch_max_amount"]);
            Assert.Equal(
                $"{project.WinnersIn(id, number).Count}",
                Assert.Single(project.Client(id).Log.Of("consulta_ganadores"))["cant_ganadores"]
            );
        }
        await project.Server.Log.WaitForAsync("sorteo", "success", ("agencias", $"{Agencies}"));
        Assert.Equal(
            Agencies * Bets,
            project.Server.Log.Of("apuesta_recibida").Sum(line => NumberOf(line["cantidad"]))
        );
    }

    [DockerFact]
    public async Task With_TLS_every_agency_has_its_certificate_and_nothing_else_of_the_CA()
    {
        await using var project = await ComposeProject.NewAsync();
        await project.InventBetsAsync(agencies: 2, bets: 50);

        await project.TypeAsync(
            """
            scripts/build-images.sh
            ./generar-compose.sh docker-compose-dev.yaml 2 --tls
            ./generar-compose.sh docker-compose-dev.yaml 2 --tls
            make-docker-compose down
            make-docker-compose up
            """
        );

        foreach (var id in new[] { 1, 2 })
            await project.Client(id).EndsInOrderAsync();
        await project.Server.Log.WaitForAsync(
            "read_certificates",
            "success",
            ("hosts", "server, localhost")
        );
        await project.Server.Log.WaitForAsync("sorteo", "success", ("agencias", "2"));
        Assert.Empty(project.Server.Log.Of("plain_connections"));
        var text = project.Checkout.Read("docker-compose-dev.yaml");
        foreach (var id in new[] { 1, 2 })
            Assert.Contains($"{{source: agency-{id}, target: /run/secrets/agency.pem}}", text);
        Assert.DoesNotContain("ca-key.pem", text);
        Assert.DoesNotContain(".data/pki\"", text);
        // .data is in each agency's container.
        Assert.Equal("700", (await project.TypeAsync("stat -c %a .data/pki")).Output);
    }

    [DockerFact]
    public async Task One_bet_comes_from_the_environment()
    {
        await using var project = await ComposeProject.NewAsync();

        var ended = await project.TypeAsync(
            """
            ./generar-compose.sh docker-compose-dev.yaml 5
            scripts/build-images.sh
            docker compose -f docker-compose-dev.yaml up -d server
            docker compose -f docker-compose-dev.yaml run --rm -T -e CLI_MODE=bet \
              -e NOMBRE='Santiago Lionel' -e APELLIDO=Lorca -e DOCUMENTO=30904465 \
              -e NACIMIENTO=1999-03-17 -e NUMERO=7574 client1
            """
        );

        Assert.Contains(
            "action: apuesta_enviada | result: success | dni: 30904465 | numero: 7574",
            ended.Output
        );
        await project.Server.Log.WaitForAsync(
            "apuesta_almacenada",
            "success",
            ("dni", "30904465"),
            ("numero", "7574")
        );
    }

    [DockerFact]
    public async Task Every_agency_sends_the_bet_of_its_own_bettor()
    {
        await using var project = await ComposeProject.NewAsync();

        await project.TypeAsync(
            "./generar-compose.sh docker-compose-dev.yaml 3 bet; make-docker-compose up"
        );

        foreach (var client in project.Clients(3))
        {
            await client.EndsInOrderAsync();
            var sent = Assert.Single(client.Log.Of("apuesta_enviada"));
            await project.Server.Log.WaitForAsync(
                "apuesta_almacenada",
                "success",
                ("dni", sent["dni"]),
                ("numero", sent["numero"])
            );
        }
        Assert.Equal(
            3,
            project
                .Server.Log.Of("apuesta_almacenada")
                .Select(line => line["dni"])
                .Distinct()
                .Count()
        );
    }

    [DockerFact]
    public async Task Lists_that_are_missing_are_invented_and_that_is_told()
    {
        await using var project = await ComposeProject.NewAsync();

        var ended = await project.TypeAsync(
            "./generar-compose.sh docker-compose-dev.yaml 1; make-docker-compose up"
        );

        Assert.Contains("for the agencies without a list: 1 ", ended.Output);
        await project.Client(1).EndsInOrderAsync();
        Assert.Equal(10_000, project.Checkout.Lines(".data/invented/agency-1.csv").Count);
    }

    private static string SomeNumberIn(ComposeProject project) =>
        project.Checkout.Lines(".data/dataset/agency-1.csv")[0].Split(',')[4];

    private static int NumberOf(string text) => int.Parse(text, CultureInfo.InvariantCulture);
}

using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Course;

/// <summary>Exercises 1 and 2: an echo server, its clients, and their configuration files.</summary>
public sealed class EchoSpecs
{
    [DockerTheory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(5, 3)]
    [InlineData(20, 5)]
    public async Task Every_client_gets_its_messages_back(int clients, int amount)
    {
        await using var town = await Town.NewAsync();
        town.Checkout.Edit("Client/config.yaml", "amount: 5", $"amount: {amount}");
        town.Checkout.Edit("Client/config.yaml", "period: \"5s\"", "period: \"100ms\"");

        await town.TypeAsync(
            $"""
            ./generar-compose.sh docker-compose-dev.yaml {clients}
            make-docker-compose down
            make-docker-compose up
            make-docker-compose logs
            """,
            mode: "echo"
        );

        foreach (var id in Enumerable.Range(1, clients))
            await ExpectConversationAsync(town, id, amount);
        await town.Server.IsHealthyAsync();
        Assert.Equal(clients * amount, town.Server.Log.Of("receive_message").Count);
    }

    [DockerFact]
    public async Task An_edited_configuration_holds_at_the_next_up_without_a_rebuild()
    {
        await using var town = await Town.NewAsync();
        town.Checkout.Edit("Client/config.yaml", "amount: 5", "amount: 1");
        await town.TypeAsync(
            "./generar-compose.sh docker-compose-dev.yaml 1; make-docker-compose up",
            mode: "echo"
        );
        await town.Client(1).ExitAsync();
        var images = await ImagesAsync(town);
        Assert.Equal("12345", (await town.Server.Log.WaitForAsync("config"))["port"]);

        town.Checkout.Edit("Client/config.yaml", "amount: 1", "amount: 3");
        town.Checkout.Edit("Client/config.yaml", "period: \"5s\"", "period: \"100ms\"");
        town.Checkout.Edit("Client/config.yaml", "level: \"INFO\"", "level: \"DEBUG\"");
        town.Checkout.Edit("Client/config.yaml", "server:12345", "server:12346");
        town.Checkout.Edit("Orchestrator/config.ini", "PORT = 12345", "PORT = 12346");
        town.Checkout.Edit("Orchestrator/config.ini", "BACKLOG = 128", "BACKLOG = 5");
        await town.ForgetAsync();
        await town.TypeAsync("make-docker-compose up");

        Assert.Equal(0, await town.Client(1).ExitAsync());
        var client = Assert.Single(town.Client(1).Log.Of("config"));
        Assert.Equal(
            ["1", "server:12346", "3", "100ms", "DEBUG"],
            client.Details.Select(detail => detail.Value)
        );
        Assert.Equal(3, town.Client(1).Log.Of("receive_message").Count);
        var server = await town.Server.Log.WaitForAsync("config");
        Assert.Equal(["12346", "5", "INFO"], server.Details.Select(detail => detail.Value));
        Assert.Equal(images, await ImagesAsync(town));
    }

    private static async Task ExpectConversationAsync(Town town, int id, int amount)
    {
        var client = town.Client(id);
        Assert.Equal(0, await client.ExitAsync());
        Assert.Equal(
            Enumerable.Range(1, amount).Select(k => ($"{id}", $"[CLIENT {id}] Message N°{k}")),
            client.Log.Of("receive_message").Select(line => (line["client_id"], line["msg"]))
        );
        Assert.Equal($"{id}", Assert.Single(client.Log.Of("loop_finished"))["client_id"]);
        Assert.DoesNotContain(client.Log.Lines, line => line.Level == "DEBUG");
        client.AssertClosed();
        await town.Server.Log.WaitForAsync(
            "receive_message",
            "success",
            ("msg", $"[CLIENT {id}] Message N°{amount}")
        );
    }

    private static async Task<string> ImagesAsync(Town town) =>
        await town.Server.InspectAsync("{{.Image}}")
        + await town.Client(1).InspectAsync("{{.Image}}");
}

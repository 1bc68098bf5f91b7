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
        await using var project = await ComposeProject.NewAsync();
        project.Checkout.Edit("Client/config.yaml", "amount: 5", $"amount: {amount}");
        project.Checkout.Edit("Client/config.yaml", "period: \"5s\"", "period: \"100ms\"");

        await project.TypeAsync(
            $"""
            ./generar-compose.sh docker-compose-dev.yaml {clients}
            make-docker-compose down
            make-docker-compose up
            make-docker-compose logs
            """,
            mode: "echo"
        );

        foreach (var id in Enumerable.Range(1, clients))
            await ExpectConversationAsync(project, id, amount);
        await project.Server.IsHealthyAsync();
        Assert.Equal(clients * amount, project.Server.Log.Of("receive_message").Count);
    }

    [DockerFact]
    public async Task An_edited_configuration_holds_at_the_next_up_without_a_rebuild()
    {
        await using var project = await ComposeProject.NewAsync();
        project.Checkout.Edit("Client/config.yaml", "amount: 5", "amount: 1");
        await project.TypeAsync(
            "./generar-compose.sh docker-compose-dev.yaml 1; make-docker-compose up",
            mode: "echo"
        );
        await project.Client(1).ExitAsync();
        var images = await ImagesAsync(project);
        Assert.Equal("12345", (await project.Server.Log.WaitForAsync("config"))["port"]);

        project.Checkout.Edit("Client/config.yaml", "amount: 1", "amount: 3");
        project.Checkout.Edit("Client/config.yaml", "period: \"5s\"", "period: \"100ms\"");
        project.Checkout.Edit("Client/config.yaml", "level: \"INFO\"", "level: \"DEBUG\"");
        project.Checkout.Edit("Client/config.yaml", "server:12345", "server:12346");
        project.Checkout.Edit("Orchestrator/config.ini", "PORT = 12345", "PORT = 12346");
        project.Checkout.Edit("Orchestrator/config.ini", "BACKLOG = 128", "BACKLOG = 5");
        await project.ForgetAsync();
        await project.TypeAsync("make-docker-compose up");

        Assert.Equal(0, await project.Client(1).ExitAsync());
        var client = Assert.Single(project.Client(1).Log.Of("config"));
        Assert.Equal(
            ["1", "server:12346", "3", "100ms", "DEBUG"],
            client.Details.Select(detail => detail.Value)
        );
        Assert.Equal(3, project.Client(1).Log.Of("receive_message").Count);
        var server = await project.Server.Log.WaitForAsync("config");
        Assert.Equal(["12346", "5", "INFO"], server.Details.Select(detail => detail.Value));
        Assert.Equal(images, await ImagesAsync(project));
    }

    private static async Task ExpectConversationAsync(ComposeProject project, int id, int amount)
    {
        var client = project.Client(id);
        Assert.Equal(0, await client.ExitAsync());
        Assert.Equal(
            Enumerable.Range(1, amount).Select(k => ($"{id}", $"[CLIENT {id}] Message N°{k}")),
            client.Log.Of("receive_message").Select(line => (line["client_id"], line["msg"]))
        );
        Assert.Equal($"{id}", Assert.Single(client.Log.Of("loop_finished"))["client_id"]);
        Assert.DoesNotContain(client.Log.Lines, line => line.Level == "DEBUG");
        client.AssertClosed();
        await project.Server.Log.WaitForAsync(
            "receive_message",
            "success",
            ("msg", $"[CLIENT {id}] Message N°{amount}")
        );
    }

    private static async Task<string> ImagesAsync(ComposeProject project) =>
        await project.Server.InspectAsync("{{.Image}}")
        + await project.Client(1).InspectAsync("{{.Image}}");
}

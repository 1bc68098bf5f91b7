using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Course;

/// <summary>
/// Exercise 4: who is told to stop ends in order, whatever it does, and the others go on. Five clients,
/// in the middle of a long echo loop, or waiting for a draw that a sixth agency holds up.
/// </summary>
public sealed class StopSpecs
{
    [DockerTheory]
    [InlineData("echo")]
    [InlineData("parallel")]
    public async Task The_server(string mode)
    {
        await using var project = await StartBusyAsync(mode);

        await project.TypeAsync("docker kill -s SIGTERM server");

        await project.Server.EndsInOrderAsync();
        foreach (var client in project.Clients(5))
            await EndsWithoutServerAsync(client);
    }

    [DockerTheory]
    [InlineData("echo")]
    [InlineData("parallel")]
    public async Task One_client_ends_and_no_other_container(string mode)
    {
        await using var project = await StartBusyAsync(mode);

        await project.TypeAsync("docker kill -s SIGTERM client1");

        await project.Client(1).EndsInOrderAsync();
        await project.Server.IsHealthyAsync();
        foreach (var container in project.Clients(5).Skip(1).Append(project.Server))
            Assert.Equal("true", await container.InspectAsync("{{.State.Running}}"));
    }

    [DockerTheory]
    [InlineData("echo")]
    [InlineData("parallel")]
    public async Task One_client_and_then_the_server(string mode)
    {
        await using var project = await StartBusyAsync(mode);

        await project.TypeAsync(
            """
            docker kill -s SIGTERM client3
            docker kill -s SIGTERM server
            """
        );

        await project.Client(3).EndsInOrderAsync();
        await project.Server.EndsInOrderAsync();
        foreach (var client in project.Clients(5).Where(client => client != project.Client(3)))
            await EndsWithoutServerAsync(client);
    }

    [DockerTheory]
    [InlineData("echo")]
    [InlineData("parallel")]
    public async Task Every_client_and_then_the_server(string mode)
    {
        await using var project = await StartBusyAsync(mode);

        await project.TypeAsync(
            """
            docker kill -s SIGTERM client1
            docker kill -s SIGTERM client2
            docker kill -s SIGTERM client3
            docker kill -s SIGTERM client4
            docker kill -s SIGTERM client5
            docker kill -s SIGTERM server
            """
        );

        foreach (var container in project.Clients(5).Append(project.Server))
            await container.EndsInOrderAsync();
    }

    [DockerTheory]
    [InlineData("echo")]
    [InlineData("parallel")]
    public async Task All_at_once_by_down_which_leaves_nothing(string mode)
    {
        await using var project = await StartBusyAsync(mode);

        await project.TypeAsync("make-docker-compose down");

        Assert.Empty(await Engine.ListAsync(project.Checkout));
    }

    private static async Task<ComposeProject> StartBusyAsync(string mode)
    {
        var project = await ComposeProject.NewAsync();
        try
        {
            project.Checkout.Edit("Client/config.yaml", "amount: 5", "amount: 100000");
            project.Checkout.Edit("Client/config.yaml", "period: \"5s\"", "period: \"100ms\"");
            project.Checkout.Edit("Client/config.yaml", "retry: \"30s\"", "retry: \"1s\"");
            await project.InventBetsAsync(agencies: 5, bets: 500);
            await project.TypeAsync(
                """
                ./generar-compose.sh docker-compose-dev.yaml 5
                sed -i 's/AGENCIES: "5"/AGENCIES: "6"/' docker-compose-dev.yaml
                make-docker-compose down
                make-docker-compose up
                make-docker-compose logs
                """,
                mode
            );
            await IsBusyAsync(project, mode);
            return project;
        }
        catch
        {
            await project.DisposeAsync();
            throw;
        }
    }

    private static async Task IsBusyAsync(ComposeProject project, string mode)
    {
        foreach (var id in Enumerable.Range(1, 5))
            if (mode == "echo")
                await project.Client(id).Log.WaitForAsync("receive_message");
            else
                await project.Server.Log.WaitForAsync(
                    "barrier",
                    "in_progress",
                    ("agency", $"{id}")
                );
    }

    // It got no signal, and its work cannot be done: it closes what it has and says so.
    private static async Task EndsWithoutServerAsync(Container client)
    {
        Assert.Equal(1, await client.ExitAsync());
        Assert.Contains(client.Log.Lines, line => line is { Action: "close", Result: "success" });
        Assert.Contains(client.Log.Lines, line => line.Result == "fail");
    }
}

using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Course;

/// <summary>Exercise 3: <c>validar-echo-server.sh</c>, against good and bad servers.</summary>
public sealed class EchoCheckSpecs
{
    private const string Message = "Testing Message From SH";
    private const string Success = "action: test_echo_server | result: success";
    private const string Fail = "action: test_echo_server | result: fail";

    [DockerFact]
    public async Task An_echo_server_is_told_by_what_comes_back()
    {
        await using var project = await ComposeProject.NewAsync();
        await project.TypeAsync(
            """
            ./generar-compose.sh docker-compose-dev.yaml 0
            make-docker-compose down
            make-docker-compose up
            """,
            mode: "echo"
        );
        await project.Server.IsHealthyAsync();

        var ended = await project.TypeAsync("validar-echo-server.sh");
        var underPlainSh = await project.TypeAsync("cd scripts; sh ../validar-echo-server.sh");

        Assert.Equal($"{Message}\n{Success}", ended.Output);
        Assert.Equal($"{Message}\n{Success}", underPlainSh.Output);
        await project.Server.Log.WaitForAsync("receive_message", "success", ("msg", Message));
    }

    [DockerTheory]
    [InlineData("answers something else", "nc -l -p 12345 -e echo other", $"other\n{Fail}")]
    [InlineData("closes", "nc -l -p 12345 -e true", Fail)]
    [InlineData("keeps silent", "nc -l -p 12345 -e sleep 60", Fail)]
    [InlineData("is not there", "sleep 60", Fail)]
    public async Task A_server_that_is_no_echo_server_is_told(
        string does,
        string command,
        string output
    )
    {
        Assert.NotEmpty(does);
        await using var project = await ComposeProject.NewAsync();
        await project.TypeAsync(
            $"""
            docker network create tp0_testing_net
            docker run -d --init --name server --network tp0_testing_net busybox:latest {command}
            """
        );

        var ended = await project.Checkout.TypeAsync("validar-echo-server.sh");

        Assert.Equal((1, output), (ended.Code, ended.Output));
    }

    [DockerFact]
    public async Task No_network_is_no_server()
    {
        await using var project = await ComposeProject.NewAsync();

        var ended = await project.Checkout.TypeAsync("validar-echo-server.sh");

        Assert.Equal((1, Fail), (ended.Code, ended.Output));
    }
}

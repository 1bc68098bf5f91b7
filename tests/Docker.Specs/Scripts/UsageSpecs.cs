using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Scripts;

/// <summary>How the other scripts are called, and what they say where there is no Docker.</summary>
public sealed class UsageSpecs : IAsyncLifetime
{
    private Checkout _checkout = null!;

    public async ValueTask InitializeAsync() => _checkout = await Checkout.CopyAsync();

    [Theory(Timeout = 60_000)]
    [InlineData("")]
    [InlineData("start")]
    [InlineData("up now")]
    [InlineData("down --volumes")]
    [InlineData("--help")]
    public async Task Anything_but_up_down_and_logs_is_wrong_usage(string arguments)
    {
        var ended = (await _checkout.TypeAsync($"make-docker-compose {arguments}")).With(2);

        Assert.StartsWith(
            "make-docker-compose: usage: make-docker-compose up | down | logs",
            ended.Errors
        );
        Assert.Empty(ended.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("make-docker-compose up")]
    [InlineData("make-docker-compose down")]
    [InlineData("make-docker-compose logs server")]
    public async Task Where_Docker_is_missing_that_is_what_is_said(string command)
    {
        var ended = await TypeWithoutDockerAsync(command);

        Assert.StartsWith("make-docker-compose: Docker is missing", ended.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_Docker_there_is_no_echo_server_either()
    {
        var ended = await TypeWithoutDockerAsync("sh validar-echo-server.sh");

        Assert.Equal("action: test_echo_server | result: fail", ended.Output);
        Assert.Equal("validar-echo-server: Docker is missing", ended.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_compose_file_the_next_step_is_told()
    {
        var ended = (
            await _checkout.TypeAsync("rm docker-compose-dev.yaml; make-docker-compose up")
        ).With(1);

        Assert.Contains("./generar-compose.sh docker-compose-dev.yaml 5 writes it", ended.Errors);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("docker-image", "scripts/build-images.sh")]
    [InlineData("docker-compose-up", "./make-docker-compose up")]
    [InlineData("docker-compose-down", "./make-docker-compose down")]
    [InlineData("docker-compose-logs", "./make-docker-compose logs")]
    [InlineData("build", "dotnet build")]
    [InlineData("test", "dotnet test")]
    public async Task The_makefile_knows_the_seeds_targets(string target, string command)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/make"), "make is not installed");

        var ended = (await _checkout.TypeAsync($"make --dry-run {target}")).With(0);

        Assert.Equal(command, ended.Output);
    }

    public ValueTask DisposeAsync()
    {
        _checkout.Dispose();
        return ValueTask.CompletedTask;
    }

    // A PATH of the few programs that the scripts need, and not docker.
    private async Task<Ended> TypeWithoutDockerAsync(string command)
    {
        var ended = await _checkout.TypeAsync(
            $"""
            mkdir few
            for program in bash sh env dirname readlink sed id; do ln -s "$(command -v $program)" few/; done
            PATH=$PWD:$PWD/few {command}
            """
        );
        return ended.With(1);
    }
}

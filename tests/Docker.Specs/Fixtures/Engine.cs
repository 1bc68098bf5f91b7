namespace Lottery.Docker.Specs.Fixtures;

/// <summary>What is in Docker of the project <c>tp0</c>, from this run or an earlier one.</summary>
internal static class Engine
{
    private const string RemoveAll = """
        containers() {
          docker ps -aq --filter label=com.docker.compose.project=tp0
          docker ps -aq --filter network=tp0_testing_net
        }
        # Again until none is left: one may be on its way out already, which is an error.
        while [ -n "$(containers)" ]; do containers | sort -u | xargs docker rm -f -v || true; done
        docker volume ls -q --filter name=^tp0_ | xargs -r docker volume rm -f
        docker network ls -q --filter name=^tp0_ | xargs -r docker network rm
        """;

    private const string ListAll = """
        docker ps -a --filter label=com.docker.compose.project=tp0 --format 'container {{.Names}}'
        docker ps -a --filter network=tp0_testing_net --format 'container {{.Names}}'
        docker volume ls --filter name=^tp0_ --format 'volume {{.Name}}'
        docker network ls --filter name=^tp0_ --format 'network {{.Name}}'
        """;

    /// <summary>Removes all of it.</summary>
    public static async Task ClearAsync(Checkout checkout) =>
        (await checkout.TypeAsync(RemoveAll)).With(0);

    /// <summary>Every container, volume and network, a line each.</summary>
    public static async Task<string> ListAsync(Checkout checkout) =>
        (await checkout.TypeAsync(ListAll)).With(0).Output;
}

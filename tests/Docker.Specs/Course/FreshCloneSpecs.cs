using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Course;

/// <summary>A plain <c>docker compose up</c> on a fresh clone: nothing is there but the sources.</summary>
public sealed class FreshCloneSpecs
{
    private const string Up = "docker compose -f docker-compose-dev.yaml up -d";
    private const string Real = "Ana,Paz,30904465,1999-03-17,7574\n";

    [DockerFact]
    public async Task It_builds_the_images_invents_the_lists_and_hands_out_the_winners()
    {
        await using var project = await ComposeProject.NewAsync();
        await project.TypeAsync("docker image rm --force server:latest client:latest");

        await project.TypeAsync(Up);

        foreach (var id in Enumerable.Range(1, 5))
        {
            await project.Client(id).EndsInOrderAsync();
            Assert.Equal(
                project.WinnersIn(id, "7574", ".data/invented"),
                project.Checkout.Lines($".data/winners/winners-{id}.txt")
            );
        }
    }

    [DockerFact]
    public async Task A_list_that_a_person_has_put_there_wins_and_stays()
    {
        await using var project = await ComposeProject.NewAsync();
        project.Checkout.Write(".data/dataset/agency-2.csv", Real);

        await project.TypeAsync($"./generar-compose.sh docker-compose-dev.yaml 2; {Up}");

        foreach (var client in project.Clients(2))
            await client.EndsInOrderAsync();
        Assert.Equal(Real, project.Checkout.Read(".data/dataset/agency-2.csv"));
        Assert.Equal("30904465\n", project.Checkout.Read(".data/winners/winners-2.txt"));
        Assert.Equal(["agency-1.csv"], project.Checkout.FilesIn(".data/invented"));
        var lists = await project.TypeAsync("docker logs tp0-lists-1");
        Assert.StartsWith(
            "1 file of 10,000 bets in /dataset for the agencies without a list: 1 ",
            lists.Output
        );
    }

    [DockerTheory]
    [InlineData(".data/dataset")]
    [InlineData(".data")]
    public async Task A_list_that_comes_later_wins_over_an_invented_one(string folder)
    {
        await using var project = await ComposeProject.NewAsync();
        await project.TypeAsync($"./generar-compose.sh docker-compose-dev.yaml 1; {Up}");
        await project.Client(1).EndsInOrderAsync();
        await project.ForgetAsync();

        project.Checkout.Write($"{folder}/agency-1.csv", Real);
        await project.TypeAsync($"docker compose -f docker-compose-dev.yaml down; {Up}");

        await project.Client(1).EndsInOrderAsync();
        Assert.Equal("30904465\n", project.Checkout.Read(".data/winners/winners-1.txt"));
        Assert.Equal(10_000, project.Checkout.Lines(".data/invented/agency-1.csv").Count);
    }

    [DockerFact]
    public async Task A_second_up_invents_nothing_anew()
    {
        await using var project = await ComposeProject.NewAsync();
        await project.TypeAsync($"./generar-compose.sh docker-compose-dev.yaml 1; {Up}");
        project.Checkout.Write(".data/invented/agency-1.csv", Real);

        await project.TypeAsync("make-docker-compose up");

        await project.Client(1).EndsInOrderAsync();
        Assert.Equal(Real, project.Checkout.Read(".data/invented/agency-1.csv"));
    }

    [DockerFact]
    public async Task The_folders_belong_to_the_owner_of_the_checkout()
    {
        await using var project = await ComposeProject.NewAsync();
        // Where the tests run as root the checkout is given to another user.
        await project.TypeAsync("[ $(id -u) != 0 ] || chown -R 1234:1234 .");

        await project.TypeAsync($"./generar-compose.sh docker-compose-dev.yaml 1; {Up}");

        await project.Client(1).EndsInOrderAsync();
        var owners = await project.TypeAsync(
            "stat -c %u Client/config.yaml .data .data/dataset .data/invented .data/winners | uniq"
        );
        Assert.Single(owners.Output.Split('\n'));
        await project.TypeAsync("[ -r .data/winners/winners-1.txt ]");
    }
}

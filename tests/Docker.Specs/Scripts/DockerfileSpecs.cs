using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Scripts;

/// <summary>What the Dockerfiles have in common.</summary>
public sealed class DockerfileSpecs
{
    private const string Begin = "FROM mcr.microsoft.com/dotnet/sdk:10.0-aot AS build";

    // Without the container in which a person develops.
    private static IReadOnlyList<string> Files { get; } =
    [
        .. Directory
            .GetDirectories(Checkout.Original)
            .Where(folder => !Path.GetFileName(folder).StartsWith('.'))
            .Select(folder => Path.Combine(folder, "Dockerfile"))
            .Where(File.Exists),
    ];

    [Fact]
    public void The_stage_that_builds_is_the_same_to_the_letter()
    {
        Assert.True(Files.Count > 1);

        Assert.Single(Files.Select(StageThatBuilds).Distinct());
    }

    [Fact]
    public void Every_image_says_what_it_is()
    {
        Assert.All(
            Files.Select(File.ReadAllText),
            text =>
            {
                Assert.Contains("LABEL org.opencontainers.image.title=", text);
                Assert.Contains("org.opencontainers.image.licenses=\"MIT\"", text);
            }
        );
        Assert.Distinct(
            Files.SelectMany(File.ReadAllLines).Where(line => line.StartsWith("LABEL "))
        );
    }

    // From its FROM to the next one, without the comment above that.
    private static string StageThatBuilds(string path) =>
        string.Join(
            '\n',
            File.ReadAllLines(path)
                .SkipWhile(line => line != Begin)
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("FROM "))
                .Where(line => !line.StartsWith('#'))
        );
}

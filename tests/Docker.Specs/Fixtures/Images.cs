namespace Lottery.Docker.Specs.Fixtures;

/// <summary>
/// The images, built before the first test, whose time limit it would exceed: afterwards Docker has
/// every step in its cache.
/// </summary>
public sealed class Images : IAsyncLifetime
{
    /// <summary>Builds them, where tests use Docker; the database's, too, which compose would build.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!Wanted.IsDocker)
            return;
        using var checkout = await Checkout.CopyAsync();
        (
            await checkout.TypeAsync(
                """
                scripts/build-images.sh
                docker build --network=host -t lottery-postgres:latest scripts/postgres
                """
            )
        ).With(0);
    }

    /// <summary>Leaves them: they are what a person would build.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

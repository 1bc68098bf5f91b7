namespace Lottery.Docker.Specs.Fixtures;

/// <summary>
/// Both images, built before the first test, which would not have the patience: afterwards Docker has
/// every step in its cache.
/// </summary>
public sealed class Images : IAsyncLifetime
{
    /// <summary>Builds them, where tests use Docker.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!Wanted.IsDocker)
            return;
        using var checkout = await Checkout.CopyAsync();
        (await checkout.TypeAsync("scripts/build-images.sh")).With(0);
    }

    /// <summary>Leaves them: they are what a person would build.</summary>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

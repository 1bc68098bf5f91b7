namespace Lottery.Docker.Specs.Fixtures;

/// <summary>
/// Two Debian packages, made once for a class of tests from the programs of the images: the one of
/// <c>scripts/package.sh</c>, and the same with a higher version. Owns the folder that they are in.
/// </summary>
public sealed class DebianPackages : IAsyncLifetime
{
    private Checkout? _checkout;

    /// <summary>The folder: <c>old.deb</c>, <c>new.deb</c>.</summary>
    public string Folder => _checkout!.Beside("packages");

    /// <summary>The sums of what was packaged.</summary>
    public string Sums => _checkout!.Read("../packages/SHA256SUMS");

    /// <summary>Packages the same programs once more.</summary>
    /// <returns>The sums of what was packaged.</returns>
    public async Task<string> MakeAgainAsync()
    {
        (await _checkout!.TypeAsync("scripts/package.sh ../again --programs ../programs")).With(0);
        return _checkout.Read("../again/SHA256SUMS");
    }

    /// <summary>Makes them, where tests use Docker.</summary>
    public async ValueTask InitializeAsync()
    {
        if (!Wanted.IsDocker)
            return;
        _checkout = await Checkout.CopyAsync();
        (
            await _checkout.TypeAsync(
                """
                build=$(docker build --quiet --network=host --target build -f Orchestrator/Dockerfile \
                  --build-arg LOTTERY_VERSION --build-arg SOURCE_DATE_EPOCH .)
                container=$(docker create "$build" true)
                docker cp "$container:/out" ../programs
                docker rm "$container"
                scripts/package.sh ../packages --programs ../programs
                cd ../packages
                mv -- *.deb old.deb
                dpkg-deb --raw-extract old.deb tree
                sed -i 's/^Version: .*/&+1/' tree/DEBIAN/control
                dpkg-deb -Znone --root-owner-group --build tree new.deb
                """
            )
        ).With(0);
    }

    public ValueTask DisposeAsync()
    {
        _checkout?.Dispose();
        return ValueTask.CompletedTask;
    }
}

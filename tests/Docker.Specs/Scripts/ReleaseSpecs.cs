using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Scripts;

/// <summary>What the scripts of a release do, with a <c>gh</c> and programs that only say how they were called.</summary>
public sealed class ReleaseSpecs : IAsyncLifetime
{
    // What package.sh makes of one architecture, and a gh that lists what it is to publish.
    private const string Prepared = """
        for platform in x64 arm64; do
          mkdir $platform
          echo $platform >$platform/lottery-1.2.3-linux-$platform.tar.gz
          (cd $platform && sha256sum * >SHA256SUMS)
        done
        printf '%s\n' '#!/bin/bash' 'echo "${@:1:4}"; cat "$8"; basename -a "${@:9}"; cat "$9"' >gh
        chmod +x gh
        printf '%s\n' '# Changelog' '' '## 1.2.3' '' '- All new.' '' '## 1.2.2' '' '- Old.' >CHANGELOG.md

        """;

    private Checkout _checkout = null!;

    public async ValueTask InitializeAsync() => _checkout = await Checkout.CopyAsync();

    [Fact(Timeout = 60_000)]
    public async Task A_release_has_the_files_of_both_architectures_one_list_of_sums_and_its_notes()
    {
        var ended = await _checkout.TypeAsync($"{Prepared}scripts/release.sh v1.2.3 x64 arm64");

        var sums = _checkout.Lines("x64/SHA256SUMS").Concat(_checkout.Lines("arm64/SHA256SUMS"));
        Assert.Equal(
            [
                "release create v1.2.3 --verify-tag",
                "",
                "- All new.",
                "",
                "SHA256SUMS",
                "lottery-1.2.3-linux-arm64.tar.gz",
                "lottery-1.2.3-linux-x64.tar.gz",
                .. sums,
            ],
            ended.With(0).Output.Split('\n')
        );
    }

    [Theory(Timeout = 60_000)]
    [InlineData(
        "echo more >>x64/*.tar.gz",
        "v1.2.3",
        "the files in x64 are not those of its SHA256SUMS"
    )]
    [InlineData(":", "v1.2.4", "x64 has no packages of version 1.2.4")]
    [InlineData(
        "sed -i 's/^## 1.2.3/## Unreleased/' CHANGELOG.md",
        "v1.2.3",
        "CHANGELOG.md has no section '## 1.2.3'"
    )]
    public async Task What_is_not_whole_is_not_published(string spoil, string tag, string reason)
    {
        var ended = await _checkout.TypeAsync(
            $"{Prepared}{spoil}; scripts/release.sh {tag} x64 arm64"
        );

        Assert.Contains($"release: {reason}", ended.With(1).Errors);
        Assert.DoesNotContain("release create", ended.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("scripts/package.sh", "package: usage: package.sh OUT [--programs FOLDER]")]
    [InlineData("scripts/package.sh a b", "package: usage: package.sh OUT [--programs FOLDER]")]
    [InlineData(
        "scripts/push-images.sh push x",
        "push-images: usage: push-images.sh push | join REPOSITORY VERSION"
    )]
    [InlineData("scripts/release.sh v1", "release: usage: release.sh TAG FOLDER...")]
    public async Task A_script_says_how_it_is_called(string command, string usage)
    {
        var ended = (await _checkout.TypeAsync(command)).With(1);

        Assert.Equal(usage, ended.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Only_what_publish_wrote_is_packaged()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/dpkg-deb"), "dpkg-deb is not installed");
        Assert.SkipUnless(File.Exists("/usr/bin/objdump"), "objdump is not installed");

        var ended = await _checkout.TypeAsync("scripts/package.sh packages --programs scripts");

        Assert.EndsWith(
            "scripts has no lottery and lottery-worker; scripts/publish.sh writes them",
            ended.With(1).Errors
        );
        Assert.False(Directory.Exists(Path.Combine(_checkout.Root, "packages")));
    }

    public ValueTask DisposeAsync()
    {
        _checkout.Dispose();
        return ValueTask.CompletedTask;
    }
}

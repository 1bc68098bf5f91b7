using Lottery.Docker.Specs.Fixtures;

namespace Lottery.Docker.Specs.Scripts;

/// <summary>What the scripts say of packages: of their vulnerabilities, and of their licences.</summary>
public sealed class PackageSpecs : IAsyncLifetime
{
    private const string Finding = """{ "severity": "High" }""";

    private Checkout _checkout = null!;

    public async ValueTask InitializeAsync() => _checkout = await Checkout.CopyAsync();

    [Fact(Timeout = 60_000)]
    public async Task A_vulnerable_package_fails_the_check()
    {
        var ended = (await CheckAsync(known: Finding, lottery: Finding)).With(1);

        Assert.Contains("\"High\"", ended.Output);
        Assert.Equal("check-packages: a package above has a known vulnerability", ended.Errors);
    }

    [Fact(Timeout = 60_000)]
    public async Task Without_a_vulnerable_package_the_check_says_so()
    {
        var ended = (await CheckAsync(known: Finding, lottery: "{}")).With(0);

        Assert.Equal("no package has a known vulnerability", ended.Output);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("{}", "not checked: the package source has no list of vulnerabilities")]
    [InlineData("", "not checked: the package source cannot be reached")]
    public async Task A_source_that_knows_nothing_is_no_clean_report(string known, string said)
    {
        var ended = (await CheckAsync(known, lottery: "{}")).With(0);

        Assert.Equal(said, ended.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task The_notices_have_each_package_and_the_text_of_its_licence()
    {
        AddPackage("Own.Text", "<license type=\"file\">LICENSE</license>");
        await File.WriteAllTextAsync(InPackage("Own.Text", "LICENSE"), "Do as you like.\n");
        AddPackage("Two.Licences", "<license type=\"expression\">MS-PL OR MIT</license>");

        var ended = (await NoticesAsync("Own.Text", "Two.Licences")).With(0);

        Assert.Contains("Own.Text 1.0.0\nCopyright A & B\n", ended.Output);
        Assert.Contains("Do as you like.", ended.Output);
        Assert.Contains("Licence: MS-PL OR MIT; the text of MIT is at the end.", ended.Output);
        Assert.Contains("Permission is hereby granted", ended.Output);
    }

    [Fact(Timeout = 60_000)]
    public async Task A_licence_without_a_text_is_an_error()
    {
        AddPackage("Strange", "<license type=\"expression\">Strange-1.0</license>");

        var ended = (await NoticesAsync("Strange")).With(1);

        Assert.Contains("Strange 1.0.0 has the licence 'Strange-1.0'", ended.Errors);
    }

    public ValueTask DisposeAsync()
    {
        _checkout.Dispose();
        return ValueTask.CompletedTask;
    }

    // A dotnet that reports this of the known package, and that of the lottery's; of nothing, it fails.
    private Task<Ended> CheckAsync(string known, string lottery) =>
        _checkout.TypeAsync(
            """
            printf '%s\n' '#!/bin/sh' 'case "$*" in *lottery.sln*) r=$LOTTERY;; *) r=$KNOWN;; esac' \
              'echo "$r"; test -n "$r"' >dotnet
            chmod +x dotnet
            scripts/check-packages.sh
            """,
            ("KNOWN", known),
            ("LOTTERY", lottery)
        );

    private Task<Ended> NoticesAsync(params string[] packages)
    {
        var lines = packages.Select(package => $"{package} 1.0.0");
        File.WriteAllLines(_checkout.Beside("list"), [_checkout.Beside("packages"), .. lines]);
        return _checkout.TypeAsync("scripts/third-party-notices.sh ../list");
    }

    private void AddPackage(string name, string licence)
    {
        var nuspec = InPackage(name, $"{name.ToLowerInvariant()}.nuspec");
        Directory.CreateDirectory(Path.GetDirectoryName(nuspec)!);
        File.WriteAllText(nuspec, $"{licence}\n<copyright>Copyright A &amp; B</copyright>\n");
    }

    private string InPackage(string name, string file) =>
        Path.Combine(_checkout.Beside("packages"), name.ToLowerInvariant(), "1.0.0", file);
}

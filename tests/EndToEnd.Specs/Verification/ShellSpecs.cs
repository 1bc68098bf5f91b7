using Lottery.EndToEnd.Specs.Verbs;

namespace Lottery.EndToEnd.Specs.Verification;

/// <summary>The commands of docs/verification.md, which check a draw without our programs.</summary>
public sealed class ShellSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_documented_commands_recompute_a_list_and_check_the_signature()
    {
        foreach (var tool in new[] { "sqlite3", "sha256sum", "openssl" })
            Assert.SkipUnless(File.Exists($"/usr/bin/{tool}"), $"needs /usr/bin/{tool}");
        Directory.CreateDirectory(_folder.File("data"));
        Directory.CreateDirectory(_folder.File("pki"));
        SealedDraw.WriteTo(_folder, "data/friday.db");
        _folder.Write("pki/seal.pem", SealedDraw.KeyPem);

        var output = await RunAsync($"set -e\n{Commands()}");

        Assert.Equal("lottery-seal-v1", output[0]);
        Assert.Equal("total 10 agencies 6", output[11]);
        var hash = output[12].Split(' ')[0];
        Assert.Equal($"agency 2 list a bets 2 voided 0 sha256 {hash}", output[4]);
        Assert.Equal("Verified OK", output[13]);
        Assert.Equal(["1|17574|2", "2|27574|10", "3|37574|8"], output.Skip(14));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(1, "-", 3)]
    [InlineData(2, "b", 5)]
    [InlineData(3, "new/one ñ", 6)]
    [InlineData(3, "old", 7)]
    [InlineData(4, "empty", 8)]
    [InlineData(5, "gone", 9)]
    [InlineData(6, "wrong", 10)]
    public async Task The_documented_command_recomputes_any_list(int agency, string name, int line)
    {
        foreach (var tool in new[] { "sqlite3", "sha256sum" })
            Assert.SkipUnless(File.Exists($"/usr/bin/{tool}"), $"needs /usr/bin/{tool}");
        Directory.CreateDirectory(_folder.File("data"));
        SealedDraw.WriteTo(_folder, "data/friday.db");
        var command = Commands()
            .Split("\n\n")[1]
            .Replace("agency = 2", $"agency = {agency}")
            .Replace("upload = 'a'", $"upload = '{name}'");

        var output = await RunAsync(command);

        var seal = DatabaseQuery.Run(
            _folder.File("data/friday.db"),
            "select text from seal order by line"
        );
        Assert.EndsWith($" sha256 {output[0].Split(' ')[0]}", seal[line]);
    }

    public void Dispose() => _folder.Dispose();

    // The blocks of one section, with a blank line between them.
    private static string Commands()
    {
        var text = File.ReadAllText(SourceTree.PathOf("docs/verification.md"));
        var section = text.Split("\n## ").Single(part => part.StartsWith("Without our programs"));
        return string.Join(
            "\n\n",
            section.Split("```sh\n").Skip(1).Select(block => block.Split("\n```")[0])
        );
    }

    private async Task<IReadOnlyList<string>> RunAsync(string script)
    {
        await using var shell = ChildProcess.Start("/bin/sh", ["-c", script], _folder);
        return (await OperatorRun.EndOfAsync(shell)).Done().Output;
    }
}

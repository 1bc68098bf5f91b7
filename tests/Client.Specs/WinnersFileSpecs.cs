using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

public sealed class WinnersFileSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact]
    public void The_documents_stand_one_a_line()
    {
        WinnersFile.Write(_folder.File("winners"), ["30876370", "24807259"]);

        Assert.Equal("30876370\n24807259\n", File.ReadAllText(_folder.File("winners")));
        Assert.Equal(["winners"], Names);
    }

    [Fact]
    public void Without_winners_the_file_is_empty()
    {
        WinnersFile.Write(_folder.File("winners"), []);

        Assert.Empty(File.ReadAllBytes(_folder.File("winners")));
    }

    [Fact]
    public void An_older_file_is_replaced()
    {
        _folder.Write("winners", "1\n2\n3\n");

        WinnersFile.Write(_folder.File("winners"), ["4"]);

        Assert.Equal("4\n", File.ReadAllText(_folder.File("winners")));
        Assert.Equal(["winners"], Names);
    }

    [Fact]
    public void What_fails_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder.File("winners/taken"));

        var failure = Assert.Throws<UnfinishedException>(() =>
            WinnersFile.Write(_folder.File("winners"), ["1"])
        );

        Assert.Contains($"cannot be written to {_folder.File("winners")}", failure.Message);
        Assert.Equal(["winners"], Names);
    }

    [Fact]
    public void A_folder_that_is_gone_is_an_error_like_any_other() =>
        Assert.Throws<UnfinishedException>(() =>
            WinnersFile.Write(_folder.File("gone/winners"), ["1"])
        );

    [Fact(Timeout = 15_000)]
    public async Task An_upload_that_fails_writes_no_winners()
    {
        using var client = RunningClient.Start(
            Csv.Of(1),
            o => o with { Output = _folder.File("winners") }
        );
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        await server.ReceiveAsync();
        await server.SendAsync([0, 0, 0, 8, .. "30876370"u8]);
        server.Dispose();
        await client.FailAsync<ConnectionException>();

        Assert.Empty(Names);
    }

    private IEnumerable<string?> Names =>
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName);

    public void Dispose() => _folder.Dispose();
}

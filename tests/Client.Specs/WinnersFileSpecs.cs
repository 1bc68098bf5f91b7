using System.Text;
using Lottery.Client.Files;
using Lottery.Client.Links;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

public sealed class WinnersFileSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    [Fact]
    public void The_documents_stand_one_a_line()
    {
        Write("winners", "30876370|24807259|", "ñandú\n");

        Assert.Equal("30876370\n24807259\nñandú\n", File.ReadAllText(_folder.File("winners")));
        Assert.Equal(["winners"], Names);
    }

    [Fact]
    public void Without_winners_the_file_is_empty()
    {
        Write("winners");

        Assert.Empty(File.ReadAllBytes(_folder.File("winners")));
    }

    [Fact]
    public void An_older_file_is_replaced()
    {
        _folder.Write("winners", "1\n2\n3\n");

        Write("winners", "4\n");

        Assert.Equal("4\n", File.ReadAllText(_folder.File("winners")));
        Assert.Equal(["winners"], Names);
    }

    [Fact]
    public void What_fails_leaves_nothing_behind()
    {
        Directory.CreateDirectory(_folder.File("winners/taken"));

        var failure = Assert.Throws<FailedException>(() => Write("winners", "1\n"));

        Assert.Contains($"cannot be written to {_folder.File("winners")}", failure.Message);
        Assert.Equal(["winners"], Names);
    }

    [Fact]
    public void A_folder_that_is_gone_is_an_error_like_any_other() =>
        Assert.Throws<FailedException>(() => Write("gone/winners", "1\n"));

    [Fact]
    public void A_file_that_is_not_published_was_never_there()
    {
        _folder.Write("winners", "old\n");

        using (var file = new WinnersFile(_folder.File("winners")))
            file.Append("1|"u8.ToArray());

        Assert.Equal("old\n", File.ReadAllText(_folder.File("winners")));
        Assert.Equal(["winners"], Names);
    }

    [Fact(Timeout = 15_000)]
    public async Task Winners_are_written_as_they_come_and_the_file_is_there_when_all_have()
    {
        using var client = RunningClient.Start(
            Csv.Of(1),
            o => o with { Output = _folder.File("winners") }
        );
        using var server = await client.Server.AcceptAsync();

        await server.ReceiveAndAnswerAsync("ACK\n");
        await server.ReceiveAndAnswerAsync("END ACK\n");
        await server.ReceiveAsync();
        Assert.Empty(Names);
        await server.AnswerAsync("30876370|24807259|");
        await Eventually.IsTrueAsync(
            () => Drafts is [{ Length: 18 }],
            "both documents are in the draft"
        );
        Assert.False(File.Exists(_folder.File("winners")));
        await server.AnswerAsync("1\n");
        await client.EndAsync();

        Assert.Equal(["winners"], Names);
        Assert.Equal("30876370\n24807259\n1\n", File.ReadAllText(_folder.File("winners")));
        Assert.Single(client.Log.With("winners_written | result: success"));
    }

    [Fact(Timeout = 15_000)]
    public async Task Winners_that_were_cut_off_are_begun_anew_on_the_next_connection()
    {
        using var client = RunningClient.StartResuming(
            Csv.Of(1),
            o => o with { Output = _folder.File("winners") }
        );
        using (var first = await client.Server.AcceptUploadAsync(taken: 1))
        {
            await first.ReceiveAndAnswerAsync("END ACK\n");
            await first.ReceiveAndAnswerAsync("30876370|24807259|");
            await Eventually.IsTrueAsync(() => Drafts is [{ Length: 18 }], "a draft is there");
        }

        using var second = await client.Server.AcceptUploadAsync(taken: 1);
        Assert.Empty(Names);
        await second.ServeAsync("30876370|24807259|1\n");
        await client.EndAsync();

        Assert.Equal("30876370\n24807259\n1\n", File.ReadAllText(_folder.File("winners")));
        Assert.Equal(["winners"], Names);
        Assert.Single(client.Log.With("consulta_ganadores | result: success | cant_ganadores: 3"));
    }

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
        await server.AnswerAsync("30876370|");
        server.Dispose();
        await client.FailAsync<ConnectionException>();

        Assert.Empty(Names);
    }

    private void Write(string name, params string[] payloads)
    {
        using var file = new WinnersFile(_folder.File(name));
        foreach (var payload in payloads)
            file.Append(Encoding.UTF8.GetBytes(payload));
        file.Publish();
    }

    private FileInfo[] Drafts => new DirectoryInfo(_folder.Path).GetFiles(".*.tmp");

    private IEnumerable<string?> Names =>
        Directory.EnumerateFileSystemEntries(_folder.Path).Select(Path.GetFileName);

    public void Dispose() => _folder.Dispose();
}

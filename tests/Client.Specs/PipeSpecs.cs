using System.Diagnostics;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;
using Lottery.Hosting;

namespace Lottery.Client.Specs;

/// <summary>A list that comes from a pipe, which can be read once: it is validated as it comes.</summary>
public sealed class PipeSpecs : IDisposable
{
    private const string Bad = "Ana,Paz,1,1990-01-31,x\n";

    private readonly TempDir _folder = new();

    [Theory(Timeout = 15_000)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task After_a_bad_line_END_is_not_sent(bool perMessage)
    {
        using var client = await StartAsync(o =>
            o with
            {
                Connection = perMessage ? ConnectionKind.PerMessage : ConnectionKind.Persistent,
            }
        );
        await WriteAsync(Bad + Csv.Of(2));
        using var server = await client.Server.AcceptAsync();

        Assert.Equal([Csv.WireOf(1, 2)], await server.ServeAsync());
        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("has 1 bad line and 2 bets; END was not sent", failure.Message);
        Assert.Single(client.Log.With("action: connect"));
    }

    [Fact(Timeout = 15_000)]
    public async Task Where_bad_lines_are_skipped_END_is_sent()
    {
        using var client = await StartAsync(o => o with { SkipBadLines = true });
        await WriteAsync(Csv.Of(2) + Bad);
        using var server = await client.Server.AcceptAsync();

        Assert.Equal([Csv.WireOf(1, 2), "END\n", "CON|7\n"], await server.ServeAsync());
        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("1 bad line was skipped", failure.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task After_nothing_END_is_not_sent()
    {
        using var client = await StartAsync();
        await WriteAsync("");
        using var server = await client.Server.AcceptAsync();

        Assert.Empty(await server.ServeAsync());
        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("has no bets; END was not sent", failure.Message);
    }

    [Fact(Timeout = 15_000)]
    public async Task An_upload_that_can_be_resumed_needs_a_file()
    {
        using var client = await StartAsync(o => o with { Protocol = UploadProtocol.Resume });

        var failure = await client.FailAsync<FailedException>();

        Assert.Contains("can be read only once", failure.Message);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_signal_ends_the_wait_for_what_is_written(bool isOpened)
    {
        await MakeFifoAsync();
        using var server = new ScriptedServer();
        await using var lottery = ClientProgram.Start(
            _folder,
            server.Address,
            ["--file", "bets", "--protocol", "classic"]
        );
        using var agency = await server.AcceptAsync();
        using var writer = isOpened ? Writer() : null;
        await Eventually.IsTrueAsync(
            () => ProcessTree.IsAsleep(lottery.Id),
            "the program waits for the list"
        );

        lottery.Signal(Signal.Terminate);

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Contains("stopped before all of bets was sent", lottery.LastError);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_signal_ends_a_check_that_waits_for_what_is_written()
    {
        await MakeFifoAsync();
        await using var lottery = ChildProcess.Start(Programs.Lottery, ["check", "bets"], _folder);
        // Opening waits until the program has opened the other end (fifo(7)).
        using var writer = await Task.Run(Writer, TestContext.Current.CancellationToken);
        await Eventually.IsTrueAsync(
            () => ProcessTree.IsAsleep(lottery.Id),
            "the program waits for the list"
        );

        lottery.Signal(Signal.Interrupt);

        Assert.Equal(1, await lottery.ExitAsync());
        Assert.Contains("stopped by SIGINT", Assert.Single(lottery.Said).Text);
    }

    public void Dispose() => _folder.Dispose();

    private async Task<RunningClient> StartAsync(Func<ClientOptions, ClientOptions>? with = null)
    {
        await MakeFifoAsync();
        return RunningClient.Start(
            "",
            o => (with ?? (options => options))(o with { File = _folder.File("bets") })
        );
    }

    private async Task MakeFifoAsync()
    {
        using var mkfifo = Process.Start("mkfifo", _folder.File("bets"));
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
    }

    private FileStream Writer() =>
        new(_folder.File("bets"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    private Task WriteAsync(string csv) =>
        File.WriteAllTextAsync(_folder.File("bets"), csv, TestContext.Current.CancellationToken);
}

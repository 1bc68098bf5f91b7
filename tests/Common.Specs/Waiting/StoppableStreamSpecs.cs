using System.Diagnostics;
using Lottery.Waiting;

namespace Lottery.Common.Specs.Waiting;

public sealed class StoppableStreamSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly CancellationTokenSource _stop = new();

    [Fact]
    public void A_regular_file_needs_none() =>
        Assert.Null(StoppableStream.TryOpen(_folder.Write("file", "text"), _stop.Token));

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task What_two_writers_bring_is_read_to_the_end_of_the_last()
    {
        using var input = await OpenFifoAsync();
        var read = ReadAsync(input);
        await using (var first = Writer())
        {
            await first.WriteAsync("one "u8.ToArray());
            await first.FlushAsync();
            await using var second = Writer();
            await second.WriteAsync("two"u8.ToArray());
        }

        Assert.Equal("one two", await read);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_stop_ends_the_wait_for_a_writer()
    {
        using var input = await OpenFifoAsync();
        var read = ReadAsync(input);

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_stop_ends_the_wait_for_a_writer_that_does_not_write()
    {
        using var input = await OpenFifoAsync();
        var read = ReadAsync(input);
        await using var writer = Writer();

        await _stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => read);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _stop.Dispose();
    }

    private async Task<StoppableStream> OpenFifoAsync()
    {
        using var mkfifo = Process.Start("mkfifo", _folder.File("fifo"));
        await mkfifo.WaitForExitAsync(TestContext.Current.CancellationToken);
        return StoppableStream.TryOpen(_folder.File("fifo"), _stop.Token)!;
    }

    private FileStream Writer() =>
        new(_folder.File("fifo"), FileMode.Open, FileAccess.Write, FileShare.ReadWrite);

    private static Task<string> ReadAsync(Stream input) =>
        Task.Run(() => new StreamReader(input).ReadToEnd());
}

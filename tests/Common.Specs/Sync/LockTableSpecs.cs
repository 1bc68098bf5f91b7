using Lottery.Sync;

namespace Lottery.Common.Specs.Sync;

public sealed class LockTableSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1: FLOCK  ADVISORY  WRITE 4711 fe:00:123 0 EOF", 4711)]
    [InlineData("12: FLOCK  ADVISORY  WRITE 1 00:2e:7 0 EOF", 1)]
    [InlineData("1: -> FLOCK  ADVISORY  WRITE 4711 fe:00:123 0 EOF", null)]
    [InlineData("1: FLOCK  ADVISORY  READ  4711 fe:00:123 0 EOF", null)]
    [InlineData("1: POSIX  ADVISORY  WRITE 4711 fe:00:123 0 EOF", null)]
    [InlineData("1: OFDLCK ADVISORY  WRITE -1 fe:00:123 0 EOF", null)]
    [InlineData("", null)]
    public void A_holder_is_one_that_has_a_lock_of_this_kind(string line, int? holder) =>
        Assert.Equal(holder is { } pid ? [pid] : [], LockTable.Holders([line]));

    [Fact]
    public void Who_holds_several_is_named_once() =>
        Assert.Equal(
            [7],
            LockTable.Holders([
                "1: FLOCK  ADVISORY  WRITE 7 fe:00:1 0 EOF",
                "2: FLOCK  ADVISORY  WRITE 7 fe:00:2 0 EOF",
            ])
        );

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_process_that_holds_a_lock_is_found()
    {
        await using var holder = ChildProcess.Start(
            Programs.Dummy,
            ["hold-lock", _folder.File("lock")],
            _folder
        );

        await holder.WaitForLineAsync("held");

        Assert.Contains(holder.Id, LockTable.Holders());
    }
}

using System.Runtime.Versioning;
using Lottery.Native;
using Lottery.Sync;

namespace Lottery.Common.Specs.Sync;

public sealed class NamedSemaphoreSpecs : IDisposable
{
    // errno(3)
    private const int EEXIST = 17;

    private static readonly TimeSpan Long = TimeSpan.FromMilliseconds(Limits.ForProcesses);

    private readonly TempDir _folder = new();
    private readonly TestSemaphore _made = new();

    public void Dispose()
    {
        _made.Dispose();
        _folder.Dispose();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_post_wakes_a_waiter_in_another_process()
    {
        await using var waiter = Start("wait-semaphore");
        await waiter.WaitForLineAsync("waiting");

        _made.Semaphore.Post();

        await waiter.WaitForLineAsync("woken");
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_post_of_another_process_wakes_us()
    {
        var woken = Task.Run(() => _made.Semaphore.Wait(Long));

        await using var poster = Start("post-semaphore");

        Assert.Equal(0, await poster.ExitAsync());
        Assert.True(await woken);
    }

    [Fact]
    public void A_wait_without_a_token_ends_at_its_timeout()
    {
        Assert.False(_made.Semaphore.Wait(TimeSpan.Zero));
        Assert.False(_made.Semaphore.Wait(TimeSpan.FromMilliseconds(20)));
    }

    [Fact]
    public void Every_post_is_taken_once()
    {
        _made.Semaphore.Post();
        _made.Semaphore.Post();

        Assert.True(_made.Semaphore.Wait(TimeSpan.Zero));
        Assert.True(_made.Semaphore.Wait(TimeSpan.Zero));
        Assert.False(_made.Semaphore.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void A_name_outlives_the_handles_until_it_is_unlinked()
    {
        var name = TestSemaphore.NewName();
        using (var maker = NamedSemaphore.Create(name))
            maker.Post();

        using (var other = NamedSemaphore.Open(name))
            Assert.True(other.Wait(TimeSpan.Zero));

        Assert.True(NamedSemaphore.Unlink(name));
        Assert.False(NamedSemaphore.Unlink(name));
    }

    [Fact]
    public void Who_has_it_open_keeps_it_without_its_name()
    {
        using var other = _made.Open();

        NamedSemaphore.Unlink(_made.Name);

        _made.Semaphore.Post();
        Assert.True(other.Wait(TimeSpan.Zero));
    }

    [Fact]
    public void A_taken_name_is_refused()
    {
        var failure = Assert.Throws<NativeException>(() => NamedSemaphore.Create(_made.Name));

        Assert.Contains($"making the semaphore {_made.Name}: ", failure.Message);
        Assert.Equal(EEXIST, failure.Number);
    }

    [Fact]
    public void A_missing_name_is_refused()
    {
        var name = TestSemaphore.NewName();

        var failure = Assert.Throws<NativeException>(() => NamedSemaphore.Open(name));

        Assert.Contains($"opening the semaphore {name}: ", failure.Message);
        Assert.Equal(Errno.ENOENT, failure.Number);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void No_other_user_may_open_it() =>
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite,
            File.GetUnixFileMode($"/dev/shm/sem.{_made.Name[1..]}")
        );

    private ChildProcess Start(string verb) =>
        ChildProcess.Start(Programs.Dummy, [verb, _made.Name], _folder);
}

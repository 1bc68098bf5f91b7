using System.Runtime.InteropServices;
using Lottery.Native;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Common.Specs.Sync;

public sealed partial class FileLockSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly PollThread _thread = PollThread.Unstoppable();

    public void Dispose()
    {
        _folder.Dispose();
        _thread.Dispose();
    }

    private string Path => _folder.File("write.lock");

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Another_process_is_kept_out_while_the_lock_is_held()
    {
        await using var holder = await HoldAsync();
        using var file = new FileLock(Path);

        Assert.Null(file.TryAcquire());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_lock_dies_with_its_holder()
    {
        await using var holder = await HoldAsync();
        using var file = new FileLock(Path);
        var waiting = Task.Run(() => file.Acquire(_thread, Deadline.Never));

        Assert.False(waiting.IsCompleted);
        holder.Kill();

        (await waiting.WaitAsync(TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_wait_for_the_lock_ends_at_its_deadline_and_says_who_holds_one()
    {
        await using var holder = await HoldAsync();
        using var file = new FileLock(Path);

        var late = Assert.Throws<LockTimeoutException>(() =>
            file.Acquire(_thread, Deadline.In(TimeSpan.FromMilliseconds(1)))
        );

        Assert.Matches($@"^{Path} is locked by [0-9]+ \(.+\)$", late.Message);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_wait_for_the_lock_ends_when_the_thread_has_to()
    {
        await using var holder = await HoldAsync();
        using var file = new FileLock(Path);
        using var end = new CancellationTokenSource();
        using var thread = new PollThread(TimeSpan.FromHours(1), CancellationToken.None, end.Token);
        var waiting = Task.Run(() => file.Acquire(thread, Deadline.Never));
        await UntilWaitedForAsync();

        await end.CancelAsync();

        await Assert.ThrowsAsync<OperationCanceledException>(() => waiting);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_wait_for_the_lock_looks_after_what_the_thread_watches()
    {
        await using var holder = await HoldAsync();
        using var file = new FileLock(Path);
        using var question = new WakeUp();
        var asked = new TaskCompletionSource();
        _thread.WatchInput(
            question.Descriptor,
            () =>
            {
                asked.SetResult();
                return false;
            }
        );
        var waiting = Task.Run(() => file.Acquire(_thread, Deadline.Never));
        await UntilWaitedForAsync();

        question.Give();

        await asked.Task;
        Assert.False(waiting.IsCompleted);
        holder.Kill();
        (await waiting).Dispose();
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_released_lock_goes_to_another_process()
    {
        using var file = new FileLock(Path);
        file.Acquire(_thread, Deadline.Never).Dispose();

        await using var holder = await HoldAsync();

        Assert.Null(file.TryAcquire());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_child_started_under_the_lock_does_not_inherit_it()
    {
        var file = new FileLock(Path);
        file.Acquire(_thread, Deadline.Never);
        await using var child = ChildProcess.Start(Programs.Dummy, ["await-stop"], _folder);
        await child.WaitForLineAsync("waiting");

        // Closing the descriptor releases the lock only if no other process has the open file: for a moment that
        // may be a process which another test starts, until it becomes its program.
        file.Dispose();

        using var next = new FileLock(Path);
        await Eventually.IsTrueAsync(() => next.TryAcquire() is not null, "the lock is free");
        Assert.False(child.HasExited);
    }

    [Fact]
    public void A_second_opening_in_the_same_process_is_kept_out_too()
    {
        using var first = new FileLock(Path);
        using var second = new FileLock(Path);

        using (first.Acquire(_thread, Deadline.Never))
            Assert.Null(second.TryAcquire());

        Assert.NotNull(second.TryAcquire());
    }

    [Fact]
    public void The_file_stays_for_ever()
    {
        using (var file = new FileLock(Path))
            file.Acquire(_thread, Deadline.Never).Dispose();

        Assert.True(File.Exists(Path));
    }

    [Fact]
    public void The_holder_leaves_a_note_for_those_that_find_the_lock_taken()
    {
        using var holder = new FileLock(Path);
        using var held = holder.Acquire(_thread, Deadline.Never);
        holder.WriteNote("a longer note, from ages ago");
        holder.WriteNote("pid 42");

        using var other = new FileLock(Path);

        Assert.Equal("pid 42", other.ReadNote());
    }

    [Fact]
    public void A_lock_that_was_never_held_has_an_empty_note()
    {
        using var file = new FileLock(Path);

        Assert.Equal("", file.ReadNote());
    }

    [Fact]
    public void A_lock_in_a_folder_that_is_not_there_names_its_path()
    {
        var path = _folder.File("nowhere/write.lock");

        var failure = Assert.Throws<NativeException>(() => new FileLock(path));

        Assert.Contains($"opening {path}", failure.Message);
    }

    [Fact]
    public void It_is_free_when_it_is_closed_although_a_process_that_is_being_started_has_a_copy()
    {
        int copy;
        using (var first = new FileLock(Path))
        {
            Assert.NotNull(first.TryAcquire());
            copy = Duplicate(DescriptorOf(Path));
        }

        using (var second = new FileLock(Path))
            Assert.NotNull(second.TryAcquire());
        _ = Close(copy);
    }

    [LibraryImport("libc", EntryPoint = "dup")]
    private static partial int Duplicate(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);

    private static int DescriptorOf(string path) =>
        Directory
            .GetFiles("/proc/self/fd")
            .Where(link => new FileInfo(link).LinkTarget == path)
            .Select(link => int.Parse(System.IO.Path.GetFileName(link)))
            .Single();

    // "1: -> FLOCK ... PID": a process that waits; see proc_locks(5).
    private static Task UntilWaitedForAsync() =>
        Eventually.IsTrueAsync(
            () =>
                File.ReadLines("/proc/locks")
                    .Any(row =>
                        row.Contains("-> FLOCK") && row.Contains($" {Environment.ProcessId} ")
                    ),
            "the lock is waited for"
        );

    private async Task<ChildProcess> HoldAsync()
    {
        var holder = ChildProcess.Start(Programs.Dummy, ["hold-lock", Path], _folder);
        await holder.WaitForLineAsync("held");
        return holder;
    }
}

using Lottery.Waiting;

namespace Lottery.Common.Specs.Waiting;

/// <summary>A thread is asked whether it still works.</summary>
public sealed class QuestionSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task It_answers_in_its_wait_and_waits_on()
    {
        using var stop = new CancellationTokenSource();
        using var thread = new PollThread(TimeSpan.Zero, stop.Token);
        var serving = new TaskCompletionSource<int>();
        var answered = new SemaphoreSlim(0);
        var waits = Task.Run(() =>
        {
            serving.SetResult(Environment.CurrentManagedThreadId);
            WaitEnd end;
            do end = thread.WaitForWatched(Deadline.Never);
            while (end is WaitEnd.Woken);
            return end;
        });
        var id = await serving.Task;

        for (var question = 0; question < 3; question++)
        {
            thread.Ask(() =>
            {
                Assert.Equal(id, Environment.CurrentManagedThreadId);
                answered.Release();
            });
            await answered.WaitAsync(TestContext.Current.CancellationToken);
        }

        await stop.CancelAsync();
        Assert.Equal(WaitEnd.Stopping, await waits);
    }

    [Fact]
    public void A_thread_that_does_not_wait_answers_nothing()
    {
        using var thread = PollThread.Unstoppable();
        var answers = 0;

        thread.Ask(() => answers++);
        Assert.Equal(0, answers);

        thread.PollWatched();
        thread.PollWatched();
        Assert.Equal(1, answers);
    }
}

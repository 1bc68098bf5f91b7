using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>Who of those that wait is taken, and who was not needed.</summary>
public sealed class IdleWorkersSpecs
{
    private readonly IdleWorkers _idle = new();
    private readonly ScriptedWorker[] _workers =
    [
        .. Enumerable.Range(1, 5).Select(pid => new ScriptedWorker(pid)),
    ];

    public IdleWorkersSpecs()
    {
        foreach (var worker in _workers)
            _idle.Add(worker);
    }

    [Fact]
    public void The_last_one_in_is_the_first_one_out()
    {
        Assert.Same(_workers[4], _idle.TakeLast());
        Assert.Same(_workers[3], _idle.TakeLast());
        _idle.Add(_workers[4]);

        Assert.Same(_workers[4], _idle.TakeLast());
    }

    [Fact]
    public void Nobody_is_there_when_all_are_taken_or_dead()
    {
        for (var taken = 0; taken < 4; taken++)
            Assert.NotNull(_idle.TakeLast());
        _idle.Remove(_workers[0]);

        Assert.Null(_idle.TakeLast());
    }

    [Fact]
    public void Who_has_come_since_the_last_look_may_be_needed_yet()
    {
        Assert.Empty(_idle.TakeUnneeded(spares: 1));

        Assert.Equal(5, _idle.Count);
    }

    [Fact]
    public void Who_was_not_needed_since_the_last_look_is_let_go_beyond_the_spares()
    {
        _idle.TakeUnneeded(spares: 1);

        Assert.Equal(_workers[..4], _idle.TakeUnneeded(spares: 1));

        Assert.Same(_workers[4], _idle.TakeLast());
    }

    [Fact]
    public void A_rush_keeps_as_many_as_it_needed_at_once()
    {
        _idle.TakeUnneeded(spares: 1);
        var (one, two) = (_idle.TakeLast()!, _idle.TakeLast()!);
        _idle.Add(one);
        _idle.Add(two);

        Assert.Equal(_workers[..2], _idle.TakeUnneeded(spares: 1));

        Assert.Equal(3, _idle.Count);
    }

    [Fact(Timeout = 15_000)]
    public async Task Who_waits_for_a_worker_is_woken_by_the_next()
    {
        var none = new IdleWorkers();
        var any = none.OneAsync(TestContext.Current.CancellationToken);
        Assert.False(any.IsCompleted);

        none.Add(_workers[0]);

        Assert.True(await any);
        Assert.False(none.SomeAsync(TestContext.Current.CancellationToken).IsCompleted);
    }
}

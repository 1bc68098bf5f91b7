using Lottery.Orchestrator.Workers;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Specs;

/// <summary>Which of the workers that wait is taken, and which were not needed.</summary>
public sealed class IdleWorkersSpecs
{
    private readonly IdleWorkers _idle = new();
    private readonly PooledWorker[] _workers =
    [
        .. Enumerable
            .Range(1, 5)
            .Select(pid => new PooledWorker(new ScriptedWorker(pid), Deadline.Never)),
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
    public void There_is_none_when_all_are_taken_or_dead()
    {
        for (var taken = 0; taken < 4; taken++)
            Assert.NotNull(_idle.TakeLast());
        _idle.Remove(_workers[0]);

        Assert.Null(_idle.TakeLast());
    }

    [Fact]
    public void One_that_has_come_since_the_last_look_may_be_needed_yet()
    {
        Assert.Empty(_idle.TakeUnneeded(spares: 1));

        Assert.Equal(5, _idle.Count);
    }

    [Fact]
    public void Those_that_were_not_needed_since_the_last_look_are_let_go_beyond_the_spares()
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

    [Fact]
    public void Those_that_died_since_the_last_look_are_not_let_go()
    {
        _idle.TakeUnneeded(spares: 1);
        foreach (var worker in _workers[..3])
            _idle.Remove(worker);

        Assert.Equal([_workers[3]], _idle.TakeUnneeded(spares: 1));

        Assert.Equal(1, _idle.Count);
    }
}

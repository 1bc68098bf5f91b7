using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

public sealed class WriteTurnWatchSpecs : IDisposable
{
    private const int Stranger = 99;

    private readonly CapturedLog _log = new();
    private readonly ScriptedWorker _worker = new(1);
    private readonly ScriptedWorker _other = new(2);
    private readonly WriteTurnWatch _watch;
    private int[] _stoppedHolders = [];

    public WriteTurnWatchSpecs() =>
        _watch = new WriteTurnWatch(() => [_worker, _other], () => _stoppedHolders, _log.Logger);

    [Fact]
    public void A_worker_that_is_stopped_with_the_turn_at_every_look_is_ended_once_and_named()
    {
        Look(WriteTurnWatch.Looks - 1, Stranger, _worker.Pid);
        Assert.Equal(0, _worker.Kills);

        Look(WriteTurnWatch.Looks, Stranger, _worker.Pid);

        Assert.Equal((1, 0), (_worker.Kills, _other.Kills));
        Assert.Equal("1", Assert.Single(_log.Of("worker_hung"))["pid"]);
    }

    [Fact]
    public void A_worker_that_went_on_in_between_stays()
    {
        Look(WriteTurnWatch.Looks - 1, _worker.Pid);
        Look(1);
        Look(WriteTurnWatch.Looks - 1, _worker.Pid);

        Assert.Equal(0, _worker.Kills);
    }

    [Fact]
    public void The_looks_at_one_worker_do_not_count_for_another()
    {
        Look(WriteTurnWatch.Looks - 1, _worker.Pid);
        Look(WriteTurnWatch.Looks - 1, _other.Pid);

        Assert.Equal((0, 0), (_worker.Kills, _other.Kills));
    }

    [Fact]
    public void A_process_that_is_no_worker_is_not_ours_to_end()
    {
        Look(2 * WriteTurnWatch.Looks, Stranger);

        Assert.Empty(_log.Lines);
    }

    [Theory]
    [InlineData("4711 (lottery-worker) T 1 4711", true)]
    [InlineData("4711 (a) S) T 1 4711", true)]
    [InlineData("4711 (T) S 1 4711", false)]
    [InlineData("4711 (lottery-worker) R 1 4711", false)]
    [InlineData("4711 (lottery-worker) D 1 4711", false)]
    [InlineData("4711 (lottery-worker) t 1 4711", false)]
    [InlineData("4711 (lottery-worker)", false)]
    [InlineData("", false)]
    public void Stopped_is_a_state_of_its_own(string stat, bool stopped) =>
        Assert.Equal(stopped, StoppedHolders.IsStopped(stat));

    public void Dispose()
    {
        _log.Dispose();
        _worker.Dispose();
        _other.Dispose();
    }

    private void Look(int times, params int[] stoppedHolders)
    {
        _stoppedHolders = stoppedHolders;
        for (var time = 0; time < times; time++)
            _watch.Look();
    }
}

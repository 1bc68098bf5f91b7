using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

public sealed class RollCallSpecs : IDisposable
{
    private readonly CapturedLog _log = new();
    private readonly ScriptedWorker _worker = new(1);
    private readonly ScriptedWorker _other = new(2);
    private readonly RollCall _rollCall;

    public RollCallSpecs() => _rollCall = new RollCall(() => [_worker, _other], _log.Logger);

    [Fact]
    public void A_worker_that_answers_stays()
    {
        Call(10 * RollCall.Rounds);

        Assert.Equal(0, _worker.Kills);
    }

    [Fact]
    public void A_worker_that_has_not_answered_for_all_rounds_is_ended_and_named()
    {
        _worker.Answers = false;
        Call(RollCall.Rounds);
        Assert.Equal(0, _worker.Kills);

        Call(1);

        Assert.Equal((1, 0), (_worker.Kills, _other.Kills));
        Assert.Equal("1", Assert.Single(_log.Of("worker_hung"))["pid"]);
    }

    [Fact]
    public void One_answer_makes_up_for_all_that_were_missing()
    {
        _worker.Answers = false;
        Call(RollCall.Rounds - 1);
        _worker.Answers = true;
        Call(1);
        _worker.Answers = false;

        Call(RollCall.Rounds);

        Assert.Equal(0, _worker.Kills);
    }

    [Fact]
    public void A_worker_that_takes_long_to_die_is_ended_only_once()
    {
        _worker.Answers = false;

        Call(3 * RollCall.Rounds);

        Assert.Equal(1, _worker.Kills);
        Assert.Single(_log.Of("worker_hung"));
    }

    [Theory]
    [InlineData(60, 60)]
    [InlineData(6, 6)]
    [InlineData(1, 5)]
    public void A_worker_may_be_silent_as_long_as_an_agency_but_a_while_in_any_case(
        int idleTimeout,
        int silence
    ) =>
        Assert.Equal(
            TimeSpan.FromSeconds(silence),
            RollCall.SilenceAllowed(TimeSpan.FromSeconds(idleTimeout))
        );

    public void Dispose()
    {
        _log.Dispose();
        _worker.Dispose();
        _other.Dispose();
    }

    private void Call(int rounds)
    {
        for (var round = 0; round < rounds; round++)
            _rollCall.Call();
    }
}

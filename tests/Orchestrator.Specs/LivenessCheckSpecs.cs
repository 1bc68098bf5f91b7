using Lottery.Handoff;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>Which workers hang, and what the log says of them.</summary>
public sealed class LivenessCheckSpecs : ScriptedPool
{
    private const int Stranger = 99;

    private WorkerPool? _pool;

    private ScriptedWorker Worker => Launched[0];

    private ScriptedWorker Other => Launched[1];

    [Fact]
    public void A_worker_that_answers_stays()
    {
        Start();

        Look(10 * LivenessCheck.Rounds);

        Assert.Equal(10 * LivenessCheck.Rounds, Worker.Questions);
        Assert.Empty(Worker.Kills);
    }

    [Fact]
    public void A_worker_that_has_not_answered_in_all_rounds_is_killed_and_named()
    {
        Start();
        Worker.Answers = false;
        Look(LivenessCheck.Rounds);
        Assert.Empty(Worker.Kills);

        Look(1);

        Assert.Single(Worker.Kills);
        Assert.Empty(Other.Kills);
        var line = Assert.Single(Log.Of("worker_hung"));
        Assert.Equal(("ERROR", "fail", "1"), (line.Level, line.Result, line["pid"]));
    }

    [Fact]
    public void One_answer_makes_up_for_all_that_were_missing()
    {
        Start();
        Worker.Answers = false;
        Look(LivenessCheck.Rounds);

        Worker.Report(WorkerWord.Alive);
        Look(LivenessCheck.Rounds);

        Assert.Empty(Worker.Kills);
    }

    [Fact]
    public void A_worker_that_takes_long_to_die_is_killed_only_once()
    {
        Start();
        Worker.Answers = false;

        Look(3 * LivenessCheck.Rounds);

        Assert.Single(Worker.Kills);
        Assert.Single(Log.Of("worker_hung"));
    }

    [Theory]
    [InlineData(60, 12)]
    [InlineData(6, 1)]
    [InlineData(1, 1)]
    public void A_worker_may_be_silent_as_long_as_an_agency_but_a_while_in_any_case(
        int idleTimeout,
        int looksInARound
    )
    {
        Start(TimeSpan.FromSeconds(idleTimeout));
        Worker.Answers = false;

        Look(((LivenessCheck.Rounds + 1) * looksInARound) - 1);
        Assert.Empty(Worker.Kills);
        Look(1);

        Assert.Single(Worker.Kills);
    }

    [Fact]
    public void A_worker_that_has_not_connected_is_not_asked()
    {
        _pool = Pool(spares: 1);
        _pool.Start();

        Look(3 * LivenessCheck.Rounds);

        Assert.Equal(0, Worker.Questions);
        Assert.Empty(Worker.Kills);
    }

    [Fact]
    public void A_silent_worker_that_holds_the_lock_is_killed_after_a_few_looks_once()
    {
        Start(Long);
        Worker.Answers = false;
        Processes.Holders = [Stranger, Worker.Pid];
        Look(LivenessCheck.MaxHolderChecks - 1);
        Assert.Empty(Worker.Kills);

        Look(2 * LivenessCheck.MaxHolderChecks);

        Assert.Single(Worker.Kills);
        Assert.Empty(Other.Kills);
        Assert.Equal("1", Assert.Single(Log.Of("worker_hung"))["pid"]);
    }

    [Fact]
    public void A_worker_that_answers_may_hold_the_lock_for_long()
    {
        Start(Long);
        Processes.Holders = [Worker.Pid];

        Look(10 * LivenessCheck.MaxHolderChecks);

        Assert.Empty(Worker.Kills);
    }

    [Fact]
    public void A_worker_that_answers_between_two_looks_is_not_silent()
    {
        Start(Long);
        Worker.Answers = false;
        Processes.Holders = [Worker.Pid];
        Look(LivenessCheck.MaxHolderChecks - 1);

        Worker.Report(WorkerWord.Alive);
        Look(LivenessCheck.MaxHolderChecks - 1);

        Assert.Empty(Worker.Kills);
    }

    [Fact]
    public void A_silent_worker_that_holds_the_lock_and_waits_for_the_disk_is_slow_not_hung()
    {
        Start(Long);
        Worker.Answers = false;
        Processes.Holders = [Worker.Pid];
        Processes.State = ProcessTable.WaitsForDisk;

        Look(10 * LivenessCheck.MaxHolderChecks);

        Assert.Empty(Worker.Kills);
    }

    [Fact]
    public void A_worker_that_gave_the_lock_back_in_between_stays()
    {
        Start(Long);
        Worker.Answers = false;
        Processes.Holders = [Worker.Pid];
        Look(LivenessCheck.MaxHolderChecks - 1);
        Processes.Holders = [];
        Look(1);
        Processes.Holders = [Worker.Pid];

        Look(LivenessCheck.MaxHolderChecks - 1);

        Assert.Empty(Worker.Kills);
    }

    [Fact]
    public void The_looks_at_one_holder_do_not_count_for_another()
    {
        Start(Long);
        Worker.Answers = Other.Answers = false;
        Processes.Holders = [Other.Pid];
        Look(1);
        Processes.Holders = [Worker.Pid];
        Look(LivenessCheck.MaxHolderChecks - 1);
        Processes.Holders = [Other.Pid];

        Look(LivenessCheck.MaxHolderChecks - 1);

        Assert.Empty(Worker.Kills);
        Assert.Empty(Other.Kills);
    }

    [Fact]
    public void A_process_that_is_no_worker_is_not_touched()
    {
        Start(Long);
        Processes.Holders = [Stranger];

        Look(2 * LivenessCheck.MaxHolderChecks);

        Assert.Empty(Log.Of("worker_hung"));
    }

    [Fact]
    public void The_log_says_what_a_hung_worker_had_in_hand()
    {
        Start();
        _pool!.Deliver(Agency());
        Other.Take();
        Other.Report(WorkerWord.Speaking, number: 7);
        Worker.Answers = Other.Answers = false;
        Processes.State = 'T';

        Look(LivenessCheck.Rounds + 1);

        var idle = Log.Of("worker_hung").Single(line => line["pid"] == "1");
        var busy = Log.Of("worker_hung").Single(line => line["pid"] == "2");
        Assert.Equal(("none", "7"), (idle["agency"], busy["agency"]));
        Assert.EndsWith("; in hand: nothing; process state: T", idle["reason"]);
        Assert.Matches(
            "; in hand: a connection from 127.0.0.1 for [0-9] s; process state: T$",
            busy["reason"]
        );
    }

    [Fact]
    public void A_connection_that_a_hung_worker_has_not_taken_is_named_as_such()
    {
        Start();
        _pool!.Deliver(Agency());
        Other.Answers = false;

        Look(LivenessCheck.Rounds + 1);

        Assert.Contains(
            "in hand: a new connection from 127.0.0.1;",
            Assert.Single(Log.Of("worker_hung"))["reason"]
        );
    }

    [Fact]
    public void After_a_stop_no_worker_is_asked()
    {
        Start();
        Worker.Answers = false;
        _pool!.Stop();

        Look(3 * LivenessCheck.Rounds);

        Assert.Equal((0, 0), (Worker.Questions, Other.Questions));
        Assert.Empty(Worker.Kills);
    }

    [Fact]
    public void After_a_stop_a_worker_that_is_stopped_with_the_lock_is_killed_all_the_same()
    {
        Start();
        Processes.Holders = [Worker.Pid];
        Processes.State = ProcessTable.Stopped;
        _pool!.Stop();

        Look(LivenessCheck.MaxHolderChecks);

        Assert.Single(Worker.Kills);
    }

    [Theory]
    [InlineData('R')]
    [InlineData('S')]
    [InlineData(ProcessTable.WaitsForDisk)]
    public void After_a_stop_a_worker_that_writes_for_long_has_the_grace_time_for_it(char state)
    {
        Start();
        Processes.Holders = [Worker.Pid];
        Processes.State = state;
        _pool!.Stop();

        Look(10 * LivenessCheck.MaxHolderChecks);

        Assert.Empty(Worker.Kills);
    }

    // Two workers that are ready.
    private void Start(TimeSpan idleTimeout = default) =>
        _pool = ReadyPool(new() { MaxWorkers = 2 }, idleTimeout);

    private void Look(int times)
    {
        for (var time = 0; time < times; time++)
            _pool!.CheckWorkers();
    }
}

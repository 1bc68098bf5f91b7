using Lottery.Native;

namespace Lottery.Orchestrator.Specs;

/// <summary>Which processes may connect as workers.</summary>
public sealed class WorkerRendezvousSpecs : IDisposable
{
    private readonly RealWorkers _workers = new();
    private readonly List<StreamSocket> _links = [];

    [Fact]
    public void A_process_that_is_expected_is_accepted()
    {
        using var worker = Connect();
        _workers.Rendezvous.Expect(Environment.ProcessId, _links.Add);

        _workers.RunUntil(() => _links.Count > 0, "it is accepted");

        Assert.Equal(Environment.ProcessId, Assert.Single(_links).PeerPid());
        Assert.Null(worker.TryReceive(new byte[1]));
    }

    [Fact]
    public void A_process_is_accepted_once()
    {
        using var worker = Connect();
        using var again = Connect();
        _workers.Rendezvous.Expect(Environment.ProcessId, _links.Add);

        _workers.RunUntil(() => IsTurnedAway(again), "the second link is turned away");

        Assert.Single(_links);
    }

    [Fact]
    public void A_process_that_has_exited_is_expected_no_more()
    {
        using var worker = Connect();
        _workers.Rendezvous.Expect(Environment.ProcessId, _links.Add);
        _workers.Rendezvous.Forget(Environment.ProcessId);

        _workers.RunUntil(() => IsTurnedAway(worker), "it is turned away");

        Assert.Empty(_links);
    }

    [Fact]
    public async Task Another_process_that_connects_is_turned_away_and_the_worker_is_not()
    {
        _workers.Rendezvous.Expect(Environment.ProcessId, _links.Add);
        await using var stranger = ChildProcess.Start(
            Programs.Dummy,
            ["connect", _workers.Rendezvous.Address],
            _workers.Folder
        );

        _workers.RunUntil(() => stranger.HasExited, "the stranger is turned away");
        Assert.Empty(_links);
        using var worker = Connect();
        _workers.RunUntil(() => _links.Count > 0, "the worker is accepted");

        await stranger.WaitForLineAsync("turned away");
    }

    public void Dispose()
    {
        _links.ForEach(link => link.Dispose());
        _workers.Dispose();
    }

    private StreamSocket Connect() => StreamSocket.ConnectLocal(_workers.Rendezvous.Address);

    private static bool IsTurnedAway(StreamSocket link) => link.TryReceive(new byte[1]) == 0;
}

using Lottery.Native;

namespace Lottery.Orchestrator.Specs;

/// <summary>Processes of another user at the rendezvous of the workers.</summary>
public sealed class StrangerSpecs : IDisposable
{
    private const int AnotherUser = 65_534;

    private readonly RealWorkers _workers = new();
    private readonly List<StreamSocket> _links = [];

    [Fact]
    public async Task A_process_of_another_user_gets_no_connection_though_its_number_is_expected()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "needs root, to be another user");
        await using var stranger = ChildProcess.Start(
            Programs.Dummy,
            ["connect-as", $"{AnotherUser}", _workers.Rendezvous.Address],
            _workers.Folder
        );
        _workers.Rendezvous.Expect(stranger.Id, _links.Add);

        _workers.RunUntil(() => stranger.HasExited || _links.Count > 0, "it is answered");

        Assert.Empty(_links);
        await stranger.WaitForLineAsync("turned away");
    }

    public void Dispose()
    {
        _links.ForEach(link => link.Dispose());
        _workers.Dispose();
    }
}

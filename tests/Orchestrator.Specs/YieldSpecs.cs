using System.Net.Sockets;
using System.Text;
using Lottery.Handoff;
using Lottery.Orchestrator.Workers;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;
using Lottery.Wire;

namespace Lottery.Orchestrator.Specs;

/// <summary>What a real worker does when it is asked to end a connection that has sent no whole message.</summary>
public sealed class YieldSpecs : IDisposable
{
    private readonly RealWorkers _workers = new();
    private readonly PollThread _thread = PollThread.Unstoppable();
    private readonly NamedSemaphore _draw;
    private readonly IStoreHost _host;
    private readonly IWorker _worker;

    public YieldSpecs()
    {
        var semaphore = $"/lottery-specs-yield-{Guid.NewGuid():N}";
        _draw = NamedSemaphore.Create(semaphore);
        _host = Stores.Claim(_workers.Options.Store);
        _host.Open(_thread);
        _worker = _workers.Launch(
            Programs.LotteryWorker,
            _workers.Options with
            {
                DrawSemaphore = semaphore,
            }
        );
        RunUntilReported(WorkerWord.Ready);
        NamedSemaphore.Unlink(semaphore);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(7)]
    public void A_connection_without_a_whole_message_is_told_why_and_ended(int bytes)
    {
        using var agency = HandOver();
        agency.Send(Frame.Of("WIN\n"u8.ToArray()).AsSpan(..bytes));

        _worker.AskToYield();
        RunUntilReported(WorkerWord.Served);

        Assert.Equal($"ERROR {Reply.Late}\n", ReceiveAll(agency));
        Assert.DoesNotContain(new(WorkerWord.Greeted), _workers.Reports);
    }

    [Fact]
    public void One_that_has_sent_a_message_goes_on()
    {
        using var agency = HandOver();
        Ask(agency);
        RunUntilReported(WorkerWord.Greeted);

        _worker.AskToYield();
        _worker.Ask();
        RunUntilReported(WorkerWord.Alive);

        Ask(agency);
        Assert.Single(_workers.Reports, report => report.Word is WorkerWord.Greeted);
        Assert.DoesNotContain(new(WorkerWord.Served), _workers.Reports);
    }

    [Fact]
    public void A_request_that_comes_too_late_says_nothing_of_the_next_connection()
    {
        HandOver().Dispose();
        RunUntilReported(WorkerWord.Served);

        _worker.AskToYield();
        using var agency = HandOver();
        _worker.Ask();
        RunUntilReported(WorkerWord.Alive);

        Ask(agency);
    }

    public void Dispose()
    {
        _worker.Dismiss();
        _workers.RunUntilGone(_worker);
        _workers.Dispose();
        _host.Dispose();
        _draw.Dispose();
        _thread.Dispose();
    }

    private Socket HandOver()
    {
        var pair = TcpPair.Open();
        Assert.True(_worker.TryHandOver(pair.Accepted));
        _workers.Reports.Clear();
        RunUntilReported(WorkerWord.Received);
        pair.Accepted.Dispose();
        return pair.Agency;
    }

    private static void Ask(Socket agency)
    {
        agency.Send(Frame.Of("WIN\n"u8.ToArray()));
        var answer = new byte[Frame.HeaderBytes + 2];
        Assert.Equal(answer.Length, agency.Receive(answer));
        Assert.Equal("N\n", Encoding.UTF8.GetString(answer.AsSpan(Frame.HeaderBytes)));
    }

    private static string ReceiveAll(Socket agency)
    {
        var said = new MemoryStream();
        new NetworkStream(agency).CopyTo(said);
        return Encoding.UTF8.GetString(said.ToArray().AsSpan(Frame.HeaderBytes));
    }

    private void RunUntilReported(WorkerWord word) =>
        _workers.RunUntil(
            () => _workers.Reports.Exists(report => report.Word == word),
            $"it reports {word}"
        );
}

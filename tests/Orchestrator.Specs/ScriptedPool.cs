using System.ComponentModel;
using System.Net.Sockets;
using System.Text;
using Lottery.Native;
using Lottery.Orchestrator.Workers;
using Lottery.Wire;

namespace Lottery.Orchestrator.Specs;

/// <summary>A pool whose workers do what a test says, one step after the other.</summary>
public abstract class ScriptedPool : IDisposable
{
    private readonly List<TcpPair> _agencies = [];

    /// <summary>A time that does not pass during a test.</summary>
    private protected static TimeSpan Long => TimeSpan.FromHours(1);

    /// <summary>The workers, in the order of their launch.</summary>
    private protected List<ScriptedWorker> Launched { get; } = [];

    /// <summary>Why no worker can be launched, while none can.</summary>
    private protected Win32Exception? WhyNoLaunch { get; set; }

    /// <summary>What the pool's liveness check sees of processes.</summary>
    private protected ScriptedProcesses Processes { get; } = new();

    /// <summary>What the pool logs.</summary>
    private protected CapturedLog Log { get; } = new();

    public void Dispose()
    {
        _agencies.ForEach(agency => agency.Dispose());
        GC.SuppressFinalize(this);
    }

    /// <summary>The server's end of a new connection.</summary>
    private protected StreamSocket Agency()
    {
        _agencies.Add(TcpPair.Open());
        return _agencies[^1].Accepted;
    }

    /// <summary>The other end of a connection.</summary>
    private protected Socket PeerOf(StreamSocket accepted) =>
        _agencies.Single(pair => pair.Accepted == accepted).Agency;

    /// <summary>Closes the other end of a connection, and waits until the server's end has heard of it.</summary>
    private protected void ClosePeerOf(StreamSocket accepted)
    {
        PeerOf(accepted).Close();
        Assert.True(SpinWait.SpinUntil(accepted.IsAbandoned, Long));
    }

    /// <summary>What the server has said on a connection that it closes.</summary>
    private protected string SaidOn(StreamSocket accepted)
    {
        var said = new MemoryStream();
        new NetworkStream(PeerOf(accepted)).CopyTo(said);
        return Encoding.UTF8.GetString(said.ToArray().AsSpan(Frame.HeaderBytes));
    }

    /// <summary>A pool that has not started.</summary>
    private protected WorkerPool Pool(int spares, int most = 100) => Pool(Options(spares, most));

    /// <inheritdoc cref="Pool(int, int)"/>
    private protected WorkerPool Pool(WorkerPoolOptions options, TimeSpan idleTimeout = default) =>
        new(Launch, options, new LivenessCheck(idleTimeout, Processes, Log.Logger), Log.Logger);

    /// <summary>A pool whose first workers are ready.</summary>
    private protected WorkerPool ReadyPool(int spares, int most = 100) =>
        ReadyPool(Options(spares, most));

    /// <inheritdoc cref="ReadyPool(int, int)"/>
    private protected WorkerPool ReadyPool(
        WorkerPoolOptions options,
        TimeSpan idleTimeout = default
    )
    {
        var pool = Pool(options, idleTimeout);
        pool.Start();
        Launched.ForEach(worker => worker.BecomeReady());
        return pool;
    }

    /// <summary>No pause after a failed start: no test waits for time to pass.</summary>
    private protected static WorkerPoolOptions Options(int spares, int most = 100) =>
        new()
        {
            MaxWorkers = most,
            MaxInHello = most,
            Spares = spares,
            FirstStartPause = TimeSpan.Zero,
        };

    private ScriptedWorker Launch(IWorkerEvents pool)
    {
        if (WhyNoLaunch is not null)
            throw WhyNoLaunch;
        Launched.Add(new ScriptedWorker(Launched.Count + 1, pool));
        return Launched[^1];
    }
}

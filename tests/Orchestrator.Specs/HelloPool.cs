using Lottery.Native;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>A scripted pool in which connections that send no message have a part of the workers.</summary>
public abstract class HelloPool : ScriptedPool
{
    /// <summary>A pool whose first workers are ready.</summary>
    private protected WorkerPool PoolWith(
        int places,
        TimeSpan leastHello,
        int workers = 8,
        int room = 100,
        int spares = 4,
        TimeSpan? timeout = null
    ) =>
        ReadyPool(
            Options(spares, workers) with
            {
                MaxInHello = places,
                LeastHello = leastHello,
                MaxWaiting = room,
                HelloTimeout = timeout ?? Long,
            }
        );

    /// <summary>A worker that has taken a new connection, on which nothing was said.</summary>
    private protected ScriptedWorker Serve(WorkerPool pool)
    {
        var agency = Agency();
        pool.Deliver(agency);
        var worker = Given(agency);
        worker.Take();
        return worker;
    }

    /// <summary>The worker that was given a connection.</summary>
    private protected ScriptedWorker Given(StreamSocket agency) =>
        Launched.Single(worker => worker.Given.Contains(agency));

    /// <summary>The worker's connection has to end, and the worker takes the next.</summary>
    private protected static void End(WorkerPool pool, ScriptedWorker worker)
    {
        pool.EndLateHellos();
        worker.Finish();
        worker.Take();
    }
}

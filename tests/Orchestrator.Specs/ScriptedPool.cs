using System.Collections.Immutable;
using System.Net.Sockets;
using Lottery.Orchestrator.Workers;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lottery.Orchestrator.Specs;

/// <summary>A pool whose workers do what a test says.</summary>
public abstract class ScriptedPool
{
    // The pool launches from threads of its own while a test looks at those there are.
    private ImmutableList<ScriptedWorker> _launched = [];
    private int _deaths;

    /// <summary>How many workers did not leave in good order.</summary>
    private protected int Deaths => Volatile.Read(ref _deaths);

    /// <summary>The workers, in the order of their launch.</summary>
    private protected ImmutableList<ScriptedWorker> Launched => Volatile.Read(ref _launched);

    /// <summary>The end of the test.</summary>
    private protected static CancellationToken Never => TestContext.Current.CancellationToken;

    /// <summary>A connection that nobody looks at.</summary>
    private protected static Socket Agency() => new(SocketType.Stream, ProtocolType.Tcp);

    /// <summary>A pool that has not started.</summary>
    private protected WorkerPool Pool(int spares, int most = 100) =>
        new(
            Launch,
            new WorkerPoolOptions { Most = most, Spares = spares },
            () => Interlocked.Increment(ref _deaths),
            NullLogger.Instance
        );

    /// <summary>Launches one more; called by the pool, which launches one at a time.</summary>
    private protected ScriptedWorker Launch()
    {
        var worker = new ScriptedWorker(Launched.Count + 1);
        Volatile.Write(ref _launched, Launched.Add(worker));
        return worker;
    }
}

using System.Diagnostics;
using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Orchestrator.Workers;
using Lottery.Waiting;

namespace Lottery.Orchestrator.Specs;

/// <summary>
/// Launches real processes as workers, runs the loop that hears them step by step, and keeps what they
/// report. Owns the loop, the rendezvous, and every process that it launched.
/// </summary>
internal sealed class RealWorkers : IWorkerEvents, IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(5);

    private readonly List<IWorker> _launched = [];
    private readonly Dictionary<IWorker, WorkerExit> _exits = [];
    private readonly HashSet<IWorker> _unlinked = [];

    public RealWorkers() => Rendezvous = new(Loop);

    /// <summary>The loop of the test's thread.</summary>
    public EventLoop Loop { get; } = new();

    /// <summary>Where the workers connect.</summary>
    public WorkerRendezvous Rendezvous { get; }

    /// <summary>The folder in which the workers' files are.</summary>
    public TempDir Folder { get; } = new();

    /// <summary>What workers have reported, one after the other.</summary>
    public List<WorkerReport> Reports { get; } = [];

    /// <summary>What a worker of this folder's database is told.</summary>
    public WorkerOptions Options =>
        new()
        {
            Store = new() { Path = Folder.File("lottery.db") },
            DrawSemaphore = "/none",
            Serving = new() { IdleTimeout = TimeSpan.FromMinutes(1) },
            Grace = TimeSpan.FromMinutes(1),
            LogLevel = LogLevel.Warning,
        };

    /// <summary>Starts a program as a worker.</summary>
    public IWorker Launch(string program, WorkerOptions options, string? argument = null)
    {
        var address = argument ?? Rendezvous.Address;
        var worker = new WorkerProcess(
            WorkerProcess.CommandOf(program, address, options),
            Rendezvous,
            new WorkerCredentials(Rendezvous.Loop),
            this
        );
        _launched.Add(worker);
        return worker;
    }

    /// <summary>Launches a script of the shell.</summary>
    public IWorker Run(string script)
    {
        // sh(1) takes its first argument for a script; a worker's is the address where it connects.
        var file = Folder.Write($"worker-{_launched.Count}", script);
        return Launch("/bin/sh", Options, file);
    }

    /// <summary>Launches a verb of the dummy that plays a worker; what it says goes to a file.</summary>
    public IWorker Play(string verb, string arguments = "", string output = "/dev/null") =>
        Run($"exec '{Programs.Dummy}' {verb} {Rendezvous.Address} {arguments} >'{output}'");

    /// <summary>Runs the loop until a worker has connected.</summary>
    public void RunUntilLinked(IWorker worker) => RunUntil(() => worker.IsLinked, "it connects");

    /// <summary>Runs the loop until a worker has exited, and its reports are read.</summary>
    /// <returns>How it ended.</returns>
    public WorkerExit RunUntilGone(IWorker worker)
    {
        RunUntil(() => !worker.IsLinked && _exits.ContainsKey(worker), "it exits");
        return _exits[worker];
    }

    /// <summary>Asks a worker, and handles the next thing that comes of it.</summary>
    public void AskAndRunOnce(IWorker worker)
    {
        worker.Ask();
        Loop.RunOnce(Deadline.In(LongestWait));
    }

    /// <summary>Runs the loop until something shows.</summary>
    public void RunUntil(Func<bool> shows, string description)
    {
        var since = Stopwatch.StartNew();
        while (!shows())
        {
            Assert.True(since.Elapsed < LongestWait, $"it never came true that {description}");
            Loop.RunOnce(Deadline.In(BetweenLooks));
        }
    }

    public void OnReport(IWorker worker, WorkerReport report) => Reports.Add(report);

    public void OnLinkEnded(IWorker worker, bool reportsLost) =>
        Assert.True(_unlinked.Add(worker), "the end of a link is told once");

    public void OnExited(IWorker worker, WorkerExit exit) => _exits.Add(worker, exit);

    public void Dispose()
    {
        foreach (var worker in _launched)
        {
            worker.Kill();
            RunUntilGone(worker);
            worker.Dispose();
        }
        Rendezvous.Dispose();
        Loop.Dispose();
        Folder.Dispose();
    }
}

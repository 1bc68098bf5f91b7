using System.Net.Sockets;
using Lottery.Domain;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>A worker without a process, that does what a test says.</summary>
internal sealed class ScriptedWorker(int pid) : IWorker
{
    private readonly TaskCompletionSource _ready = new();
    private readonly TaskCompletionSource<WorkerExit> _exit = new();
    private readonly TaskCompletionSource _asked = new();
    private TaskCompletionSource _served = new();

    public int Pid => pid;

    public AgencyId? Agency => null;

    public int Unanswered { get; private set; }

    public Task Ready => _ready.Task;

    public Task<WorkerExit> Exit => _exit.Task;

    public Task Served => _served.Task;

    /// <summary>Completes when the worker is dismissed.</summary>
    public Task Asked => _asked.Task;

    /// <summary>Whether it takes the connections that it is offered.</summary>
    public bool Takes { get; set; } = true;

    /// <summary>Whether it has a connection.</summary>
    public bool Busy { get; private set; }

    /// <summary>Whether it answers when it is asked.</summary>
    public bool Answers { get; set; } = true;

    /// <summary>How often it was ended.</summary>
    public int Kills { get; private set; }

    /// <summary>Whether it leaves when it is dismissed.</summary>
    public bool LeavesWhenAsked { get; set; } = true;

    public Task<bool> TryHandOffAsync(Socket agency)
    {
        (_served, Busy) = (new(), Takes);
        if (!Takes)
            Die(1);
        return Task.FromResult(Takes);
    }

    public void Ask() => Unanswered = Answers ? 0 : Unanswered + 1;

    public void Dismiss()
    {
        _asked.TrySetResult();
        if (LeavesWhenAsked)
            Die(0);
    }

    public void Kill()
    {
        Kills++;
        Die(137, killed: true);
    }

    public void Dispose() { }

    public void BecomeReady() => _ready.SetResult();

    public void Finish() => _served.SetResult();

    public void Die(int code, bool killed = false) =>
        _exit.TrySetResult(new WorkerExit(pid, null, code, killed, "as the test said"));
}

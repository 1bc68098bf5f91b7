using Lottery.Handoff;
using Lottery.Native;
using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>A worker without a process, that does what a test says and tells its pool at once.</summary>
internal sealed class ScriptedWorker(int pid, IWorkerEvents? pool = null) : IWorker
{
    public int Pid => pid;

    public bool IsLinked { get; private set; }

    /// <summary>Whether a connection can be sent to it.</summary>
    public bool CanBeGiven { get; set; } = true;

    /// <summary>
    /// Whether it answers when it is asked for a sign of life. One that was asked to leave hears no question.
    /// </summary>
    public bool Answers { get; set; } = true;

    /// <summary>The connections that it was sent.</summary>
    public List<StreamSocket> Given { get; } = [];

    /// <summary>How often it was asked for a sign of life.</summary>
    public int Questions { get; private set; }

    /// <summary>How often it was asked to leave.</summary>
    public int Dismissals { get; private set; }

    /// <summary>The reason of each time that it was killed. It dies of that only when the test says so.</summary>
    public List<string?> Kills { get; } = [];

    /// <summary>Whether what stood for it is freed.</summary>
    public bool IsDisposed { get; private set; }

    public bool TryHandOver(StreamSocket agency)
    {
        if (CanBeGiven)
            Given.Add(agency);
        return CanBeGiven;
    }

    public void Ask()
    {
        Questions++;
        if (Answers && Dismissals == 0)
            Report(WorkerWord.Alive);
    }

    /// <summary>How often it was asked to end a connection that has sent no message.</summary>
    public int YieldRequests { get; private set; }

    public void AskToYield() => YieldRequests++;

    public void TellOfNewer() { }

    /// <summary>How often it was told that its agency may be unfinished.</summary>
    public int TimesUnfinished { get; private set; }

    public void TellOfUnfinished() => TimesUnfinished++;

    public void Dismiss() => Dismissals++;

    public void Kill(string? why = null) => Kills.Add(why);

    public void Dispose() => IsDisposed = true;

    /// <summary>It is ready for its first connection.</summary>
    public void BecomeReady() => Report(WorkerWord.Ready);

    /// <summary>It takes the connection that it was sent.</summary>
    public void Take() => Report(WorkerWord.Received);

    /// <summary>Its connection has sent its first whole message.</summary>
    public void Greet() => Report(WorkerWord.Greeted);

    /// <summary>It has served its connection.</summary>
    public void Finish() => Report(WorkerWord.Served);

    /// <summary>It reports something.</summary>
    public void Report(WorkerWord word, int number = 0)
    {
        IsLinked = true;
        pool?.OnReport(this, new WorkerReport(word, number));
    }

    /// <summary>Its link ends.</summary>
    public void EndLink(bool reportsLost = false)
    {
        if (!IsLinked)
            return;
        IsLinked = false;
        pool?.OnLinkEnded(this, reportsLost);
    }

    /// <summary>Its process ends, before all its reports are read.</summary>
    public void Exit(int code, params string[] errors) =>
        pool?.OnExited(this, new WorkerExit(pid, code) { Errors = errors });

    /// <summary>Its process ends, and its link with it.</summary>
    public void Die(int code, params string[] errors)
    {
        EndLink();
        Exit(code, errors);
    }
}

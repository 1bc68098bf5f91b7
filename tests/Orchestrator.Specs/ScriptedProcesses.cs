using Lottery.Orchestrator.Workers;

namespace Lottery.Orchestrator.Specs;

/// <summary>Says of processes what a test wants.</summary>
internal sealed class ScriptedProcesses : ProcessTable
{
    /// <summary>The processes that hold a lock.</summary>
    public IReadOnlyCollection<int> Holders { get; set; } = [];

    /// <summary>The state of every process.</summary>
    public char State { get; set; } = 'S';

    public override IReadOnlyCollection<int> LockHolders() => Holders;

    public override char StateOf(int pid) => State;
}

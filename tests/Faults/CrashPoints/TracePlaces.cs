namespace Lottery.Faults.CrashPoints;

/// <summary>
/// The places of one draw: each process takes the first free place of its program, and meets the fault of
/// that place; a process without a place is not traced.
/// </summary>
/// <param name="folder">The folder of the draw.</param>
/// <param name="servers">How many servers the draw has.</param>
public sealed class TracePlaces(TempDir folder, int servers)
{
    private const int WorkersOfServer = 3;

    private readonly Dictionary<Victim, int> _count = [];

    /// <summary>What the programs find in their environment.</summary>
    public (string Name, string Value) Environment => ("FAULT_PLACES", folder.File("places"));

    /// <summary>Adds places for the first workers, three for each server, or the first process of another program.</summary>
    public IReadOnlyList<TracePlace> Add(Victim victim, string options, TracePlace? after = null) =>
        [
            .. Enumerable
                .Range(0, victim is Victim.Worker ? WorkersOfServer * servers : 1)
                .Select(_ => AddOne(victim, options, after)),
        ];

    /// <summary>
    /// Adds places for a second fault: of the successors, where the first fault is of the same program; of
    /// the workers of the second server, where it is of the orchestrator.
    /// </summary>
    public IReadOnlyList<TracePlace> AddSecond(FaultPoint first, FaultPoint second) =>
        (first.Series.Victim, second.Series.Victim) is (Victim.Orchestrator, Victim.Worker)
            ? Add(Victim.Worker, second.Options, AddOne(Victim.Orchestrator, "-e trace=none", null))
            : Add(second.Series.Victim, second.Options);

    // The script goes through them in the order of their names.
    private TracePlace AddOne(Victim victim, string options, TracePlace? after)
    {
        var number = _count[victim] = _count.GetValueOrDefault(victim) + 1;
        return new(Path.Combine(Environment.Value, $"{victim}", $"{number:D2}"), options, after);
    }
}

using Lottery.Faults.Draws;

namespace Lottery.Faults.CrashPoints;

/// <summary>
/// What is done to draws on PostgreSQL with two servers: workers are killed at every use of a call; the other faults
/// and programs have some points of each series.
/// </summary>
internal static class PostgresSample
{
    private const string Reset = "error=ECONNRESET";
    private const string Failure = "error=EIO";

    // With both, a program speaks to PostgreSQL.
    private static readonly string[] Talk = ["sendto", "recvmsg"];

    /// <summary>The calls at which something can be lost, or can stand still.</summary>
    public static IReadOnlyList<string> Calls { get; } =
    [.. Talk, "recvfrom", "sendmsg", "connect", "poll", "accept4", "write"];

    /// <summary>All of it.</summary>
    public static IEnumerable<SeriesPlan> Plans =>
        [
            .. Plan(Victim.Worker, FaultSeries.Kill, int.MaxValue, [.. Calls]),
            .. Plan(Victim.Worker, FaultSeries.Stop, 8, [.. Talk, "recvfrom", "write"]),
            .. Plan(Victim.Worker, Reset, 12, [.. Talk, "recvfrom", "connect"]),
            .. Plan(Victim.Worker, Failure, 8, [.. Talk, "recvfrom", "connect", "write"]),
            .. Plan(Victim.Orchestrator, FaultSeries.Kill, 12, [.. Calls]),
            .. Plan(Victim.Orchestrator, FaultSeries.Stop, 6, [.. Talk, "sendmsg", "accept4"]),
            .. Plan(Victim.Orchestrator, Reset, 12, Talk),
            .. Plan(Victim.Orchestrator, Failure, 8, [.. Talk, "sendmsg", "accept4"]),
            .. Plan(Victim.Client, FaultSeries.Kill, 8, ["sendto", "recvfrom"]),
            .. Plan(Victim.Client, FaultSeries.Stop, 4, ["sendto", "recvfrom"]),
            .. Plan(Victim.Client, Reset, 8, ["sendto", "recvfrom"]),
            .. ByPerson(Victim.Worker, FaultSeries.Kill, 12),
            .. ByPerson(Victim.Void, FaultSeries.Kill, 8),
            .. ByPerson(Victim.Void, Reset, 4),
            .. ByPerson(Victim.Close, FaultSeries.Kill, 8),
            .. ByPerson(Victim.Close, Reset, 4),
            .. ByPerson(Victim.Draw, FaultSeries.Kill, 8),
            .. ByPerson(Victim.Draw, Reset, 4),
        ];

    private static IEnumerable<SeriesPlan> ByPerson(Victim victim, string fault, int most) =>
        Talk.Select(call => new SeriesPlan(new(victim, call, fault, DrawCourse.Person), most));

    private static IEnumerable<SeriesPlan> Plan(
        Victim victim,
        string fault,
        int most,
        string[] calls
    ) => calls.Select(call => new SeriesPlan(new(victim, call, fault), most));
}

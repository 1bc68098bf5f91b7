namespace Lottery.Orchestrator.Settings;

/// <summary>What a server does with the connections that it accepts.</summary>
internal enum ServerMode
{
    Parallel, // hands each to a worker process
    Sequential, // serves the lottery in this process, one connection after the other
    Echo, // sends every line back
}

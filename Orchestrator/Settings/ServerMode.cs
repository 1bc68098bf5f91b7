using Lottery.Configuration;

namespace Lottery.Orchestrator.Settings;

/// <summary>What a server does with the connections that it accepts.</summary>
public enum ServerMode
{
    /// <summary>Hands each to a worker process; the lottery as it is meant to be run.</summary>
    Parallel,

    /// <summary>Serves the lottery in this process, one connection after the other.</summary>
    Sequential,

    /// <summary>Sends every line back.</summary>
    Echo,
}

/// <summary>The modes of a server as people write them.</summary>
internal static class ServerModes
{
    /// <summary>A mode's word: <c>parallel</c>.</summary>
    public static string Word(this ServerMode mode) => Kinds.Word(mode);
}

using System.Net;
using Lottery.Domain;
using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>Everything that a server is told; the defaults are the documentation.</summary>
public sealed record ServerOptions
{
    /// <summary>What the server does with its connections.</summary>
    public ServerMode Mode { get; init; } = ServerMode.Parallel;

    /// <summary>The TCP port; 0 takes a free one, which the log names.</summary>
    public int Port { get; init; } = 12345;

    /// <summary>The address to listen on; <c>null</c> is every interface.</summary>
    public IPAddress? Bind { get; init; }

    /// <summary>How many connections may wait to be accepted; see listen(2).</summary>
    public int Backlog { get; init; } = 128;

    /// <summary>Log lines below this level are dropped.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Information;

    /// <summary>The database.</summary>
    public StoreOptions Store { get; init; } = new();

    /// <summary>When the draw is due; <c>null</c> leaves it to the database.</summary>
    public AgenciesExpected? Agencies { get; init; }

    /// <summary>The number that wins; <c>null</c> leaves it to the database.</summary>
    public int? WinningNumber { get; init; }

    /// <summary>Whether rules that the database has may be changed.</summary>
    public bool ChangeRules { get; init; }

    /// <summary>How long everything may take from the first signal to the exit.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(8);

    /// <summary>How long an agency may take for a complete message; waiting for the draw does not count.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The most workers at a time; beyond it connections wait in the backlog.</summary>
    public int MaxWorkers { get; init; } = 1024;

    /// <summary>What old configuration files call the server's host; read, logged and not used.</summary>
    public string? ServerIp { get; init; }
}

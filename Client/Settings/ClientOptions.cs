using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Client.Settings;

/// <summary>
/// How a client runs. Built once from flags, environment and file (<see cref="ClientSettings"/>) and
/// passed down; the defaults are the documentation.
/// </summary>
public sealed record ClientOptions
{
    // As many of the largest messages as the server reads at once.
    private const int MostOnTheirWay = 32;

    /// <summary>The agency that this client speaks for.</summary>
    public required AgencyId Id { get; init; }

    /// <summary>Where the server listens.</summary>
    public ServerAddress Server { get; init; } = new("localhost", 12345);

    /// <summary>
    /// How long a connection may take to be made: to a machine that is gone the kernel would try for two
    /// minutes (tcp(7), tcp_syn_retries).
    /// </summary>
    public TimeSpan ConnectPatience { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>What it is started for.</summary>
    public ClientMode Mode { get; init; } = ClientMode.Upload;

    /// <summary>How the messages of an upload get to the server.</summary>
    public ConnectionKind Connection { get; init; } = ConnectionKind.Persistent;

    /// <summary>Whether an upload can be gone on with, on another connection or in another run.</summary>
    public UploadProtocol Protocol { get; init; } = UploadProtocol.Resume;

    /// <summary>
    /// How long an upload tries to get on after a trouble, and how long it waits for the answer to a
    /// message of bets; zero: it does not try, and waits for ever.
    /// </summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many messages an echo loop sends.</summary>
    public int LoopAmount { get; init; } = 5;

    /// <summary>
    /// How long to wait between two messages of an echo loop, and between two questions whether the draw
    /// has been made.
    /// </summary>
    public Period LoopPeriod { get; init; } = new("5s", TimeSpan.FromSeconds(5));

    /// <summary>Log lines below this level are dropped.</summary>
    public LogLevel LogLevel { get; init; } = LogLevel.Info;

    /// <summary>How many bets one message carries at most; 8192 bytes are the other limit.</summary>
    public int BatchMaxAmount { get; init; } = 100;

    /// <summary>The agency's list of bets, a CSV file that exists; only an upload has one.</summary>
    public string File { get; init; } = "";

    /// <summary>Where the winners' documents are written, one a line; <c>null</c>: nowhere.</summary>
    public string? Output { get; init; }

    /// <summary>The bet of <see cref="ClientMode.Bet"/>; <c>null</c> in the other modes.</summary>
    public SingleBet? Bet { get; init; }

    /// <summary>What the patience and the troubles of an upload are measured by.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether what is sent can be gone on with.</summary>
    internal bool Resumes => Mode is ClientMode.Upload && Protocol is UploadProtocol.Resume;

    /// <summary>
    /// How many messages may be on their way before the first is answered. The server stores all that has
    /// arrived together, so this is what makes an upload fast. A server that does not know RES may not know
    /// what to do with a message that comes before its time.
    /// </summary>
    internal int Window => Resumes && Connection is ConnectionKind.Persistent ? MostOnTheirWay : 1;

    /// <summary>How long a message may wait for its answer, unless the draw is part of that.</summary>
    internal TimeSpan Patience =>
        Resumes && Retry > TimeSpan.Zero ? Retry : Timeout.InfiniteTimeSpan;
}

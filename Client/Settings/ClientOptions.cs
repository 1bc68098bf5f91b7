using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using static Lottery.Configuration.Kinds;

namespace Lottery.Client.Settings;

/// <summary>How a client runs, and the table of its settings: each is a property with its row.</summary>
/// <param name="Settings">Where the settings are looked up.</param>
public sealed record ClientOptions(SettingReader Settings)
{
    // As many of the largest messages as the server reads at once.
    private const int MaxUnanswered = 32;

    /// <summary>The options of a client of which nothing is set.</summary>
    public ClientOptions()
        : this(new SettingReader()) { }

    // A table is read by its rows: flag, variable, key, kind, default, help.
    // csharpier-ignore-start

    /// <summary>The agency that this client speaks for.</summary>
    public AgencyId Id { get; init; } = Settings.Find(
        ClientSettings.Id, ClientSettings.Agency, "",
        "The agency's number, required");

    /// <summary>Where the server listens.</summary>
    public ServerAddress Server { get; init; } = Settings.Get(
        new("--server", "CLI_SERVER_ADDRESS", "server.address"),
        new ValueKind<ServerAddress>(ServerAddress.TryParse, ServerAddress.MayBe), "localhost:12345",
        "Where the server listens, host:port");

    /// <summary>What it is started for.</summary>
    public ClientMode Mode { get; init; } = Settings.Get(
        new("--mode", "CLI_MODE", "mode"), OneOf<ClientMode>(), "upload",
        "upload (the list of bets), bet (the one in the environment) or echo");

    /// <summary>Whether an upload keeps its connection.</summary>
    public ConnectionKind Connection { get; init; } = Settings.Get(
        new("--connection", "CLI_CONNECTION", "connection"), OneOf<ConnectionKind>(), "persistent",
        "Of an upload: persistent, or per-message");

    /// <summary>Whether another connection, or another run, can resume an upload.</summary>
    public UploadProtocol Protocol { get; init; } = Settings.Get(
        ClientSettings.Protocol, OneOf<UploadProtocol>(), "resume",
        "resume, or classic for servers that do not know RES");

    /// <summary>
    /// How long an upload tries again without progress, and how long it waits for the answer to a message of
    /// bets; zero: it does not try again, and waits for ever.
    /// </summary>
    public TimeSpan Retry { get; init; } = Settings.Get(
        new("--retry", "CLI_RETRY", "retry"), ClientSettings.DurationOrSeconds, "30s",
        "Give an upload up after so long without progress; 0s: at once");

    /// <summary>How many messages an echo loop sends.</summary>
    public int LoopAmount { get; init; } = Settings.Get(
        new("--loop-amount", "CLI_LOOP_AMOUNT", "loop.amount"), Number(0), "5",
        "Messages of an echo loop");

    /// <summary>The wait between two messages of an echo loop, and between two WIN.</summary>
    public Period LoopPeriod { get; init; } = Settings.Get(
        new("--loop-period", "CLI_LOOP_PERIOD", "loop.period"),
        new ValueKind<Period>(Period.TryParse, Durations.MayBe), "5s",
        "Wait between two of them, or until the draw is asked for again");

    /// <summary>Log lines below this level are dropped.</summary>
    public LogLevel LogLevel { get; init; } = Settings.Get(
        new("--log-level", "CLI_LOG_LEVEL", "log.level"), Kinds.LogLevel, "INFO",
        "DEBUG, INFO, WARNING, ERROR or CRITICAL");

    /// <summary>How many bets one message carries at most; 8192 bytes are the other limit.</summary>
    public int BatchMaxAmount { get; init; } = Settings.Get(
        new("--batch-max-amount", "CLI_BATCH_MAXAMOUNT", "batch.maxAmount"), Number(1), "100",
        "The most bets in one message");

    /// <summary>The agency's list of bets, a CSV file that exists; only an upload has one.</summary>
    public string File { get; init; } = Settings.Find(
        ClientSettings.File, Text, "/dataset/agency-{id}.csv, else .data/dataset/agency-{id}.csv",
        "The list of bets; {id} stands for the agency") ?? "";

    /// <summary>Where the winners' documents are written, one a line; <c>null</c>: nowhere.</summary>
    public string? Output { get; init; } = Settings.Find(
        ClientSettings.Output, Text, "nowhere",
        "Where the winners' documents are written");
    // csharpier-ignore-end

    /// <summary>How long connecting may take; the kernel tries for two minutes (tcp(7), tcp_syn_retries).</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The bet of <see cref="ClientMode.Bet"/>; <c>null</c> in the other modes.</summary>
    public SingleBet? Bet { get; init; }

    /// <summary>The clock of the timeouts and of <see cref="Retry"/>.</summary>
    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Whether the upload can be resumed.</summary>
    internal bool Resumes => Mode is ClientMode.Upload && Protocol is UploadProtocol.Resume;

    /// <summary>
    /// How many messages may be unanswered. The server stores all that has arrived together, which makes an
    /// upload fast. A server that does not know RES may not expect a message before its answer.
    /// </summary>
    internal int Window => Resumes && Connection is ConnectionKind.Persistent ? MaxUnanswered : 1;

    /// <summary>How long a message may wait for its answer, unless it waits for the draw.</summary>
    internal TimeSpan AnswerTimeout =>
        Resumes && Retry > TimeSpan.Zero ? Retry : Timeout.InfiniteTimeSpan;
}

/// <summary>What a client is started for.</summary>
public enum ClientMode
{
    /// <summary>Uploads the agency's list of bets, then asks who won.</summary>
    Upload,

    /// <summary>Sends the one bet that stands in the environment.</summary>
    Bet,

    /// <summary>Sends numbered lines to a server that gives them back.</summary>
    Echo,
}

/// <summary>How the messages of an upload get to the server; it serves both kinds at any time.</summary>
public enum ConnectionKind
{
    /// <summary>All on one connection, which also waits for the draw.</summary>
    Persistent,

    /// <summary>Each on a connection of its own; whether the draw has been made is asked again and again.</summary>
    PerMessage,
}

/// <summary>What an upload expects of the server.</summary>
public enum UploadProtocol
{
    /// <summary>The server counts the lines it has taken (RES): every bet arrives once, whatever dies.</summary>
    Resume,

    /// <summary>For the seed's server: no RES, END and WIN without an agency.</summary>
    Classic,
}

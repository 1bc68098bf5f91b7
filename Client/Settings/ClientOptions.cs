using System.Net;
using Lottery.Certificates;
using Lottery.Client.Files;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Wire;
using static Lottery.Configuration.Kinds;

namespace Lottery.Client.Settings;

/// <summary>How a client runs, and the table of its settings: each is a property with its row.</summary>
/// <param name="Settings">Where the settings are looked up.</param>
public sealed record ClientOptions(SettingReader Settings)
{
    // As many of the largest messages as the server reads at once.
    private const int MaxUnanswered = 32;

    // Where nothing is tried again: as long as the server waits for a message by default.
    private static readonly TimeSpan UsualAnswerTimeout = TimeSpan.FromSeconds(60);

    // END may make the draw, which reads every bet; the winners are found among all of them.
    private static readonly TimeSpan DrawTimeout = TimeSpan.FromMinutes(5);

    // A table is read by its rows: flag, variable, key, kind, default, help.
    // csharpier-ignore-start

    internal AgencyId Id { get; init; } = Settings.Find(
        ClientSettings.Id, ClientSettings.Agency, "",
        "The agency's number, required");

    internal ServerAddress Server { get; init; } = Settings.Get(
        new("--server", "CLI_SERVER_ADDRESS", "server.address"),
        new ValueKind<ServerAddress>(ServerAddress.TryParse, ServerAddress.MayBe), "localhost:12345",
        "Where the server listens, host:port");

    internal string? Pki { get; init; } = Settings.Find(
        ClientSettings.Pki, FilePath, "nothing: without TLS",
        "The agency's certificate, agency-{id}.pem of lottery ca: speak TLS");

    internal ClientMode Mode { get; init; } = Settings.Get(
        new("--mode", "CLI_MODE", "mode"), OneOf<ClientMode>(), "upload",
        "upload (the list of bets), bet (the one in the environment) or echo");

    internal ConnectionKind Connection { get; init; } = Settings.Get(
        ClientSettings.Connection, OneOf<ConnectionKind>(), "persistent",
        "Of an upload: persistent, or per-message");

    internal UploadProtocol Protocol { get; init; } = Settings.Get(
        ClientSettings.Protocol, OneOf<UploadProtocol>(), "resume",
        "resume, or classic for servers that do not know RES");

    // Also how long the answer to a message may take.
    internal TimeSpan Retry { get; init; } = Settings.Get(
        new("--retry", "CLI_RETRY", "retry"), ClientSettings.DurationOrSeconds, "30s",
        "Give an upload up after so long without progress; 0s: at once");

    internal int LoopAmount { get; init; } = Settings.Get(
        new("--loop-amount", "CLI_LOOP_AMOUNT", "loop.amount"), Number(0), "5",
        "Messages of an echo loop");

    internal Period LoopPeriod { get; init; } = Settings.Get(
        new("--loop-period", "CLI_LOOP_PERIOD", "loop.period"),
        new ValueKind<Period>(Period.TryParse, Durations.MayBe), "5s",
        "Wait between two of them, or until the draw is asked for again");

    /// <summary>Log lines below this level are dropped.</summary>
    public LogLevel LogLevel { get; init; } = Settings.Get(
        ClientSettings.Level, Kinds.LogLevel, "INFO",
        "DEBUG, INFO, WARNING, ERROR or CRITICAL");

    internal int BatchMaxAmount { get; init; } = Settings.Get(
        new("--batch-max-amount", "CLI_BATCH_MAXAMOUNT", "batch.maxAmount"), Number(1), "100",
        "The most bets in one message");

    // Only an upload has one.
    internal string File { get; init; } = Settings.Find(
        ClientSettings.File, Text, AgencyFiles.Usual,
        "The list of bets; {id} stands for the agency") ?? "";

    internal string? Output { get; init; } = Settings.Find(
        ClientSettings.Output, Text, "nowhere; on a terminal winners-{id}.txt",
        "Where the winners' documents are written");

    internal string? Refused { get; init; } = Settings.Find(
        ClientSettings.Refused, Text, "nowhere",
        "Where all bad lines of the list are written");

    internal bool SkipBadLines { get; init; } = Settings.Given(
        "--skip-bad-lines",
        "Send the other lines of a list that has bad ones, and end it");

    internal bool Empty { get; init; } = Settings.Given(
        ClientSettings.Empty,
        "The agency has no bets");

    internal bool Replace { get; init; } = Settings.Given(
        "--replace",
        "Take the agency's earlier list out of the draw");

    internal bool Add { get; init; } = Settings.Given(
        "--add",
        "Let the agency's earlier list count, too");

    internal bool Ask { get; init; } = Settings.Given(
        "--ask",
        "Send no list: ask for the winners alone");

    internal string? WinningLines { get; init; } = Settings.Find(
        ClientSettings.WinningLines, Text, "nowhere",
        "Where the lines of the list are written that won");

    internal string? Receipt { get; init; } = Settings.Find(
        ClientSettings.Receipt, Text, "nowhere",
        "Where the seal of the draw is written; what it says of the list must agree with what was sent");

    internal bool Json { get; init; } = Settings.Given(
        ClientSettings.Json,
        "Of an upload: print one JSON object at the end; the log goes to standard error");
    // csharpier-ignore-end

    // Of each address. The kernel alone tries for two minutes (tcp(7), tcp_syn_retries).
    internal TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    // As long as three name servers that do not answer take (resolv.conf(5): two attempts of five seconds each).
    internal TimeSpan LookupTimeout { get; init; } = TimeSpan.FromSeconds(30);

    // Looks up a name; blocks.
    internal Func<string, IPAddress[]> Resolve { get; init; } = Dns.GetHostAddresses;

    // Whether standard output is one, and a person sees it.
    internal bool IsTerminal { get; init; }

    // Whether anything shows when which number was drawn: no log line does. A server that does not know RES may
    // not answer the question.
    internal bool ShowsDraw => Resumes && (IsTerminal || Json);

    // Only the mode Bet has one.
    internal SingleBet? Bet { get; init; }

    internal TimeProvider Clock { get; init; } = TimeProvider.System;

    internal ListRequirement List => new(SkipBadLines, Empty);

    internal bool Resumes => Mode is ClientMode.Upload && Protocol is UploadProtocol.Resume;

    // How many messages may be unanswered. The server stores all that has arrived together, which makes an
    // upload fast. A server that does not know RES may not expect a message before its answer.
    internal int Window => Resumes && Connection is ConnectionKind.Persistent ? MaxUnanswered : 1;

    // Of the file that --pki names.
    internal CertificateFile? Certificate { get; init; }

    // Whether the connection waits at the server until the draw; otherwise the client asks for it again and again.
    internal bool WaitsAtBarrier => Connection is ConnectionKind.Persistent;

    // Whether a lost connection is made again.
    internal bool TriesAgain => Resumes && Retry > TimeSpan.Zero;

    // How long the answer to a message may take.
    internal TimeSpan AnswerTimeout(Message message) =>
        message switch
        {
            // Perhaps for hours. Keep-alive detects a server that vanishes meanwhile.
            Message.Con when WaitsAtBarrier => Timeout.InfiniteTimeSpan,
            Message.Con or Message.End => DrawTimeout > NextFrameTimeout
                ? DrawTimeout
                : NextFrameTimeout,
            _ => NextFrameTimeout,
        };

    // How long the next part of an answer may take that has begun.
    internal TimeSpan NextFrameTimeout => TriesAgain ? Retry : UsualAnswerTimeout;
}

/// <summary>What a client does.</summary>
internal enum ClientMode
{
    Upload, // the agency's list of bets; then it asks for the winners
    Bet, // sends the one bet of the environment
    Echo, // sends numbered lines, and receives them back
}

/// <summary>How the messages of an upload get to the server; it serves both kinds at any time.</summary>
internal enum ConnectionKind
{
    Persistent, // one connection, which also waits for the draw
    PerMessage, // a connection for each message; WIN polls for the draw
}

/// <summary>What an upload expects of the server.</summary>
public enum UploadProtocol
{
    /// <summary>The server counts the lines it has taken (RES): every bet arrives once, whatever dies.</summary>
    Resume,

    /// <summary>For the seed's server: no RES, END and WIN without an agency.</summary>
    Classic,
}

using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Session;
using Lottery.Storage;
using static Lottery.Configuration.Kinds;

namespace Lottery.Orchestrator.Settings;

/// <summary>The settings of a server, and their table: a new setting is a property with its row.</summary>
/// <param name="Settings">Where the settings are looked up.</param>
public sealed record ServerOptions(SettingReader Settings)
{
    /// <summary>The table that the properties below make.</summary>
    public static SettingTable Table { get; } =
        new(
            "config.ini",
            IniText.Parse,
            SettingReader.RowsOf(settings => _ = new ServerOptions(settings))
        );

    // A table is read by its rows: flag, variable, kind, default, help.
    // csharpier-ignore-start

    internal ServerMode Mode { get; init; } = Settings.Get(
        new("--mode", "MODE"), OneOf<ServerMode>(), "parallel",
        "parallel, sequential or echo");

    internal int Port { get; init; } = Settings.Get(
        PortSetting, PortKind, "12345",
        "TCP port to listen on; 0 takes a free one");

    internal IPAddress? Bind { get; init; } = Settings.Find(
        new("--bind", "SERVER_BIND"), new ValueKind<IPAddress>(IPAddress.TryParse, "an IP address"),
        "every interface",
        "IP address to listen on");

    internal int Backlog { get; init; } = Settings.Get(
        new("--backlog", "SERVER_LISTEN_BACKLOG"), Number(1), "128",
        "Connections that may wait to be accepted");

    /// <summary>Log lines below this level are dropped.</summary>
    public LogLevel LogLevel { get; init; } = Settings.Get(
        new("--log-level", "LOGGING_LEVEL"), Kinds.LogLevel, "INFO",
        "DEBUG, INFO, WARNING, ERROR or CRITICAL");

    internal TimeSpan ProgressInterval { get; init; } = Settings.Get(
        new("--progress-interval", "PROGRESS_INTERVAL"), PositiveDuration, "1m",
        "From one progress line of the log to the next");

    internal AgenciesExpected? Agencies { get; init; } = Settings.Find(
        new("--agencies", "AGENCIES"),
        new ValueKind<AgenciesExpected>(TryParseAgencies, AgenciesExpected.MayBe, "auto"),
        "the database's, 5 for a new one",
        "Who must finish before the draw: a number of agencies, auto, or a list such as 1-5,7");

    internal string DatabasePath { get; init; } = Settings.Get(
        new("--database", "DATABASE"), DatedPath, "data/lottery.db",
        "The draw: a file, or postgres://user@host/db?draw=name; {date} is the local date of the start");

    internal WinningNumber? WinningNumber { get; init; } = Settings.Find(
        new("--winning-number", "WINNING_NUMBER"),
        new ValueKind<WinningNumber>(
            Domain.WinningNumber.TryParse, Domain.WinningNumber.MayBe, "later").OrNone(),
        "the database's, 7574 for a new one",
        "The number that wins, or later: lottery draw says it after the close");

    internal ClosingTime? CloseAt { get; init; } = Settings.Find(
        CloseAtSetting,
        new ValueKind<ClosingTime>(ClosingTime.TryParse, ClosingTime.MayBe, "none").OrNone(),
        "the database's, none for a new one",
        "When the clock closes the draw: a local time, 21:00 or 2026-11-25 21:00");

    internal bool ChangeRules { get; init; } = Settings.Given("--change-rules",
        "Change the rules of a draw that is open: --agencies, --winning-number, --close-at");

    internal bool GroupMayRead { get; init; } = Settings.Get(
        new("--file-mode", "FILE_MODE"), FileMode, "0600",
        "Of the database's files: 0640 lets their group read them");

    internal Durability Durability { get; init; } = Settings.Get(
        new("--durability", "DURABILITY"), OneOf<Durability>(), "power",
        "What an ACKed bet survives: power (loss) or process (kill)");

    // From the first signal to the exit.
    internal TimeSpan Grace { get; init; } = Settings.Get(
        new("--grace", "SHUTDOWN_GRACE"), Duration, "8s",
        "Time for an orderly end");

    // Waiting for the draw does not count.
    internal TimeSpan IdleTimeout { get; init; } = Settings.Get(
        new("--idle-timeout", "IDLE_TIMEOUT"), PositiveDuration, "60s",
        "Time for a complete message");

    internal TlsMode Tls { get; init; } = Settings.Get(
        new("--tls", "TLS"), OneOf<TlsMode>(), "off",
        "Agencies prove who they are: required, optional or off");

    internal string Pki { get; init; } = Settings.Get(
        new("--pki", "PKI"), FilePath, "pki",
        "Folder that lottery ca create made, for --tls");
    // From when a worker, or the sequential server, begins to serve the connection.
    internal TimeSpan HelloTimeout { get; init; } = Settings.Get(
        new("--hello-timeout", "HELLO_TIMEOUT"), PositiveDuration, "10s",
        "Time for the first complete message of a connection");

    internal int MaxWorkers { get; init; } = Settings.Get(
        new("--max-workers", "MAX_WORKERS"), Number(1), "1024",
        "Worker processes at a time; more connections wait");

    internal int? MaxPerAddress { get; init; } = Settings.Find(
        new("--max-per-address", "MAX_PER_ADDRESS"), NumberOrNone, "none",
        "Connections of one IP address at a time; more are refused; in parallel mode alone");

    // What old files call the server's host.
    internal string? ServerIp { get; init; } = Settings.Find(
        new("", "SERVER_IP"), Text, "nothing",
        "Read, logged and not used");
    // csharpier-ignore-end

    /// <summary>The port that some place asks for; <c>null</c>: none does, or for any port.</summary>
    internal int? AskedPort =>
        Settings.Find(PortSetting, PortKind.OrNone()) is > 0 and var port ? port : null;

    internal AskedRules Rules =>
        new(Agencies, WinningNumber, CloseAt, ChangeRules)
        {
            CloseAtPlace = Settings.PlaceOf(CloseAtSetting) ?? CloseAtSetting.Flag,
        };

    /// <summary>The database.</summary>
    public StoreOptions Store =>
        new()
        {
            Path = DatabasePath,
            Durability = Durability,
            GroupMayRead = GroupMayRead,
        };

    /// <summary>How connections are served, by a worker or by the sequential server.</summary>
    /// <param name="signsSeal">Whether the key for seals is there.</param>
    internal ServingOptions Serving(bool signsSeal) =>
        new()
        {
            IdleTimeout = IdleTimeout,
            HelloTimeout = HelloTimeout,
            SignsSeal = signsSeal,
        };

    private static Setting CloseAtSetting => new("--close-at", "CLOSE_AT");

    private static Setting PortSetting => new("--port", "SERVER_PORT");

    private static ValueKind<int> PortKind => Number(0, ushort.MaxValue, "port");

    private static ValueKind<int?> NumberOrNone =>
        new(
            (text, out value) =>
                (value = Number(1).TryParse(text, out var number) ? number : null) is not null
                || text == "none",
            $"{Number(1).MayBe}, or none",
            "none"
        );

    private static bool TryParseAgencies(
        string text,
        [MaybeNullWhen(false)] out AgenciesExpected agencies
    ) =>
        // Databases of earlier versions may have 0, which means 1.
        (agencies = AgenciesExpected.Parse(text))
            is { Count: not 0 };

    // Whether the group may read; no other user ever may, and only the owner writes.
    private static ValueKind<bool> FileMode =>
        new(
            static (text, out groupMayRead) => (groupMayRead = text == "0640") || text == "0600",
            "0600 or 0640",
            "0600",
            "0640"
        );

    // The file of a draw: {date} in its path is replaced once, so that a server keeps its file after midnight.
    private static ValueKind<string> DatedPath =>
        new(
            (text, [MaybeNullWhen(false)] out path) =>
                FilePath.TryParse(
                    StoreOptions
                        .RequireKnownPlace(text)
                        .Replace(
                            "{date}",
                            DateTime.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                            StringComparison.Ordinal
                        ),
                    out path
                ),
            FilePath.MayBe
        );
}

/// <summary>What a server does with the connections that it accepts.</summary>
internal enum ServerMode
{
    Parallel, // hands each to a worker process
    Sequential, // serves the lottery in this process, one connection after the other
    Echo, // sends every line back
}

/// <summary>Whether agencies speak TLS, and prove by a certificate who they are.</summary>
internal enum TlsMode
{
    Off, // no connection has TLS
    Optional, // one without TLS is accepted under any agency number
    Required, // one without TLS is refused
}

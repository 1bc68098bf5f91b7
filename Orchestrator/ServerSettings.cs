using System.Globalization;
using System.Net;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;
using Lottery.Storage;
using Microsoft.Extensions.Logging;

namespace Lottery.Orchestrator;

/// <summary>The server's settings: their names in each place, and how their texts become options.</summary>
public static class ServerSettings
{
    /// <summary>The configuration file that is looked for.</summary>
    public const string FileName = "config.ini";

    private static readonly ServerOptions Defaults = new();

    private static readonly Setting Mode = Of("--mode", "MODE");
    private static readonly Setting Port = Of("--port", "SERVER_PORT");
    private static readonly Setting Bind = Of("--bind", "SERVER_BIND");
    private static readonly Setting Backlog = Of("--backlog", "SERVER_LISTEN_BACKLOG");
    private static readonly Setting Level = Of("--log-level", "LOGGING_LEVEL");
    private static readonly Setting Agencies = Of("--agencies", "AGENCIES");
    private static readonly Setting DatabasePath = Of("--database", "DATABASE");
    private static readonly Setting WinningNumber = Of("--winning-number", "WINNING_NUMBER");
    private static readonly Setting ChangeRules = Of("--change-rules", "CHANGE_RULES");
    private static readonly Setting Durability = Of("--durability", "DURABILITY");
    private static readonly Setting Grace = Of("--grace", "SHUTDOWN_GRACE");
    private static readonly Setting IdleTimeout = Of("--idle-timeout", "IDLE_TIMEOUT");
    private static readonly Setting MaxWorkers = Of("--max-workers", "MAX_WORKERS");
    private static readonly Setting ServerIp = Of("", "SERVER_IP");

    /// <summary>Every setting that has a flag, with its description.</summary>
    public static IReadOnlyList<(Setting Setting, string Description)> Flags { get; } =
    [
        (Mode, "parallel, sequential or echo. Default: parallel"),
        (Port, "TCP port to listen on; 0 takes a free one. Default: 12345"),
        (Bind, "IP address to listen on. Default: every interface"),
        (Backlog, "Connections that may wait to be accepted. Default: 128"),
        (Level, "DEBUG, INFO, WARNING, ERROR or CRITICAL. Default: INFO"),
        (Agencies, "Agencies that must finish before the draw, or auto. Default: 5"),
        (DatabasePath, "Database file; one file is one draw. Default: data/lottery.db"),
        (WinningNumber, "The number that wins. Default: 7574"),
        (ChangeRules, "true: change the rules of a draw that is open. Default: false"),
        (Durability, "What an ACKed bet survives: power (loss) or process (kill). Default: power"),
        (Grace, "Time for an orderly end. Default: 8s"),
        (IdleTimeout, "Time for a complete message. Default: 60s"),
        (MaxWorkers, "Worker processes at a time; more connections wait. Default: 1024"),
    ];

    /// <summary>Those of the flags that say where the server listens.</summary>
    public static IEnumerable<(Setting Setting, string Description)> AddressFlags =>
        Flags.Where(flag => flag.Setting == Port || flag.Setting == Bind);

    /// <summary>Reads every setting.</summary>
    /// <exception cref="ConfigurationException">One is wrong; the message names it.</exception>
    public static ServerOptions Read(SettingReader settings) =>
        new()
        {
            Mode = settings.Get<ServerMode>(
                Mode,
                ServerModes.TryParse,
                $"one of {string.Join(", ", ServerModes.Words)}",
                Defaults.Mode
            ),
            Port = settings.Get(
                Port,
                Number(0, ushort.MaxValue),
                "a port from 0 to 65535",
                Defaults.Port
            ),
            Bind = settings.Get<IPAddress?>(
                Bind,
                IPAddress.TryParse,
                "an IP address",
                Defaults.Bind
            ),
            Backlog = settings.Get(Backlog, Number(1), "a number from 1 up", Defaults.Backlog),
            LogLevel = settings.Get<LogLevel>(
                Level,
                LogLevels.TryParse,
                $"one of {string.Join(", ", LogLevels.Names)}",
                Defaults.LogLevel
            ),
            Grace = settings.Get<TimeSpan>(
                Grace,
                Durations.TryParse,
                Durations.MayBe,
                Defaults.Grace
            ),
            IdleTimeout = settings.Get<TimeSpan>(
                IdleTimeout,
                Positive,
                $"{Durations.MayBe}, longer than nothing",
                Defaults.IdleTimeout
            ),
            MaxWorkers = settings.Get(
                MaxWorkers,
                Number(1),
                "a number from 1 up",
                Defaults.MaxWorkers
            ),
            Agencies = settings.Get<AgenciesExpected?>(
                Agencies,
                Optional<AgenciesExpected>(AgenciesExpected.TryParse),
                AgenciesExpected.MayBe,
                null
            ),
            WinningNumber = settings.Get<int?>(
                WinningNumber,
                Optional(Number(0, Bet.MaxNumber)),
                $"a number from 0 to {Bet.MaxNumber}",
                null
            ),
            ChangeRules = settings.Get<bool>(
                ChangeRules,
                bool.TryParse,
                "true or false",
                Defaults.ChangeRules
            ),
            ServerIp = settings.Get<string?>(ServerIp, AsIs, "a text", null),
            Store = ReadStore(settings),
        };

    private static StoreOptions ReadStore(SettingReader settings) =>
        new()
        {
            Path = settings.Get<string>(
                DatabasePath,
                NotEmpty,
                "the path of a file",
                Defaults.Store.Path
            ),
            Durability = settings.Get<Durability>(
                Durability,
                ParseDurability,
                "power or process",
                Defaults.Store.Durability
            ),
        };

    private static Setting Of(string flag, string name) => new(flag, name, name);

    private static SettingParser<int> Number(int least, int most = int.MaxValue) =>
        (text, out value) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value)
            && value >= least
            && value <= most;

    private static SettingParser<T?> Optional<T>(SettingParser<T> parse)
        where T : struct =>
        (text, out value) =>
        {
            var isGood = parse(text, out var parsed);
            value = parsed;
            return isGood;
        };

    private static bool Positive(string text, out TimeSpan duration) =>
        Durations.TryParse(text, out duration) && duration > TimeSpan.Zero;

    private static bool NotEmpty(string text, out string value) => (value = text).Length > 0;

    private static bool AsIs(string text, out string? value) => (value = text) is not null;

    private static bool ParseDurability(string text, out Durability durability)
    {
        durability = text == "process" ? Storage.Durability.Process : Storage.Durability.Power;
        return text is "power" or "process";
    }
}

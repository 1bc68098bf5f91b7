using Lottery.Configuration;

namespace Lottery.Client.Settings;

// The names that the settings go by in each place.
public static partial class ClientSettings
{
    /// <summary>The configuration file that is looked for.</summary>
    public const string FileName = "config.yaml";

    /// <summary>The agency's number.</summary>
    internal static readonly Setting Id = new("--id", "CLI_ID", "id");

    /// <summary>Where the server listens.</summary>
    internal static readonly Setting Server = new(
        "--server",
        "CLI_SERVER_ADDRESS",
        "server.address"
    );

    /// <summary>What the client is started for.</summary>
    internal static readonly Setting Mode = new("--mode", "CLI_MODE", "mode");

    /// <summary>How the messages of an upload get to the server.</summary>
    internal static readonly Setting Connection = new(
        "--connection",
        "CLI_CONNECTION",
        "connection"
    );

    /// <summary>Whether an upload can be gone on with.</summary>
    internal static readonly Setting Protocol = new("--protocol", "CLI_PROTOCOL", "protocol");

    /// <summary>How long an upload tries to get on.</summary>
    internal static readonly Setting Retry = new("--retry", "CLI_RETRY", "retry");

    /// <summary>How many messages an echo loop sends.</summary>
    internal static readonly Setting LoopAmount = new(
        "--loop-amount",
        "CLI_LOOP_AMOUNT",
        "loop.amount"
    );

    /// <summary>How long to wait between two messages of a loop.</summary>
    internal static readonly Setting LoopPeriod = new(
        "--loop-period",
        "CLI_LOOP_PERIOD",
        "loop.period"
    );

    /// <summary>How much is logged.</summary>
    internal static readonly Setting LogLevel = new("--log-level", "CLI_LOG_LEVEL", "log.level");

    /// <summary>How many bets one message carries at most.</summary>
    internal static readonly Setting BatchMaxAmount = new(
        "--batch-max-amount",
        "CLI_BATCH_MAXAMOUNT",
        "batch.maxAmount"
    );

    /// <summary>The agency's list of bets.</summary>
    internal static readonly Setting File = new("--file", "CLI_FILE", "file");

    /// <summary>Where the winners' documents go.</summary>
    internal static readonly Setting Output = new("--output", "CLI_OUTPUT", "output");

    /// <summary>Every setting that has a flag, with its description.</summary>
    public static IReadOnlyList<(Setting Setting, string Description)> Flags { get; } =
    [
        (Id, "The agency's number, required"),
        (Server, "Where the server listens, host:port. Default: localhost:12345"),
        (
            Mode,
            "upload (the list of bets), bet (the one in the environment) or echo. Default: upload"
        ),
        (Connection, "Of an upload: persistent, or per-message. Default: persistent"),
        (Protocol, "resume, or classic for servers that do not know RES. Default: resume"),
        (Retry, "Give an upload up after so long without progress; 0s: at once. Default: 30s"),
        (LoopAmount, "Messages of an echo loop. Default: 5"),
        (LoopPeriod, "Wait between two of them, or until the draw is asked for again. Default: 5s"),
        (LogLevel, "DEBUG, INFO, WARNING, ERROR or CRITICAL. Default: INFO"),
        (BatchMaxAmount, "The most bets in one message. Default: 100"),
        (File, "The list of bets; {id} stands for the agency"),
        (Output, "Where the winners' documents are written. Default: nowhere"),
    ];
}

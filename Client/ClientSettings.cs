using System.Globalization;
using System.Text;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Client;

/// <summary>The settings of a client, and how <see cref="ClientOptions"/> is read from them.</summary>
public static class ClientSettings
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

    /// <summary>How many rounds a loop makes.</summary>
    internal static readonly Setting LoopAmount = new(
        "--loop-amount",
        "CLI_LOOP_AMOUNT",
        "loop.amount"
    );

    /// <summary>How long a loop waits between two rounds.</summary>
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
        (LoopAmount, "How many rounds a loop makes. Default: 5"),
        (LoopPeriod, "How long a loop waits between two rounds. Default: 5s"),
        (LogLevel, "DEBUG, INFO, WARNING, ERROR or CRITICAL. Default: INFO"),
        (BatchMaxAmount, "The most bets in one message. Default: 100"),
        (File, "The list of bets; {id} stands for the agency"),
        (Output, "Where the winners' documents are written. Default: nowhere"),
    ];

    /// <summary>Reads every setting.</summary>
    /// <exception cref="ConfigurationException">One is wrong or missing; the message names it.</exception>
    public static ClientOptions Read(SettingReader settings)
    {
        var id = ReadId(settings);
        var byDefault = new ClientOptions { Id = id, File = "" };
        return byDefault with
        {
            Server = settings.Get<ServerAddress>(
                Server,
                ServerAddress.TryParse,
                ServerAddress.MayBe,
                byDefault.Server
            ),
            LoopAmount = ReadCount(settings, LoopAmount, atLeast: 0, byDefault.LoopAmount),
            LoopPeriod = settings.Get<Period>(
                LoopPeriod,
                Period.TryParse,
                Durations.MayBe,
                byDefault.LoopPeriod
            ),
            LogLevel = settings.Get<Microsoft.Extensions.Logging.LogLevel>(
                LogLevel,
                LogLevels.TryParse,
                $"one of {string.Join(", ", LogLevels.Names)}",
                byDefault.LogLevel
            ),
            BatchMaxAmount = ReadCount(
                settings,
                BatchMaxAmount,
                atLeast: 1,
                byDefault.BatchMaxAmount
            ),
            File = AgencyFiles.FindBets(settings, id),
            Output = AgencyFiles.FindOutput(settings, id),
        };
    }

    private static AgencyId ReadId(SettingReader settings) =>
        settings.Get<AgencyId?>(Id, TryParseId, "a positive integer", null)
        ?? throw new ConfigurationException(
            $"--id is missing (or {Id.Variable} in the environment, or {Id.FileKey} in "
                + $"{FileName}); it must be a positive integer"
        );

    private static bool TryParseId(string text, out AgencyId? id)
    {
        var any = AgencyId.TryParse(Encoding.UTF8.GetBytes(text), out var agency);
        id = agency;
        return any;
    }

    private static int ReadCount(
        SettingReader settings,
        Setting setting,
        int atLeast,
        int byDefault
    )
    {
        return settings.Get<int>(
            setting,
            TryParse,
            $"an integer from {atLeast} to {int.MaxValue}",
            byDefault
        );

        bool TryParse(string text, out int count) =>
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out count)
            && count >= atLeast;
    }
}

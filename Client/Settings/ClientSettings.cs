using System.Text;
using Lottery.Client.Files;
using Lottery.Configuration;
using Lottery.Domain;

namespace Lottery.Client.Settings;

/// <summary>How <see cref="ClientOptions"/> is read, and the settings that messages name.</summary>
public static class ClientSettings
{
    internal static readonly Setting Id = new("--id", "CLI_ID", "id");
    internal static readonly Setting Pki = new("--pki", "CLI_PKI", "pki");
    internal static readonly Setting Protocol = new("--protocol", "CLI_PROTOCOL", "protocol");
    internal static readonly Setting Connection = new(
        "--connection",
        "CLI_CONNECTION",
        "connection"
    );
    internal static readonly Setting File = new("--file", "CLI_FILE", "file");
    internal static readonly Setting Output = new("--output", "CLI_OUTPUT", "output");
    internal static readonly Setting Level = new("--log-level", "CLI_LOG_LEVEL", "log.level");
    internal static readonly Setting Refused = new("--refused", "CLI_REFUSED", "refused");
    internal static readonly Setting WinningLines = new("--winners", "CLI_WINNERS", "winners");
    internal static readonly Setting Receipt = new("--receipt", "CLI_RECEIPT", "receipt");
    internal const string Empty = "--empty";
    internal const string Json = "--json";

    // Nothing but the summary is shown there, and it is gone with the window.
    private static readonly SettingSource AtTerminal = new(
        setting => $"the default of {setting.Flag} on a terminal",
        _ => "winners-{id}.txt"
    );

    internal static readonly ValueKind<AgencyId> Agency = new(
        (text, out id) => AgencyId.TryParse(Encoding.UTF8.GetBytes(text), out id),
        "a positive integer"
    );

    internal static readonly ValueKind<TimeSpan> DurationOrSeconds = new(
        (text, out value) =>
            Durations.TryParse(text, out value) || Durations.TryParse($"{text}s", out value),
        $"{Durations.MayBe}, or whole seconds"
    );

    /// <summary>The table of the settings.</summary>
    public static SettingTable Table { get; } =
        new(
            "config.yaml",
            YamlText.Parse,
            SettingReader.RowsOf(settings => _ = new ClientOptions(settings))
        );

    /// <summary>Reads every setting that the mode needs.</summary>
    /// <param name="settings">Where they are looked up.</param>
    /// <param name="isTerminal">Whether a person sees standard output.</param>
    /// <exception cref="ConfigurationException">One is wrong or missing; the message names it.</exception>
    public static ClientOptions Read(SettingReader settings, bool isTerminal = false)
    {
        var options = new ClientOptions(settings) { IsTerminal = isTerminal };
        options = AgencyCertificate.Read(options);
        if (options.Id == default)
            throw new ConfigurationException(
                $"{Id.Flag} is missing (or {Id.Variable} in the environment, or {Id.Key} in "
                    + $"{Table.FileName}); it must be {Agency.MayBe}"
            );
        if (options.Json && options.Mode is not ClientMode.Upload)
            throw new ConfigurationException(
                $"{Json} tells of an upload, and the mode is {Kinds.Word(options.Mode)}; it must be left out"
            );
        return options.Mode switch
        {
            ClientMode.Upload => FindFiles(settings, options),
            ClientMode.Bet => options with { Bet = BetSettings.Read(settings, options.Id) },
            _ => options,
        };
    }

    private static void RefuseContradictions(ClientOptions options)
    {
        if (options.Replace && options.Add)
            throw new ConfigurationException(
                "--replace and --add: the earlier list either leaves the draw, or counts as well"
            );
        if (
            options.Ask && (options.Replace || options.Add || options.Empty || options.SkipBadLines)
        )
            throw new ConfigurationException(
                "--ask sends no list: --replace, --add, --empty and --skip-bad-lines do not go with it"
            );
        if (options.Receipt is not null && options.Ask)
            throw new ConfigurationException(
                $"--ask sends no list, and {Receipt.Flag} compares one with the seal: leave one of them out"
            );
        if (options.Receipt is not null && options.Protocol is UploadProtocol.Classic)
            throw new ConfigurationException(
                $"{Receipt.Flag} needs RES and SEL, which --protocol classic does not say"
            );
        if ((options.Replace || options.Add) && options.Protocol is UploadProtocol.Classic)
            throw new ConfigurationException(
                "--replace and --add need RES, which --protocol classic does not say"
            );
    }

    private static ClientOptions FindFiles(SettingReader settings, ClientOptions options)
    {
        RefuseContradictions(options);
        var needsList = !options.Ask || options.WinningLines is not null;
        options = options with
        {
            File = needsList ? AgencyFiles.FindBets(settings, options.Id, options.Empty) : "",
            WinningLines = AgencyFiles.FindPlace(settings, WinningLines, options.Id),
            Output = AgencyFiles.FindPlace(
                options is { IsTerminal: true, Json: false } ? settings.Or(AtTerminal) : settings,
                Output,
                options.Id
            ),
            Refused = AgencyFiles.FindPlace(settings, Refused, options.Id),
            Receipt = AgencyFiles.FindPlace(settings, Receipt, options.Id),
        };
        var signature = options.Receipt is { } receipt ? SignatureFile.Of(receipt) : null;
        AgencyFiles.RequireDistinct(
            (Output, options.Output),
            (WinningLines, options.WinningLines),
            (Refused, options.Refused),
            (Receipt, options.Receipt),
            (Receipt, signature)
        );
        if (needsList)
            RequireOthers(options, signature);
        AgencyFiles.RequireSignature(signature, Receipt);
        return options;
    }

    private static void RequireOthers(ClientOptions options, string? signature)
    {
        AgencyFiles.RequireOther(options.File, options.Output, Output);
        AgencyFiles.RequireOther(options.File, options.WinningLines, WinningLines);
        AgencyFiles.RequireOther(options.File, options.Refused, Refused);
        AgencyFiles.RequireOther(options.File, options.Receipt, Receipt);
        AgencyFiles.RequireOther(options.File, signature, Receipt);
    }
}

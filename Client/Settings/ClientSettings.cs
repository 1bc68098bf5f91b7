using System.Globalization;
using System.Text;
using Lottery.Client.Files;
using Lottery.Configuration;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Client.Settings;

/// <summary>The settings of a client, and how <see cref="ClientOptions"/> is read from them.</summary>
public static partial class ClientSettings
{
    /// <summary>Reads every setting that the mode needs.</summary>
    /// <exception cref="ConfigurationException">One is wrong or missing; the message names it.</exception>
    public static ClientOptions Read(SettingReader settings)
    {
        var options = ReadCommon(settings);
        return options.Mode switch
        {
            ClientMode.Upload => options with
            {
                File = AgencyFiles.FindBets(settings, options.Id),
                Output = AgencyFiles.FindOutput(settings, options.Id),
            },
            ClientMode.Bet => options with { Bet = BetSettings.Read(settings, options.Id) },
            _ => options,
        };
    }

    private static ClientOptions ReadCommon(SettingReader settings)
    {
        var byDefault = new ClientOptions { Id = ReadId(settings) };
        return byDefault with
        {
            Server = settings.Get<ServerAddress>(
                Server,
                ServerAddress.TryParse,
                ServerAddress.MayBe,
                byDefault.Server
            ),
            Mode = ReadWord(
                settings,
                Mode,
                byDefault.Mode,
                ("upload", ClientMode.Upload),
                ("bet", ClientMode.Bet),
                ("echo", ClientMode.Echo)
            ),
            Connection = ReadWord(
                settings,
                Connection,
                byDefault.Connection,
                ("persistent", ConnectionKind.Persistent),
                ("per-message", ConnectionKind.PerMessage)
            ),
            Protocol = ReadWord(
                settings,
                Protocol,
                byDefault.Protocol,
                ("resume", UploadProtocol.Resume),
                ("classic", UploadProtocol.Classic)
            ),
            Retry = settings.Get<TimeSpan>(
                Retry,
                TryParseRetry,
                $"{Durations.MayBe}, or whole seconds",
                byDefault.Retry
            ),
            LoopAmount = ReadCount(settings, LoopAmount, atLeast: 0, byDefault.LoopAmount),
            LoopPeriod = settings.Get<Period>(
                LoopPeriod,
                Period.TryParse,
                Durations.MayBe,
                byDefault.LoopPeriod
            ),
            LogLevel = settings.Get<Logging.LogLevel>(
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

    // Seconds may stand alone here.
    private static bool TryParseRetry(string text, out TimeSpan retry) =>
        Durations.TryParse(text, out retry) || Durations.TryParse($"{text}s", out retry);

    private static T ReadWord<T>(
        SettingReader settings,
        Setting setting,
        T byDefault,
        params (string Word, T Value)[] words
    )
    {
        return settings.Get<T>(
            setting,
            TryFind,
            $"one of {string.Join(", ", words.Select(word => word.Word))}",
            byDefault
        );

        bool TryFind(string text, out T value)
        {
            var found = Array.FindIndex(words, word => word.Word == text);
            value = found < 0 ? byDefault : words[found].Value;
            return found >= 0;
        }
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

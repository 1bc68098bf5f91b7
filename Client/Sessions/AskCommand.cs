using Lottery.Client.Settings;
using Lottery.Configuration;
using Lottery.Logging;

namespace Lottery.Client.Sessions;

/// <summary>The command that asks for the winners of a list that is at the server. Pure.</summary>
internal static class AskCommand
{
    /// <summary>For the same server, with what it needs of the other flags.</summary>
    public static string Of(ClientOptions options) =>
        PlainText.Escape(string.Join(' ', Words(options)));

    private static IEnumerable<string> Words(ClientOptions options)
    {
        yield return $"lottery client --id {options.Id} --server {options.Server}";
        if (options.Pki is { } pki)
            yield return $"{ClientSettings.Pki.Flag} {pki}";
        if (options.Protocol is UploadProtocol.Classic)
            yield return $"{ClientSettings.Protocol.Flag} {Kinds.Word(options.Protocol)}";
        if (options.Connection is ConnectionKind.PerMessage)
            yield return $"{ClientSettings.Connection.Flag} {Kinds.Word(options.Connection)}";
        yield return "--ask";
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Net;
using Lottery.Configuration;
using Lottery.Orchestrator.Settings;
using static Lottery.Configuration.Kinds;

namespace Lottery.Watch;

/// <summary>
/// The settings of the board: flags of <c>lottery board</c>, and variables by which that hands them to
/// <c>lottery-board</c>. The database, and where its server is, are the server's own settings.
/// </summary>
/// <param name="Settings">Where the settings are looked up.</param>
public sealed record BoardOptions(SettingReader Settings)
{
    // In an address, a cookie and a header without any escape.
    private const string TokenSigns = "-._~+/=";
    private const int ShortestToken = 16;
    private const int LongestToken = 512;

    /// <summary>The setting that has the token itself.</summary>
    public static Setting TokenSetting => new("--token", "BOARD_TOKEN", "");

    /// <summary>The setting that names its file.</summary>
    public static Setting TokenFileSetting => new("--token-file", "BOARD_TOKEN_FILE", "");

    /// <summary>The flags of the verb.</summary>
    public static IReadOnlyList<string> Flags =>
        [.. OwnSettings.Select(setting => setting.Flag), "--database", "--port", "--bind"];

    /// <summary>The settings that are the board's alone.</summary>
    public static IReadOnlyList<Setting> OwnSettings { get; } =
        SettingReader.RowsOf(settings => _ = new BoardOptions(settings));

    /// <summary>The board's and the server's: one file may have the latter.</summary>
    public static SettingTable Table { get; } =
        ServerOptions.Table with
        {
            Settings = [.. OwnSettings, .. ServerOptions.Table.Settings],
        };

    // A table is read by its rows: flag, variable, kind, default, help. They stand in no file.
    // csharpier-ignore-start

    /// <summary>Where the page is.</summary>
    public IPEndPoint Listen { get; init; } = Settings.Get(
        new("--listen", "BOARD_LISTEN", ""), new ValueKind<IPEndPoint>(TryParseEndPoint,
            "an IP address and a port, such as 127.0.0.1:8080 or [::1]:8080"), "127.0.0.1:8080",
        "IP address and port of the page; port 0 takes a free one");

    /// <summary>What a reader has to know, if it was given by itself.</summary>
    public string? GivenToken { get; init; } = Settings.Find(
        TokenSetting, new ValueKind<string>(TryParseToken, TokenMayBe) { IsSecret = true },
        "none",
        "What a reader has to know; better in the environment or a file than here");

    /// <summary>The file that has the token.</summary>
    public string? TokenFile { get; init; } = Settings.Find(
        TokenFileSetting, FilePath, "none",
        "File with the token");

    /// <summary>What protects the page where others can reach it.</summary>
    public BoardGuard Guard { get; init; } = Settings.Get(
        new("--guard", "BOARD_GUARD", ""), OneOf<BoardGuard>(), "token",
        "What protects a page that others can reach: token, or a proxy in front of it");

    /// <summary>Names that the page is asked for by.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = Settings.Find(
        new("--host", "BOARD_HOST", ""), new ValueKind<IReadOnlyList<string>>(TryParseHosts,
            "names of hosts, with commas between them"), "localhost and IP addresses",
        "Names that the page is asked for by, as a proxy or a browser sends them") ?? [];

    /// <summary>How many agencies have metrics of their own.</summary>
    public int MetricsAgencies { get; init; } = Settings.Get(
        new("--metrics-agencies", "BOARD_METRICS_AGENCIES", ""), Number(0), "1000",
        "Agencies with metrics of their own at most, the lowest numbers");
    // csharpier-ignore-end

    private const string TokenMayBe = "16 to 512 letters, digits and - . _ ~ + / =";

    /// <summary>The token, from wherever it stands; <c>null</c>: there is none.</summary>
    /// <exception cref="ConfigurationException">
    /// Its file cannot be read, or others could reach the page and nothing protects it.
    /// </exception>
    public string? ReadToken()
    {
        if (GivenToken is not null && TokenFile is not null)
            throw new ConfigurationException(
                "--token and --token-file are both given; one will do"
            );
        var token = GivenToken ?? (TokenFile is { } file ? ReadTokenFile(file) : null);
        if (token is null && Guard is BoardGuard.Token && !IPAddress.IsLoopback(Listen.Address))
            throw new ConfigurationException(
                $"--listen is {Listen}, which other machines can reach: give a token (--token-file),"
                    + " or say --guard proxy if a proxy in front of the board asks who comes"
            );
        return token;
    }

    private static string ReadTokenFile(string path) =>
        TryParseToken(SecretFile.Read(path), out var token)
            ? token
            : throw new ConfigurationException(
                $"the token in {path} must be {TokenMayBe}, and nothing else"
            );

    private static bool TryParseToken(string text, [MaybeNullWhen(false)] out string token)
    {
        token = text;
        return text.Length is >= ShortestToken and <= LongestToken
            && text.All(c => char.IsAsciiLetterOrDigit(c) || TokenSigns.Contains(c));
    }

    // IPEndPoint takes an address alone as well, with the port 0.
    private static bool TryParseEndPoint(
        string text,
        [MaybeNullWhen(false)] out IPEndPoint place
    ) => IPEndPoint.TryParse(text, out place) && place.ToString() == text;

    private static bool TryParseHosts(
        string text,
        [MaybeNullWhen(false)] out IReadOnlyList<string> hosts
    )
    {
        hosts = [.. text.Split(',', StringSplitOptions.TrimEntries)];
        return hosts.All(host => Uri.CheckHostName(host) is not UriHostNameType.Unknown);
    }
}

/// <summary>What protects a page that others can reach.</summary>
public enum BoardGuard
{
    /// <summary>The token.</summary>
    Token,

    /// <summary>A proxy in front of the board, which asks who comes.</summary>
    Proxy,
}

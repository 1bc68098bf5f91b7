using System.Globalization;
using Lottery.Configuration;

namespace Lottery.Storage.Postgres;

/// <summary>
/// The words of an address on PostgreSQL, from its URL and from libpq's environment variables, which hold where the URL
/// says nothing.
/// </summary>
internal sealed class PostgresWords
{
    // Each word with libpq's variable for it. Npgsql itself reads those of the words that have none here: PGPASSWORD,
    // PGSSLCERT and PGSSLKEY.
    private static readonly Dictionary<string, string?> Variables = new()
    {
        ["user"] = "PGUSER",
        ["password"] = null,
        ["host"] = "PGHOST",
        ["port"] = "PGPORT",
        ["dbname"] = "PGDATABASE",
        ["draw"] = null,
        ["sslmode"] = "PGSSLMODE",
        ["sslrootcert"] = "PGSSLROOTCERT",
        ["sslcert"] = null,
        ["sslkey"] = null,
        ["passfile"] = "PGPASSFILE",
        ["application_name"] = "PGAPPNAME",
        ["connect_timeout"] = "PGCONNECT_TIMEOUT",
        ["target_session_attrs"] = "PGTARGETSESSIONATTRS",
        ["options"] = "PGOPTIONS",
    };

    private readonly Func<string, string?> _environment;

    /// <exception cref="ConfigurationException">It is no URL, or has words that nothing knows.</exception>
    public PostgresWords(string url, Func<string, string?> environment) =>
        (_environment, OfUrl) = (environment, PostgresUrl.Read(url, Variables.Keys));

    /// <summary>Those of the URL, in their order.</summary>
    public OrderedDictionary<string, string> OfUrl { get; }

    /// <summary>The value of a word that may have these alone; <c>null</c> where nothing says one.</summary>
    public string? FindOneOf(string key, string[] allowed) =>
        Find(key) is not { } word || allowed.Contains(word)
            ? Find(key)
            : throw PostgresUrl.Wrong(
                $"{NameOf(key)} must be {string.Join(", ", allowed[..^1])} or {allowed[^1]}"
            );

    /// <summary>The value of a word; <c>null</c> where nothing says one.</summary>
    public string? Find(string key) => InUrl(key) ?? InEnvironment(key);

    /// <summary>The word, or the variable that it comes from, for a message.</summary>
    public string NameOf(string key) =>
        InUrl(key) is null && InEnvironment(key) is not null ? Variables[key]! : key;

    /// <summary>A variable of the environment; <c>null</c> if it is not set.</summary>
    public string? FindVariable(string name) => _environment(name);

    /// <summary>Reads a number between two others; <c>null</c> if the text is none.</summary>
    public static int? TryRead(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= least
        && number <= most
            ? number
            : null;

    private string? InUrl(string key) => OfUrl.GetValueOrDefault(key);

    // What is empty says nothing.
    private string? InEnvironment(string key) =>
        Variables[key] is { } variable && _environment(variable) is { Length: > 0 } value
            ? value
            : null;
}

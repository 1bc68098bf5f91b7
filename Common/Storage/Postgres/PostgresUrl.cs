using System.Globalization;
using System.Text;
using Lottery.Configuration;

namespace Lottery.Storage.Postgres;

/// <summary>Takes an address on PostgreSQL apart into its words, as libpq does; knows nothing of their values.</summary>
internal sealed class PostgresUrl
{
    /// <summary>How an address is written.</summary>
    public const string Form = "postgres://user@host/db?draw=name";

    private static readonly string[] Schemes = ["postgres:", "postgresql:"];
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    private readonly OrderedDictionary<string, string> _words = [];
    private readonly IReadOnlyCollection<string> _known;

    private PostgresUrl(IReadOnlyCollection<string> known) => _known = known;

    /// <summary>Whether a text begins as an address does, in letters of any case.</summary>
    public static bool HasScheme(string text) => Schemes.Any(scheme => Begins(text, scheme));

    /// <summary>What an address says, in its order; a word without a value is left out.</summary>
    /// <param name="url">The address.</param>
    /// <param name="known">The words that there are.</param>
    /// <exception cref="ConfigurationException">It is no address; the message has no value of it.</exception>
    public static OrderedDictionary<string, string> Read(
        string url,
        IReadOnlyCollection<string> known
    )
    {
        var scheme = Schemes.FirstOrDefault(scheme => Begins(url, $"{scheme}//"));
        if (scheme is null)
            throw Wrong($"an address on PostgreSQL is written {Form}");
        var parts = new PostgresUrl(known);
        parts.Read(url[(scheme.Length + 2)..]);
        return parts._words;
    }

    /// <summary>What is wrong with an address, as an exception.</summary>
    public static ConfigurationException Wrong(string what) => new($"--database: {what}");

    private void Read(string text)
    {
        text = ReadCredentials(text);
        var mark = text.IndexOf('?');
        var (place, query) = mark < 0 ? (text, "") : (text[..mark], text[(mark + 1)..]);
        // Most likely the end of a password.
        if (place.Contains('@'))
            throw Wrong(
                "there is more before the last @ than a user and a password; within them, @ is written %40, / %2F and : %3A"
            );
        var slash = place.IndexOf('/');
        ReadHosts(slash < 0 ? place : place[..slash]);
        if (slash >= 0)
            Add("dbname", place[(slash + 1)..]);
        foreach (var word in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
            ReadWord(word, mayBeSecret: query.Contains('@'));
    }

    // They end at the first @, if it is before the first /.
    private string ReadCredentials(string text)
    {
        var end = text.IndexOfAny(['@', '/']);
        if (end < 0 || text[end] == '/')
            return text;
        var (user, password) = Halves(text[..end], ':');
        Add("user", user);
        Add("password", password ?? "");
        return text[(end + 1)..];
    }

    // host:5432,[::1]:5433 gives a list of hosts and one of ports, where any may be empty.
    private void ReadHosts(string text)
    {
        var hosts = new List<string>();
        var ports = new List<string>();
        foreach (var one in text.Split(','))
        {
            var bracket = one.StartsWith('[') ? one.IndexOf(']') : 0;
            var colon = bracket < 0 ? -1 : one.IndexOf(':', bracket);
            var host = colon < 0 ? one : one[..colon];
            if (host.StartsWith('[') && !host.EndsWith(']'))
                throw Wrong("an IPv6 address is written [::1] or [::1]:5432");
            hosts.Add(host.TrimStart('[').TrimEnd(']'));
            ports.Add(colon < 0 ? "" : one[(colon + 1)..]);
        }
        Add("host", JoinedUnlessEmpty(hosts));
        Add("port", JoinedUnlessEmpty(ports));
    }

    private void ReadWord(string word, bool mayBeSecret)
    {
        var (key, value) = Halves(word, '=');
        if (value is null)
            throw Wrong("what follows the ? is written key=value&key2=value2");
        if (!_known.Contains(key))
            throw Unknown(key, mayBeSecret);
        // Where the value was a variable of a script, the default is not what was meant.
        if (value.Length == 0)
            throw Wrong($"{key} has no value; leave the key out for its default");
        Add(key, value);
    }

    private ConfigurationException Unknown(string key, bool mayBeSecret)
    {
        // A password that has a / and a ? in it as they are may look like a word.
        if (
            mayBeSecret
            || key.Length == 0
            || !key.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
        )
            return Wrong($"a key after the ? is none of {string.Join(", ", _known)}");
        return Wrong(
            Spelling.Nearest(key, _known) is { } near
                ? $"there is no key {key}; did you mean {near}?"
                : $"there is no key {key}; there are {string.Join(", ", _known)}"
        );
    }

    private void Add(string key, string escaped)
    {
        var value = Decode(key, escaped);
        if (value.Length > 0 && !_words.TryAdd(key, value))
            throw Wrong($"{key} is given twice");
    }

    private static string Decode(string key, string escaped)
    {
        var bytes = new List<byte>(Encoding.UTF8.GetBytes(escaped));
        for (var i = bytes.IndexOf((byte)'%'); i >= 0; i = bytes.IndexOf((byte)'%', i + 1))
        {
            bytes[i] = ByteAt(bytes, i + 1) ?? throw WrongEscape(key);
            bytes.RemoveRange(i + 1, 2);
        }
        try
        {
            return Utf8.GetString(bytes.ToArray());
        }
        catch (DecoderFallbackException)
        {
            throw WrongEscape(key);
        }
    }

    // As libpq, no %00: what is behind it would be lost.
    private static byte? ByteAt(List<byte> bytes, int place) =>
        place + 2 <= bytes.Count
        && byte.TryParse(
            [bytes[place], bytes[place + 1]],
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture,
            out var value
        )
        && value != 0
            ? value
            : null;

    private static ConfigurationException WrongEscape(string key) =>
        Wrong(
            $"{key} has a % without two hexadecimal digits of UTF-8 after it; % itself is written %25"
        );

    private static string JoinedUnlessEmpty(List<string> values) =>
        values.TrueForAll(value => value.Length == 0) ? "" : string.Join(',', values);

    private static (string First, string? Second) Halves(string text, char separator) =>
        text.IndexOf(separator) is >= 0 and var place
            ? (text[..place], text[(place + 1)..])
            : (text, null);

    private static bool Begins(string text, string scheme) =>
        text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase);
}

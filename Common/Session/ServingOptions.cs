using System.Globalization;
using System.Text.Json;

namespace Lottery.Session;

/// <summary>
/// The settings by which connections are served, in a worker as in the sequential server. A new one is a property here,
/// with its two lines of JSON.
/// </summary>
public sealed record ServingOptions
{
    private static readonly CultureInfo Invariant = CultureInfo.InvariantCulture;

    /// <summary>How long a complete message may take to come, and the agency to take an answer.</summary>
    public required TimeSpan IdleTimeout { get; init; }

    /// <summary>How long the first whole message may take to come.</summary>
    public TimeSpan HelloTimeout { get; init; } = Timeout.InfiniteTimeSpan;

    /// <summary>Whether the server has the key for seals, and signs the one of this draw soon after the close.</summary>
    public bool SignsSeal { get; init; }

    /// <summary>Writes the settings as texts of the current object.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("idle_timeout", IdleTimeout.ToString("c", Invariant));
        json.WriteString("hello_timeout", HelloTimeout.ToString("c", Invariant));
        json.WriteString("signs_seal", SignsSeal.ToString(Invariant));
    }

    /// <summary>Reads what <see cref="Write"/> has written.</summary>
    /// <exception cref="KeyNotFoundException">One is missing.</exception>
    /// <exception cref="FormatException">One is of another form.</exception>
    public static ServingOptions Read(IReadOnlyDictionary<string, string> texts) =>
        new()
        {
            IdleTimeout = TimeSpan.ParseExact(texts["idle_timeout"], "c", Invariant),
            HelloTimeout = TimeSpan.ParseExact(texts["hello_timeout"], "c", Invariant),
            SignsSeal = bool.Parse(texts["signs_seal"]),
        };
}

using Lottery.Configuration;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;

namespace Lottery.Orchestrator;

/// <summary>Whether the time zone that <c>TZ</c> names is known: .NET takes one that it does not know for UTC.</summary>
internal static class LocalTimeZone
{
    private const string Right =
        "it must be the name of a time zone that this machine has, such as America/Argentina/Buenos_Aires, or UTC";

    /// <summary>Requires a known zone where a local time closes the draw; warns of an unknown one elsewhere.</summary>
    /// <exception cref="ConfigurationException">The draw would be closed at another time than is meant.</exception>
    public static void Check(ServerOptions options, LogWriter log)
    {
        if (FindUnknown(Environment.GetEnvironmentVariable("TZ")) is not { } zone)
            return;
        if (options.CloseAt?.Time is not null)
            throw new ConfigurationException(
                $"{options.Rules.CloseAtPlace} is {options.CloseAt}, a local time, and TZ is '{PlainText.Escape(zone)}', which is not known; {Right}"
            );
        log.Warning(
            $"action: time_zone | result: fail | tz: {zone} | reason: it is not known, local times are those of UTC; {Right}"
        );
    }

    /// <summary>The value of <c>TZ</c>, if .NET does not know it; <c>null</c> if it does.</summary>
    internal static string? FindUnknown(string? zone)
    {
        // As .NET reads it: a colon may stand in front, and no name is UTC.
        var name = zone?.StartsWith(':') is true ? zone[1..] : zone;
        if (string.IsNullOrEmpty(name))
            return null;
        var isKnown = Path.IsPathRooted(name)
            ? File.Exists(name)
            : TimeZoneInfo.TryFindSystemTimeZoneById(name, out _);
        return isKnown ? null : zone;
    }
}

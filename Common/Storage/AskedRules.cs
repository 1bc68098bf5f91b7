using Lottery.Configuration;
using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>The rules that a server asks for; the database has those that are not given.</summary>
/// <param name="Agencies">Which agencies take part, and when the draw is due.</param>
/// <param name="WinningNumber">The number that wins.</param>
/// <param name="CloseAt">When the clock closes the draw.</param>
/// <param name="Change">Whether rules that the draw has may be changed.</param>
public sealed record AskedRules(
    AgenciesExpected? Agencies = null,
    WinningNumber? WinningNumber = null,
    ClosingTime? CloseAt = null,
    bool Change = false
)
{
    /// <summary>Where the closing time stands: a flag, or a name in the environment or a file.</summary>
    public string CloseAtPlace { get; init; } = "--close-at";

    /// <summary>Settles the rules of a draw.</summary>
    /// <param name="held">The rules that it has; <c>null</c> if it has none yet.</param>
    /// <param name="state">How far it is.</param>
    /// <param name="where">The database, for the message.</param>
    /// <param name="now">The time, from which a closing time without a date counts.</param>
    /// <exception cref="ConfigurationException">Rules that hold may not be changed so.</exception>
    public SettledRules Settle(DrawRules? held, DrawState state, string where, DateTimeOffset now)
    {
        var wanted = Wanted(held ?? DrawRules.Default, now);
        if (wanted == held)
            return new SettledRules(wanted);
        if (wanted.CloseAt <= now && wanted.CloseAt != held?.CloseAt)
            throw new ConfigurationException(
                $"{CloseAtPlace} is {CloseAt}, which has passed; it must be a time to come"
            );
        if (held is null)
            return new SettledRules(wanted);
        if (Change && state is DrawState.Open)
            return new SettledRules(wanted, held);
        throw new ConfigurationException(
            Difference(wanted, held, where)
                + (
                    state is DrawState.Open
                        ? ": leave it out, or change it with --change-rules"
                        : $", which is {(state is DrawState.Closed ? "closed" : "made")}: leave it out, or name another --database"
                )
        );
    }

    private DrawRules Wanted(DrawRules held, DateTimeOffset now) =>
        new(
            Agencies ?? held.Agencies,
            WinningNumber ?? held.WinningNumber,
            CloseAt is not { } time || time.IsHeldBy(held.CloseAt) ? held.CloseAt : time.After(now)
        );

    private string Difference(DrawRules wanted, DrawRules held, string where) =>
        !wanted.Agencies.Equals(held.Agencies)
            ? $"--agencies is {wanted.Agencies}, and the draw in {where} expects {held.Agencies}"
        : wanted.WinningNumber != held.WinningNumber
            ? $"--winning-number is {wanted.WinningNumber}, and the draw in {where} has {held.WinningNumber}"
        : $"--close-at is {CloseAt}, and the draw in {where} closes at {Local(held.CloseAt)}";

    private static string Local(DateTimeOffset? time) =>
        time is { } instant ? TimeText.Local(instant) : "no time";
}

/// <summary>The rules that hold.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Before">Those before, if this has changed them.</param>
public sealed record SettledRules(DrawRules Rules, DrawRules? Before = null);

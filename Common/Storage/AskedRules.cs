using System.Globalization;
using Lottery.Configuration;
using Lottery.Domain;

namespace Lottery.Storage;

/// <summary>The rules that a server asks for; the database has those that are not given.</summary>
/// <param name="Agencies">When the draw is due.</param>
/// <param name="WinningNumber">The number that wins.</param>
/// <param name="Change">Whether rules that the draw has may be changed.</param>
public sealed record AskedRules(
    AgenciesExpected? Agencies = null,
    int? WinningNumber = null,
    bool Change = false
)
{
    /// <summary>Settles the rules of a draw.</summary>
    /// <param name="held">The rules that it has; <c>null</c> if it has none yet.</param>
    /// <param name="state">How far it is.</param>
    /// <param name="where">The database, for the message.</param>
    /// <exception cref="ConfigurationException">Rules that hold may not be changed so.</exception>
    public SettledRules Settle(DrawRules? held, DrawState state, string where)
    {
        var wanted = new DrawRules(
            Agencies ?? (held ?? DrawRules.Default).Agencies,
            WinningNumber ?? (held ?? DrawRules.Default).WinningNumber
        );
        if (held is null || wanted == held)
            return new SettledRules(wanted);
        if (Change && state is DrawState.Open)
            return new SettledRules(wanted, held);
        throw new ConfigurationException(
            Difference(wanted, held, where)
                + (
                    state is DrawState.Open
                        ? ": leave it out, or change it with --change-rules"
                        : ", which is made: leave it out, or name another --database"
                )
        );
    }

    private static string Difference(DrawRules wanted, DrawRules held, string where) =>
        wanted.Agencies != held.Agencies
            ? $"--agencies is {wanted.Agencies}, and the draw in {where} expects {held.Agencies}"
            : string.Create(
                CultureInfo.InvariantCulture,
                $"--winning-number is {wanted.WinningNumber}, and the draw in {where} has {held.WinningNumber}"
            );
}

/// <summary>The rules that hold.</summary>
/// <param name="Rules">The rules.</param>
/// <param name="Before">Those before, if this has changed them.</param>
public sealed record SettledRules(DrawRules Rules, DrawRules? Before = null);

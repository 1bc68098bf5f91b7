using System.CommandLine;
using Lottery.Samples;

namespace Lottery.Cli.Verbs;

/// <summary>The flags of the verbs that invent bets: how many, and from which seed.</summary>
internal sealed class DatasetFlags
{
    private readonly NumberFlag _agencies;
    private readonly NumberFlag _bets;
    private readonly NumberFlag _seed;

    public DatasetFlags(
        Command verb,
        DatasetOptions defaults,
        int maxAgencies,
        int maxBets,
        string seedHelp
    )
    {
        _agencies = new(verb, "--agencies", "How many agencies", 1, maxAgencies, defaults.Agencies);
        _bets = new(verb, "--bets", "How many bets each agency has", 1, maxBets, defaults.Bets);
        _seed = new(verb, "--seed", seedHelp, 0, int.MaxValue, defaults.Seed);
    }

    public DatasetOptions In(ParseResult parsed) =>
        new()
        {
            Agencies = _agencies.In(parsed),
            Bets = _bets.In(parsed),
            Seed = _seed.In(parsed),
        };
}

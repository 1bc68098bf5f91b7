using Lottery.SampleData;
using Spectre.Console;

namespace Lottery.Cli.Terminal;

/// <summary>Writes a dataset, under a progress bar where a person watches.</summary>
internal static class DatasetBar
{
    // The bar is drawn ten times a second; telling it of every bet would only slow the writing.
    private const int Step = 1_000;

    /// <summary>As <see cref="Dataset.Write(DatasetOptions, Action{int, SampleBet}, CancellationToken)"/>.</summary>
    public static void Write(
        DatasetOptions options,
        Action<int, SampleBet> written,
        CancellationToken cancellationToken
    )
    {
        if (!Watched.ByAPerson)
        {
            Dataset.Write(options, written, cancellationToken);
            return;
        }
        Watched
            .Bars(new RemainingTimeColumn())
            .Start(bars => Write(options, written, bars, cancellationToken));
    }

    private static void Write(
        DatasetOptions options,
        Action<int, SampleBet> written,
        ProgressContext bars,
        CancellationToken cancellationToken
    )
    {
        var total = (double)options.Agencies * options.Bets;
        var bar = bars.AddTask("writing the bets", maxValue: total);
        var count = 0L;
        Dataset.Write(
            options,
            (agency, bet) =>
            {
                written(agency, bet);
                if (++count % Step == 0)
                    bar.Value = count;
            },
            cancellationToken
        );
        bar.Value = total;
    }
}

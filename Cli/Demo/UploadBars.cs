using Lottery.Cli.Terminal;
using Spectre.Console;

namespace Lottery.Cli.Demo;

/// <summary>Shows how far each agency is, where a person watches.</summary>
internal static class UploadBars
{
    // The lines of a screen that are not for bars.
    private const int OtherLines = 6;

    /// <summary>Runs the upload under its bars.</summary>
    /// <param name="agencies">A bar for each, as far as the screen has room.</param>
    /// <param name="bets">How many bets fill a bar.</param>
    /// <param name="upload">Does the work; it tells of every agency that got further.</param>
    public static Task ShowAsync(
        IReadOnlyList<Agency> agencies,
        int bets,
        Func<Action<Agency>, Task> upload
    )
    {
        if (!Watched.ByAPerson)
            return upload(_ => { });

        return Watched
            .Bars()
            .StartAsync(async bars =>
            {
                var room = AnsiConsole.Profile.Height - OtherLines;
                await upload(
                    agencies.Count <= room ? Each(agencies, bets, bars) : All(agencies, bets, bars)
                );
            });
    }

    private static Action<Agency> Each(
        IReadOnlyList<Agency> agencies,
        int bets,
        ProgressContext bars
    )
    {
        var byAgency = agencies.ToDictionary(
            agency => agency,
            agency => bars.AddTask($"agency {agency.Id}", maxValue: bets)
        );
        return agency => byAgency[agency].Value = agency.Sent;
    }

    private static Action<Agency> All(
        IReadOnlyList<Agency> agencies,
        int bets,
        ProgressContext bars
    )
    {
        var bar = bars.AddTask(
            $"{agencies.Count} agencies",
            maxValue: (double)bets * agencies.Count
        );
        return _ => bar.Value = agencies.Sum(agency => (double)agency.Sent);
    }
}

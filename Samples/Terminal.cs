using Spectre.Console;

namespace Lottery.Samples;

/// <summary>The terminal, if the output goes to one.</summary>
internal static class Terminal
{
    /// <summary><c>false</c> where the output goes to a file, a pipe or a CI log.</summary>
    public static bool IsInteractive =>
        AnsiConsole.Profile
            is { Out.IsTerminal: true, Capabilities: { Ansi: true, Interactive: true } };

    /// <summary>Runs work under progress bars; they stay on the screen when they are full.</summary>
    /// <param name="work">Adds and fills the bars; gets <c>null</c> without a terminal.</param>
    public static Task ShowBarsAsync(Func<ProgressContext?, Task> work)
    {
        if (!IsInteractive)
            return work(null);
        var bars = AnsiConsole
            .Progress()
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                new RemainingTimeColumn()
            );
        return bars.StartAsync(work);
    }
}

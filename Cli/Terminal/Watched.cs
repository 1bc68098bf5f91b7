using Spectre.Console;

namespace Lottery.Cli.Terminal;

/// <summary>Tells whether a person watches this program on a terminal, and draws bars for them.</summary>
internal static class Watched
{
    /// <summary><c>false</c> where the output goes to a file, a pipe or a CI log: no bars there.</summary>
    public static bool ByAPerson
    {
        get
        {
            var profile = AnsiConsole.Profile;
            return profile.Out.IsTerminal
                && profile.Capabilities.Ansi
                && profile.Capabilities.Interactive;
        }
    }

    /// <summary>An empty set of bars; they stay on the screen when they are full.</summary>
    public static Progress Bars(params ProgressColumn[] afterTheBar) =>
        AnsiConsole
            .Progress()
            .Columns([
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ProgressBarColumn(),
                new PercentageColumn(),
                .. afterTheBar,
            ]);
}

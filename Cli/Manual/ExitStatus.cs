using Lottery.Hosting;

namespace Lottery.Cli.Manual;

/// <summary>What the exit codes of a verb say, for its manual page.</summary>
internal static class ExitStatus
{
    private static readonly Dictionary<string, string> Failures = new()
    {
        ["check"] = "A line of the list is no bet, or the list cannot be read.",
        ["client"] =
            "Not every line of the list is a bet in the draw, or the winners are not known; the last line says why.",
        ["follow"] = "The draw and the copy differ, or the copy cannot be kept.",
        ["health"] = "The server is unhealthy, or does not answer.",
        ["verify"] = "The draw is not right; the first difference is named.",
    };

    /// <summary>Each code of a verb, by the verb's name as it is typed, and its meaning.</summary>
    public static IEnumerable<(ExitCode Code, string Meaning)> Of(string verb) =>
        [
            (ExitCode.Done, "Done, or ended in order by a signal."),
            (
                ExitCode.Failed,
                Failures.GetValueOrDefault(verb, "It could not be done; the last line says why.")
            ),
            (
                ExitCode.BadUsage,
                "The command line or the configuration is wrong; nothing was done."
            ),
        ];
}

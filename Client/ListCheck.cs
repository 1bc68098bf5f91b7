using Lottery.Client.Files;
using Lottery.Client.Settings;
using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client;

/// <summary>
/// Validates a list of bets as an upload does, without a server: what <c>lottery check</c> does. Owns the files
/// while it runs.
/// </summary>
public static class ListCheck
{
    // A line on the wire begins with the agency; the longest one leaves the least room.
    private static readonly AgencyId Longest = new(int.MaxValue);

    /// <summary>Prints how many bets the list has, its first bad lines, and each reason.</summary>
    /// <param name="file">The list.</param>
    /// <param name="refused">Where all bad lines are written, if anywhere.</param>
    /// <param name="output">Where to print.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="FailedException">The list has no bets, a bad line, or cannot be read.</exception>
    public static void Run(string file, string? refused, TextWriter output, CancellationToken stop)
    {
        AgencyFiles.RequireOther(file, refused, ClientSettings.Refused);
        AgencyFiles.RequirePlace(refused, ClientSettings.Refused);
        using var list = new BetList(file, Longest, LogWriter.None, refused, stop: stop);
        list.Validate(stop);
        output.WriteLine(
            $"{PlainText.Escape(file)}: {Counted.Bets(list.Bets)}, {BadLines.Lines(list.Bad.Count)}"
        );
        foreach (var line in list.Bad.First)
            output.WriteLine($"  {BadLines.Write(line)}");
        if (list.Bad.Count > list.Bad.First.Count)
            output.WriteLine($"  and {list.Bad.Count - list.Bad.First.Count} more");
        foreach (var (reason, lines, first) in list.Bad.Reasons)
            output.WriteLine($"  {BadLines.Lines(lines)} from line {first} on: {reason}");
        new ListRequirement(SkipBadLines: false, IsEmpty: false).Require(
            list,
            "it would not be sent"
        );
    }
}

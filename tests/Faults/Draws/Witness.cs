using System.Globalization;

namespace Lottery.Faults.Draws;

/// <summary>
/// What an agency was told, read from what its client said, over all its runs: a server that goes back
/// behind what it has acknowledged has lost bets.
/// </summary>
public sealed class Witness(BetFile file, Verdict verdict)
{
    // Lines that the server has acknowledged, at least: a client that is killed may not have told the last.
    private long _acknowledged;
    private long _now;

    /// <summary>Takes in what one run of the client has said.</summary>
    public void Hear(IEnumerable<SaidLine> said)
    {
        foreach (var line in said.Where(line => !line.IsError))
            // The last line of a process that was killed may be half a line.
            if (line.Text.Contains("| result: success"))
                Hear(line.Text);
    }

    private void Hear(string line)
    {
        if (line.Contains("action: connect |"))
            _now = 0;
        else if (line.Contains("action: upload_resumed |"))
            Resume(Number(line, "lines_taken"));
        else if (line.Contains("action: batch_sent |"))
            Resume(_now + Number(line, "cantidad"));
    }

    private void Resume(long taken)
    {
        _now = taken;
        if (taken < _acknowledged)
            verdict.Lose(
                _acknowledged - taken,
                $"agency {file.Agency} was told of {_acknowledged} lines, and then of {taken}"
            );
        _acknowledged = Math.Max(_acknowledged, taken);
        verdict.Acknowledge(file, _acknowledged);
    }

    private static long Number(string line, string key) =>
        long.Parse(LogLine.Parse(line)[key], CultureInfo.InvariantCulture);
}

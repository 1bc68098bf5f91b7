using System.Text;
using Lottery.Logging;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>
/// Shows a watch on a terminal: redrawn in place on the alternate screen, as large as the terminal is, and left behind
/// as lines at the end. Owns the output.
/// </summary>
internal sealed class StatusScreen : IStatusView, IDisposable
{
    // The alternate screen (xterm's private mode 1049); the others of console_codes(4): home, erase to the line's end,
    // erase to the screen's end.
    private const string Enter = "\e[?1049h\e[?25l";
    private const string Leave = "\e[?25h\e[?1049l";
    private const string Home = "\e[H";
    private const string EraseLine = "\e[K";
    private const string EraseBelow = "\e[J";
    private const int UsualColumns = 80;
    private const int UsualRows = 24;

    private readonly StandardOutput _output = StandardOutput.Open();
    private string[] _last = [];

    public StatusScreen() => Write(Enter);

    public void Show(DrawSample sample, string database)
    {
        var text = new StringWriter();
        StatusText.WriteWatched(text, sample, database);
        _last = text.ToString().Split('\n');
        var (columns, rows) = _output.Size is { Rows: > 0 } size ? size : (UsualColumns, UsualRows);
        var lines = Fitting(_last, columns, rows);
        Write($"{Home}{string.Join($"{EraseLine}\n", lines)}{EraseLine}{EraseBelow}");
    }

    public void Dispose()
    {
        Write($"{Leave}{string.Join("\n", _last)}");
        _output.Dispose();
    }

    /// <summary>The lines that a terminal has room for; the last one counts the others.</summary>
    public static IReadOnlyList<string> Fitting(IReadOnlyList<string> lines, int columns, int rows)
    {
        var text = lines is [.., ""] ? lines.Count - 1 : lines.Count;
        var most = Math.Max(1, rows);
        var shown = text <= most ? text : most - 1;
        return
        [
            .. lines.Take(shown).Select(line => line.Length <= columns ? line : line[..columns]),
            .. text > most ? [$"... and {text - shown} lines more"] : Array.Empty<string>(),
        ];
    }

    // A terminal that is halted (Ctrl+S) misses some.
    private void Write(string text) => _output.TryWrite(Encoding.UTF8.GetBytes(text));
}

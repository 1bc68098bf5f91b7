using System.Text;

namespace Lottery.Client.Progress;

/// <summary>
/// Lines on a terminal, and below them one that is redrawn in place. Each change is one write: none is torn by
/// another. For any thread.
/// </summary>
/// <param name="tryWrite">Writes; called by one thread at a time.</param>
/// <param name="columns">How wide the terminal is now; <c>null</c> where it does not tell.</param>
internal sealed class TerminalLines(Func<ReadOnlySpan<byte>, bool> tryWrite, Func<int?> columns)
{
    private const int UsualColumns = 80;

    // Erases from the cursor to the end of the line (EL; console_codes(4)). Also before a plain line: the terminal
    // may have shown ^C there.
    private const string Erase = "\e[K";

    private readonly Lock _lock = new();
    private string _last = "";

    /// <summary>How long a redrawn line may be: in the last column the cursor would go to the next line.</summary>
    public int MaxColumns => (columns() ?? UsualColumns) - 1;

    /// <summary>Writes a line, which ends with its line break, above the redrawn one.</summary>
    public bool TryWrite(ReadOnlySpan<byte> line)
    {
        lock (_lock)
            return tryWrite([
                .. Encoding.UTF8.GetBytes($"\r{Erase}"),
                .. line,
                .. Encoding.UTF8.GetBytes(_last),
            ]);
    }

    /// <summary>Writes a line above the redrawn one.</summary>
    public void Write(string line) => TryWrite(Encoding.UTF8.GetBytes($"{line}\n"));

    /// <summary>Redraws the last line; an empty one leaves nothing there.</summary>
    public void Redraw(string line)
    {
        lock (_lock)
        {
            if (line == _last)
                return;
            _last = line;
            tryWrite(Encoding.UTF8.GetBytes($"\r{line}{Erase}"));
        }
    }
}

namespace Lottery.Cli.Operator;

/// <summary>
/// Writes a table in columns of plain text, block by block, so that a long one takes no memory. A column is as
/// wide as its widest cell so far. Owns nothing.
/// </summary>
/// <param name="output">Where it is written.</param>
/// <param name="columns">The titles; numbers stand at the right of a column whose title begins with a blank.</param>
internal sealed class TextTable(TextWriter output, params string[] columns)
{
    private const string Gap = "  ";

    private readonly bool[] _isNumber = [.. columns.Select(title => title.StartsWith(' '))];
    private readonly string[] _titles = [.. columns.Select(title => title.TrimStart())];
    private readonly int[] _widths = [.. columns.Select(title => title.TrimStart().Length)];
    private bool _hasTitles;

    /// <summary>Writes rows; the first time below the titles. A row may end early, with a longer text.</summary>
    public void Write(params IReadOnlyList<string[]> rows)
    {
        foreach (var row in rows)
            for (var i = 0; i < row.Length; i++)
                if (row.Length == columns.Length || i < row.Length - 1)
                    _widths[i] = Math.Max(_widths[i], row[i].Length);
        if (!_hasTitles)
            WriteLine(_titles);
        _hasTitles = true;
        foreach (var row in rows)
            WriteLine(row);
    }

    private void WriteLine(string[] cells) =>
        output.WriteLine(
            string.Join(
                    Gap,
                    cells.Select(
                        (cell, i) =>
                            _isNumber[i] ? cell.PadLeft(_widths[i]) : cell.PadRight(_widths[i])
                    )
                )
                .TrimEnd()
        );
}

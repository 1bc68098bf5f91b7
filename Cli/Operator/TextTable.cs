namespace Lottery.Cli.Operator;

/// <summary>
/// Writes a table in columns of plain text, block by block, so that a long one takes no memory. A column is as
/// wide as its widest cell so far. Owns nothing.
/// </summary>
/// <param name="output">Where it is written.</param>
/// <param name="columns">The columns, by their titles.</param>
internal sealed class TextTable(TextWriter output, params Column[] columns)
{
    private const string Gap = "  ";

    private readonly int[] _widths = [.. columns.Select(column => column.Title.Length)];
    private bool _hasTitles;

    /// <summary>Writes rows; the first time below the titles. A row may end early, with a longer text.</summary>
    public void Write(params IReadOnlyList<string[]> rows)
    {
        foreach (var row in rows)
            for (var i = 0; i < row.Length; i++)
                if (row.Length == columns.Length || i < row.Length - 1)
                    _widths[i] = Math.Max(_widths[i], row[i].Length);
        if (!_hasTitles)
            WriteLine([.. columns.Select(column => column.Title)]);
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
                            columns[i].IsRight
                                ? cell.PadLeft(_widths[i])
                                : cell.PadRight(_widths[i])
                    )
                )
                .TrimEnd()
        );
}

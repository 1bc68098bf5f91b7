using System.Globalization;
using CsvHelper;
using Lottery.Benchmarks.Running;

namespace Lottery.Benchmarks.Reference;

/// <summary>
/// One agency's bets, read as a whole before anything is timed: their texts in one array, so that ten
/// million of them are no ten million objects.
/// </summary>
public sealed class BetRows
{
    /// <summary>First name, last name, document, birthdate; the number is the fifth field of a line.</summary>
    public const int Texts = 4;

    private readonly byte[] _text;
    private readonly List<int> _ends = [];
    private readonly List<int> _numbers = [];

    private BetRows(AgencyFile file)
    {
        Agency = file.Agency;
        // Without its quotes and separators a file's text is shorter than the file.
        _text = new byte[new FileInfo(file.Path).Length];
        using var stream = File.OpenRead(file.Path);
        using var csv = CsvReader.Create(
            stream,
            new CsvReaderOptions { HasHeader = false, Separator = ',' },
            leaveOpen: true
        );
        while (csv.Read())
            Add(csv, file.Path);
    }

    /// <summary>Whose they are.</summary>
    public int Agency { get; }

    /// <summary>How many.</summary>
    public int Count => _numbers.Count;

    /// <summary>Reads a file.</summary>
    /// <exception cref="BenchException">It is no list of bets.</exception>
    public static BetRows Read(AgencyFile file) => new(file);

    /// <summary>A text of a row, in UTF-8.</summary>
    public ReadOnlySpan<byte> Text(int row, int text)
    {
        var place = row * Texts + text;
        return _text.AsSpan((place == 0 ? 0 : _ends[place - 1]).._ends[place]);
    }

    /// <summary>The number that a row bets on.</summary>
    public int Number(int row) => _numbers[row];

    private void Add(CsvReader csv, string path)
    {
        if (
            csv.FieldCount != Texts + 1
            || !int.TryParse(
                csv.GetSpan(Texts),
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var number
            )
        )
            throw new BenchException($"{path}: row {Count + 1} is no bet");
        for (var text = 0; text < Texts; text++)
            Add(csv.GetSpan(text));
        _numbers.Add(number);
    }

    private void Add(ReadOnlySpan<byte> text)
    {
        var start = _ends.Count == 0 ? 0 : _ends[^1];
        text.CopyTo(_text.AsSpan(start));
        _ends.Add(start + text.Length);
    }
}

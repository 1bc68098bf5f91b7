using System.Text;
using Lottery.Domain;
using Lottery.Files;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Client.Files;

/// <summary>
/// The bad lines of one list: counts them, keeps the first ten, and writes all of them to the file that
/// <c>--refused</c> names. Owns the draft of that file.
/// </summary>
internal sealed class BadLines(string list, string? file) : IDisposable
{
    private const int Told = 10;
    private const int MaxAdvice = 3;

    // More than there are reasons, but for the numbers in some.
    private const int MaxReasons = 50;
    private const int BufferBytes = 64 * 1024;

    private readonly List<BadLine> _first = [];
    private readonly OrderedDictionary<string, (long Lines, long First)> _reasons = [];
    private readonly OrderedDictionary<LikelyMistake, (long Lines, long First)> _mistakes = [];
    private AtomicFile? _file;
    private StreamWriter? _text;

    public long Count { get; private set; }

    /// <summary>Those that messages name.</summary>
    public IReadOnlyList<BadLine> First => _first;

    /// <summary>Each reason, with its lines and the first of them, in the order in which they were met.</summary>
    public IEnumerable<(string Reason, long Lines, long First)> Reasons =>
        _reasons.Select(pair => (pair.Key, pair.Value.Lines, pair.Value.First));

    /// <summary>What probably went wrong with the whole list, the first line of it, and what to do.</summary>
    public IEnumerable<(long First, string Advice)> Likely
    {
        get
        {
            var ofFile = _mistakes.Where(pair => pair.Key.Scope is MistakeScope.File).ToList();
            // A header spoils one line only, and is the next thing to mend.
            return (ofFile is [var first, ..] ? [first] : _mistakes.ToList())
                .OrderByDescending(pair => pair.Key.Scope is MistakeScope.OneLine)
                .ThenByDescending(pair => pair.Value.Lines)
                .Take(MaxAdvice)
                .Select(pair => (pair.Value.First, pair.Key.Advice));
        }
    }

    /// <summary>Adds one; <c>true</c> if it is one of those that messages name.</summary>
    public bool Add(BadLine line)
    {
        Count++;
        if (_reasons.Count < MaxReasons || _reasons.ContainsKey(line.Reason))
            CountOne(_reasons, line.Reason, line.Number);
        foreach (var mistake in line.Mistakes)
            CountOne(_mistakes, mistake, line.Number);
        if (file is not null)
            MapErrors(() => Text.WriteLine(Write(line)));
        if (_first.Count == Told)
            return false;
        _first.Add(line);
        return true;
    }

    /// <summary>Puts the file with all of them in its place; an empty one if there are none.</summary>
    public void Publish()
    {
        if (file is null)
            return;
        MapErrors(() =>
        {
            Text.Flush();
            _file!.Publish();
        });
    }

    /// <summary>The sentence for the last line: how many, what came of it, and what to do.</summary>
    public string Explain(long bets, string outcome)
    {
        var why = Likely.Select(likely => $"Line {likely.First}: {likely.Advice}").ToList();
        if (why is [] && _first is [var first, ..])
            why = [$"Line {first.Number}: {first.Reason}: '{PlainText.Escape(first.Value)}'"];
        return $"{PlainText.Escape(list)} has {Lines(Count)} and {Counted.Bets(bets)}; {outcome}. {string.Join(". ", why)}";
    }

    /// <summary>One bad line, as the file has it.</summary>
    public static string Write(BadLine line) =>
        $"line {line.Number}: {line.Reason}: {PlainText.Escape(line.Value)}";

    public static string Lines(long count) => count == 1 ? "1 bad line" : $"{count} bad lines";

    public static string Were(long count) => $"{Lines(count)} {(count == 1 ? "was" : "were")}";

    public void Dispose()
    {
        // Without its writer, which would write the rest: the draft is published whole, or removed.
        _file?.Dispose();
    }

    private StreamWriter Text
    {
        get
        {
            _file ??= AtomicFile.Begin(file!);
            return _text ??= new StreamWriter(
                _file.Content,
                new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
                BufferBytes
            );
        }
    }

    private static void CountOne<T>(
        OrderedDictionary<T, (long Lines, long First)> counts,
        T key,
        long line
    )
        where T : notnull
    {
        counts.TryGetValue(key, out var count);
        counts[key] = (count.Lines + 1, count.Lines == 0 ? line : count.First);
    }

    private void MapErrors(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException(
                $"the bad lines of {list} cannot be written to {file}: {e.Message}"
            );
        }
    }
}

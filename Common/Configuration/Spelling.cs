namespace Lottery.Configuration;

/// <summary>Finds the name that a misspelt word is nearest to.</summary>
public static class Spelling
{
    /// <summary>The name nearest to <paramref name="word"/>; <c>null</c> where none is like it.</summary>
    public static string? Nearest(string word, IEnumerable<string> names)
    {
        var (name, distance) = names
            .Select(name => (name, Distance: Distance(word, name)))
            .DefaultIfEmpty((name: "", Distance: int.MaxValue))
            .MinBy(near => near.Distance);
        return distance <= Math.Max(2, word.Length / 2) ? name : null;
    }

    // PORT is near SERVER_PORT, however many letters they differ in.
    private static int Distance(string word, string name) =>
        word.Length > 2 && name.Contains(word, StringComparison.OrdinalIgnoreCase)
            ? 1
            : Edits(word.ToUpperInvariant(), name.ToUpperInvariant());

    // Letters to add, drop or replace (Levenshtein), a row of his table at a time.
    private static int Edits(string from, string to)
    {
        var row = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < to.Length; j++)
            {
                var replaced = diagonal + (from[i] == to[j] ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(replaced, Math.Min(row[j], diagonal) + 1);
            }
        }
        return row[^1];
    }
}

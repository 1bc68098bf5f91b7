using System.Text;
using Lottery.Hosting;

namespace Lottery.Audit.Verification;

/// <summary>A seal in a file, which must be that of the draw. Pure but for the reading.</summary>
internal static class KeptSeal
{
    private const string DrawWord = "draw ";

    /// <summary>Compares the file with the seal of the database, byte for byte.</summary>
    public static void Require(string path, byte[] made)
    {
        // What is longer differs anyhow.
        var kept = AuditedFile.Read(path, made.Length + 4096);
        if (kept.AsSpan().SequenceEqual(made))
            return;
        var (theirs, ours) = (LinesOf(kept), LinesOf(made));
        if (theirs[0] != ours[0])
            throw Difference.Is(
                $"{path} is no seal: it begins with '{theirs[0]}', and must with '{ours[0]}'"
            );
        if (
            theirs.Length > 1
            && theirs[1].StartsWith(DrawWord, StringComparison.Ordinal)
            && theirs[1] != ours[1]
        )
            throw Difference.Is(
                $"{path} is the seal of another draw: '{theirs[1]}', and the database has '{ours[1]}'"
            );
        throw FirstDifference(path, theirs, ours);
    }

    private static FailedException FirstDifference(string path, string[] theirs, string[] ours)
    {
        for (var i = 0; i < theirs.Length; i++)
        {
            if (i >= ours.Length - 1)
                return Difference.Is(
                    $"{path} has a line {i + 1} after the seal's end: '{theirs[i]}'"
                );
            if (i == theirs.Length - 1)
                return Difference.Is(
                    $"{path} ends in line {i + 1} with '{theirs[i]}', and the database's seal goes on with '{ours[i]}' and a line break"
                );
            if (theirs[i] != ours[i])
                return Difference.Is(
                    $"line {i + 1} of {path} is '{theirs[i]}', and the database has '{ours[i]}'"
                );
        }
        return Difference.Is($"{path} is not the seal of the database");
    }

    // The last one is what follows the last line break: nothing.
    private static string[] LinesOf(byte[] text) => Encoding.UTF8.GetString(text).Split('\n');
}

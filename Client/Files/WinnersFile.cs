namespace Lottery.Client.Files;

/// <summary>
/// The file with the winners' documents, one a line. It is there as a whole or not at all: a draft in the
/// same folder is written, flushed to the disk and then renamed, and never left behind.
/// </summary>
internal static class WinnersFile
{
    /// <summary>Writes the file, in place of an older one.</summary>
    /// <exception cref="UnfinishedException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<string> documents)
    {
        var draft = DraftFor(path);
        try
        {
            WriteDraft(draft, documents);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Discard(draft);
            throw new UnfinishedException($"the winners cannot be written to {path}: {e.Message}");
        }
    }

    /// <summary>Whether a draft can be made for the file: makes one, and takes it away.</summary>
    public static bool CanStandAt(string path)
    {
        try
        {
            var draft = DraftFor(path);
            using (new FileStream(draft, FileMode.CreateNew, FileAccess.Write))
                File.Delete(draft);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static string DraftFor(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
    }

    private static void WriteDraft(string draft, IReadOnlyList<string> documents)
    {
        using var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write);
        using var text = new StreamWriter(file) { NewLine = "\n" };
        foreach (var document in documents)
            text.WriteLine(document);
        text.Flush();
        // Before the rename: a machine that loses power must not be left with the name and no content.
        file.Flush(flushToDisk: true);
    }

    private static void Discard(string draft)
    {
        try
        {
            File.Delete(draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder itself is gone or locked, and the reason is on its way to the operator.
        }
    }
}

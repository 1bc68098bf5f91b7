using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// The file with the winners' documents, one a line, while it is written. It is there as a whole or not at
/// all: a draft in the same folder is written, flushed to the disk and then renamed. Owns the draft, which
/// begins with the first winner; disposing closes it, and removes it unless it was published.
/// </summary>
internal sealed class WinnersFile(string path) : IDisposable
{
    private readonly string _draft = DraftFor(path);
    private readonly byte[] _lines = new byte[Frame.MaxPayloadBytes];
    private FileStream? _file;

    // Without a buffer: a payload is written at once, and nothing is left that closing could fail to write.
    private FileStream Draft =>
        _file ??= new FileStream(
            _draft,
            FileMode.CreateNew,
            FileAccess.Write,
            FileShare.Read,
            bufferSize: 0
        );

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
        catch (Exception e) when (IsUnwritable(e))
        {
            return false;
        }
    }

    /// <summary>Appends documents.</summary>
    /// <param name="documents">A payload of them: each ends with a <c>|</c> or a line break.</param>
    /// <exception cref="UnfinishedException">They cannot be written.</exception>
    public void Append(ReadOnlyMemory<byte> documents) =>
        Writing(() =>
        {
            documents.Span.Replace(_lines, BetLine.Separator, BetLine.Terminator);
            Draft.Write(_lines, 0, documents.Length);
        });

    /// <summary>Puts the file in its place, and an older one out of it.</summary>
    /// <exception cref="UnfinishedException">It cannot stand there.</exception>
    public void Publish() =>
        Writing(() =>
        {
            // Before the rename: a machine that loses power must not be left with the name and no content.
            Draft.Flush(flushToDisk: true);
            File.Move(_draft, path, overwrite: true);
        });

    /// <summary>Closes the draft; one that was not published is removed.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        try
        {
            File.Delete(_draft);
        }
        catch (Exception e) when (IsUnwritable(e))
        {
            // The folder itself is gone or locked, and the reason is on its way to the operator.
        }
    }

    private static string DraftFor(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
    }

    private static bool IsUnwritable(Exception e) =>
        e is IOException or UnauthorizedAccessException;

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (IsUnwritable(e))
        {
            throw new UnfinishedException($"the winners cannot be written to {path}: {e.Message}");
        }
    }
}

using Lottery.Hosting;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// The file with the winners' documents, one a line, while it is written; it is there as a whole or not at
/// all. Owns its draft, which begins with the first winner.
/// </summary>
internal sealed class WinnersFile(string path) : IDisposable
{
    private readonly byte[] _lines = new byte[Frame.MaxPayloadBytes];
    private AtomicFile? _file;

    private AtomicFile File => _file ??= Begin(path);

    /// <summary>Whether a draft can be made for the file: makes one, and takes it away.</summary>
    public static bool CanStandAt(string path)
    {
        try
        {
            Begin(path).Dispose();
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
            File.Content.Write(_lines, 0, documents.Length);
        });

    /// <summary>Puts the file in its place, and an older one out of it.</summary>
    /// <exception cref="UnfinishedException">It cannot stand there.</exception>
    public void Publish() => Writing(() => File.Publish());

    /// <summary>Closes the draft; one that was not published is removed.</summary>
    public void Dispose() => _file?.Dispose();

    // Under a name of its own: two clients may have the same file, and the last one wins.
    private static AtomicFile Begin(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return new AtomicFile(path, Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp"));
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

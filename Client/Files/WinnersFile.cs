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

    private AtomicFile File => _file ??= AtomicFile.Begin(path);

    /// <summary>Appends documents.</summary>
    /// <param name="documents">A payload of them: each ends with a <c>|</c> or a line break.</param>
    /// <exception cref="FailedException">They cannot be written.</exception>
    public void Append(ReadOnlyMemory<byte> documents) =>
        Writing(() =>
        {
            documents.Span.Replace(_lines, BetLine.Separator, BetLine.Terminator);
            File.Content.Write(_lines, 0, documents.Length);
        });

    /// <summary>Puts the file in its place, and an older one out of it.</summary>
    /// <exception cref="FailedException">It cannot stand there.</exception>
    public void Publish() => Writing(() => File.Publish());

    /// <summary>Closes the draft; one that was not published is removed.</summary>
    public void Dispose() => _file?.Dispose();

    private void Writing(Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException($"the winners cannot be written to {path}: {e.Message}");
        }
    }
}

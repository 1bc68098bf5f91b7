using Lottery.Files;
using Lottery.Hosting;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>Writes the winners' documents, one a line, whole or not at all. Owns the draft.</summary>
internal sealed class WinnersFile(string path) : IDisposable
{
    private readonly byte[] _lines = new byte[Frame.MaxPayloadBytes];
    private AtomicFile? _file;

    private AtomicFile File => _file ??= AtomicFile.Begin(path);

    /// <summary>Appends a payload of documents, each of which ends with a <c>|</c> or a line break.</summary>
    public void Append(ReadOnlyMemory<byte> documents) =>
        MapErrors(() =>
        {
            documents.Span.Replace(_lines, BetLine.Separator, BetLine.Terminator);
            File.Content.Write(_lines, 0, documents.Length);
        });

    public void Publish() => MapErrors(() => File.Publish());

    public void Dispose() => _file?.Dispose();

    private void MapErrors(Action write)
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

namespace Lottery.Client;

/// <summary>
/// The name that an upload has with the server: the SHA-256 of the file. Whoever sends the same file again
/// goes on where it was left; a file that was changed is another upload.
/// </summary>
internal static class UploadName
{
    private const int BufferBytes = 64 * 1024;

    /// <summary>Reads the whole file, a buffer at a time.</summary>
    /// <exception cref="UnfinishedException">The file cannot be read, or not twice.</exception>
    public static string Of(string file, CancellationToken stop)
    {
        try
        {
            using var bytes = new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                bufferSize: 0
            );
            return bytes.CanSeek ? Hash(bytes, stop) : throw OnlyOnce(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnfinishedException($"the bets in {file} cannot be read: {e.Message}");
        }
    }

    private static string Hash(FileStream bytes, CancellationToken stop)
    {
        var hash = new Sha256();
        var buffer = new byte[BufferBytes];
        while (bytes.Read(buffer) is > 0 and var read)
        {
            stop.ThrowIfCancellationRequested();
            hash.Append(buffer.AsSpan(0, read));
        }
        return hash.Finish();
    }

    // A pipe would be empty when the bets are read.
    private static UnfinishedException OnlyOnce(string file) =>
        new(
            $"{file} can be read only once, and an upload that can be gone on with has to be read "
                + $"again; {ClientSettings.Protocol.Flag} classic reads it once"
        );
}

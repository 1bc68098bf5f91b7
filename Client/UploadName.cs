using System.Security.Cryptography;

namespace Lottery.Client;

/// <summary>
/// The name that an upload has with the server: the SHA-256 of the file. Whoever sends the same file again
/// goes on where it was left; a file that was changed is another upload.
/// </summary>
internal static class UploadName
{
    /// <summary>Reads the whole file, a buffer at a time.</summary>
    /// <exception cref="UnfinishedException">The file cannot be read, or not twice.</exception>
    public static async Task<string> OfAsync(string file, CancellationToken stop)
    {
        try
        {
            await using var bytes = File.OpenRead(file);
            return bytes.CanSeek
                ? Convert.ToHexStringLower(await SHA256.HashDataAsync(bytes, stop))
                : throw OnlyOnce(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UnfinishedException($"the bets in {file} cannot be read: {e.Message}");
        }
    }

    // A pipe would be empty when the bets are read.
    private static UnfinishedException OnlyOnce(string file) =>
        new(
            $"{file} can be read only once, and an upload that can be gone on with has to be read "
                + $"again; {ClientSettings.Protocol.Flag} classic reads it once"
        );
}

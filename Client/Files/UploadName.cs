using Lottery.Client.Settings;

namespace Lottery.Client.Files;

/// <summary>
/// The name that an upload has with the server: the SHA-256 of the file. Whoever sends the same file again
/// goes on where it was left; a file that was changed is another upload.
/// </summary>
internal static class UploadName
{
    /// <summary>Reads the whole file; whoever reads on starts again.</summary>
    /// <exception cref="UnfinishedException">The file cannot be read, or not twice.</exception>
    public static async Task<string> OfAsync(BetFile file, CancellationToken stop) =>
        file.CanBeReadAgain
            ? Convert.ToHexStringLower(await file.HashAsync(stop))
            : throw OnlyOnce(file.Path);

    // A pipe would be empty when the bets are read.
    private static UnfinishedException OnlyOnce(string file) =>
        new(
            $"{file} can be read only once, and an upload that can be gone on with has to be read "
                + $"again; {ClientSettings.Protocol.Flag} classic reads it once"
        );
}

using Lottery.Hosting;

namespace Lottery.Audit.Verification;

/// <summary>Reads a small file that the person who verifies has named.</summary>
internal static class AuditedFile
{
    /// <summary>Reads it, up to so many bytes.</summary>
    /// <exception cref="FailedException">It cannot be read.</exception>
    public static byte[] Read(string path, int most)
    {
        try
        {
            using var file = new FileStream(
                path,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite
            );
            var bytes = new byte[most];
            return bytes[..file.ReadAtLeast(bytes, most, throwOnEndOfStream: false)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Difference.Is($"cannot read {path}: {e.Message.TrimEnd('.')}");
        }
    }
}

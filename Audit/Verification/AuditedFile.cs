using Lottery.Native;

namespace Lottery.Audit.Verification;

/// <summary>Reads a small file that the person who verifies has named.</summary>
internal static class AuditedFile
{
    /// <summary>Reads it, up to so many bytes.</summary>
    /// <exception cref="Lottery.Hosting.FailedException">It cannot be read.</exception>
    public static byte[] Read(string path, int most)
    {
        try
        {
            return RegularFile.Read(path, most);
        }
        catch (IOException e)
        {
            throw Difference.Is($"cannot read {path}: {e.Message.TrimEnd('.')}");
        }
    }
}

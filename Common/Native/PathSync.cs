namespace Lottery.Native;

/// <summary>Brings a file, or the names in a folder, to the disk. Owns nothing.</summary>
public static class PathSync
{
    /// <summary>Returns once everything written to it, by any process, is on the disk; see fdatasync(2).</summary>
    /// <param name="path">A file, or a folder.</param>
    /// <exception cref="NativeException">It cannot be done.</exception>
    public static void Run(string path)
    {
        using var opened = DescriptorFile.OpenToSync(path);
        opened.SyncData();
    }
}

namespace Lottery.Support;

/// <summary>The permissions of files. Linux is the only platform there is; the analyzer cannot know.</summary>
public static class FileModes
{
    /// <summary>The permissions of a file or folder.</summary>
    public static UnixFileMode Of(string path) =>
        OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path);

    /// <summary>Sets them.</summary>
    public static void Set(string path, UnixFileMode mode)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, mode);
    }
}

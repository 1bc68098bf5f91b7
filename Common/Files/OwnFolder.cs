namespace Lottery.Files;

/// <summary>Makes folders of a mode, those in between, too, which the framework leaves to the umask.</summary>
public static class OwnFolder
{
    /// <summary>For the owner alone.</summary>
    public const UnixFileMode OwnersAlone =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes a folder and all that are missing above it. One that is there stays as it is.</summary>
    /// <exception cref="IOException">It cannot be made, or something else is there.</exception>
    /// <exception cref="UnauthorizedAccessException">This user may not make it.</exception>
    public static void Make(string path, UnixFileMode mode = OwnersAlone)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } above && !Path.Exists(above))
            Make(above, mode);
        if (Directory.Exists(path))
            return;
        Directory.CreateDirectory(path, mode);
        // The umask may have taken a part of the mode.
        File.SetUnixFileMode(path, mode);
    }
}

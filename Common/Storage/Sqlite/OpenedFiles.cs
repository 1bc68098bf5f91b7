using Lottery.Native;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// The database and its log as this process has opened them. A file that was removed or replaced meanwhile takes
/// every write, and none of them is in the database that the next server finds. Owns nothing.
/// </summary>
internal sealed class OpenedFiles(string database)
{
    private readonly (string Path, FileStatus Status)[] _files =
    [
        .. new[] { database, WriteAheadLog.FileOf(database) }.Select(path =>
            (path, FileStatus.Of(path) ?? throw Gone(path))
        ),
    ];

    /// <summary>Throws if a file is not in its place: what is written to it would be lost.</summary>
    /// <exception cref="DiskFailedException">It is not, or cannot be looked at.</exception>
    public void RequireInPlace()
    {
        try
        {
            foreach (var (path, opened) in _files)
                if (FileStatus.Of(path)?.IsSameFileAs(opened) is not true)
                    throw Gone(path);
        }
        catch (NativeException e)
        {
            throw new DiskFailedException($"the database cannot be looked at: {e.Message}", e);
        }
    }

    private static DiskFailedException Gone(string path) =>
        new($"{path} was removed or replaced while it was served; no bet is acknowledged any more");
}

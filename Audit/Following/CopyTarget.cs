using Lottery.Hosting;
using Lottery.Native;

namespace Lottery.Audit.Following;

/// <summary>
/// The file that a copy is kept in: made for its owner alone, of one draw, and one program's at a time. Owns the lock.
/// </summary>
internal sealed class CopyTarget : IDisposable
{
    private readonly FileStream _lock;

    private CopyTarget(string path, FileStream held) => (Path, _lock) = (path, held);

    /// <summary>The full path.</summary>
    public string Path { get; }

    /// <summary>Takes the place.</summary>
    /// <param name="path">The file of the copy.</param>
    /// <param name="source">The file that it follows, if it is one.</param>
    /// <exception cref="FailedException">It is the database itself, another program's, or cannot be written.</exception>
    public static CopyTarget Take(string path, string? source)
    {
        if (Directory.Exists(path))
            throw Difference.Is($"{path} is a folder; name the file that the copy will be (--to)");
        try
        {
            // Under each of its names a file would have another lock, and another log.
            var full = LinkTarget.Of(path);
            if (
                source is not null
                && FileStatus.Of(full) is { } target
                && FileStatus.Of(source) is { } followed
                && target.IsSameFileAs(followed)
            )
                throw Difference.Is($"{path} is the database itself; name another file (--to)");
            if (FileStatus.Of(full) is { Links: > 1 and var names })
                throw Difference.Is(
                    $"{path} has {names} names (hard links), and another program may write to it by the other; remove the others (find -samefile {path}), or name another file (--to)"
                );
            var held = Lock($"{full}.follow", path);
            Create(full);
            return new CopyTarget(full, held);
        }
        catch (Exception e)
            when (e is NativeException or IOException or UnauthorizedAccessException)
        {
            throw Difference.Is($"cannot write to {path}: {e.Message}");
        }
    }

    public void Dispose() => _lock.Dispose();

    // flock(2): the framework takes it for a file that is not shared, and the kernel gives it back after any kill.
    private static FileStream Lock(string file, string path)
    {
        try
        {
            return Open(file, FileShare.None);
        }
        catch (IOException) when (File.Exists(file))
        {
            throw Difference.Is(
                $"another lottery follow writes to {path}; name another file (--to)"
            );
        }
    }

    // SQLite gives its other files the mode of this one.
    private static void Create(string path) => Open(path, FileShare.ReadWrite).Dispose();

    private static FileStream Open(string path, FileShare share) =>
        new(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = share,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
            }
        );
}

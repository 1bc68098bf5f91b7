using System.Buffers.Binary;
using Lottery.Native;

namespace Lottery.Files;

/// <summary>
/// Says which files no output may replace: what is no regular file, a database of the lottery with the files beside it,
/// and a private key. Owns nothing.
/// </summary>
public static class OutputPlace
{
    /// <summary>What the header of a database of the lottery says (https://sqlite.org/fileformat.html).</summary>
    public const int ApplicationId = 0x4C4F5454;

    private const int ApplicationIdAt = 68;

    // More than a certificate and the chain of its CA before the key.
    private const int MaxBytesBeforeKey = 64 * 1024;

    // SQLite's own, the locks of the server, and the lock of `lottery follow`.
    private static readonly string[] BesideDatabase =
    [
        "-wal",
        "-shm",
        "-journal",
        ".lock",
        ".server",
        ".follow",
    ];

    /// <summary>Requires that a path leads to a regular file, or to none.</summary>
    /// <returns>Its status; <c>null</c> if there is none.</returns>
    /// <exception cref="IOException">It leads to something else.</exception>
    public static FileStatus? RequireRegular(string path)
    {
        var status = FileStatus.Of(path);
        return status is { IsRegular: false } other
            ? throw new IOException($"it is {other.Kind}, no regular file")
            : status;
    }

    /// <summary>Requires that a file is no database of the lottery, and none of the files beside one.</summary>
    /// <param name="path">The file, behind any symbolic link.</param>
    /// <exception cref="IOException">It is one.</exception>
    public static void RefuseDatabase(string path)
    {
        if (IsDatabase(path))
            throw new IOException("it is a database of the lottery; name another file");
        RefuseBesideDatabase(path);
    }

    /// <summary>Requires that a file is none of those beside a database of the lottery, whether it is there or not.</summary>
    /// <inheritdoc cref="RefuseDatabase"/>
    public static void RefuseBesideDatabase(string path)
    {
        foreach (var ending in BesideDatabase)
            if (
                path.EndsWith(ending, StringComparison.Ordinal)
                && IsDatabase(path[..^ending.Length])
            )
                throw new IOException(
                    $"it is a file of the database {path[..^ending.Length]}; name another file"
                );
    }

    /// <summary>Requires that a file has no private key in it.</summary>
    /// <exception cref="IOException">It has.</exception>
    public static void RefuseKey(string path)
    {
        if (Begin(path, MaxBytesBeforeKey).AsSpan().IndexOf("PRIVATE KEY-----"u8) >= 0)
            throw new IOException("it has a private key in it; name another file");
    }

    // While it is new, the header of the file is in its log, or there is none.
    private static bool IsDatabase(string path)
    {
        if (FileStatus.Of(path) is not { IsRegular: true })
            return false;
        var header = Begin(path, ApplicationIdAt + sizeof(int));
        return header.AsSpan().StartsWith("SQLite format 3\0"u8)
            ? HasApplicationId(header) || HasLocks(path)
            : header.Length == 0 && HasLocks(path);
    }

    private static bool HasApplicationId(byte[] header) =>
        header.Length == ApplicationIdAt + sizeof(int)
        && BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(ApplicationIdAt)) == ApplicationId;

    private static bool HasLocks(string path) =>
        File.Exists($"{path}.lock") || File.Exists($"{path}.server");

    // Nothing of a file that is not there, or that this user may not read.
    private static byte[] Begin(string path, int bytes)
    {
        try
        {
            // Shared with all: no lock is taken, and none is in the way.
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            var begin = new byte[bytes];
            return begin[..RandomAccess.Read(file, begin, fileOffset: 0)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

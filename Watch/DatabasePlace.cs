using Lottery.Storage;

namespace Lottery.Watch;

/// <summary>Where a database is.</summary>
public static class DatabasePlace
{
    /// <summary>How many bytes are free for a file there; <c>null</c>: it is on a server, or not known.</summary>
    public static long? FreeBytes(StoreOptions store)
    {
        if (
            store.IsOnServer
            || Path.GetDirectoryName(Path.GetFullPath(store.Path)) is not { } folder
        )
            return null;
        try
        {
            return Directory.Exists(folder) ? new DriveInfo(folder).AvailableFreeSpace : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder has gone, which the database tells.
            return null;
        }
    }
}

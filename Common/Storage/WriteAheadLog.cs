using Lottery.Native;

namespace Lottery.Storage;

/// <summary>
/// The file beside the database that takes every commit first. SQLite writes it without a sync
/// (<c>synchronous=NORMAL</c>); <see cref="Sync"/> makes it safe from a loss of power, outside the write
/// lock, so that the next writer works meanwhile and syncs of several processes merge. Owns a descriptor
/// of its own: closing it drops no lock, since SQLite keeps none on this file.
/// </summary>
internal sealed class WriteAheadLog(string database) : IDisposable
{
    private readonly string _path = $"{database}-wal";
    private readonly DescriptorFile _file = DescriptorFile.OpenExisting($"{database}-wal");

    /// <summary>The bytes it takes on the disk.</summary>
    public long LengthBytes =>
        new FileInfo(_path) is { Exists: true, Length: var length } ? length : 0;

    /// <summary>Returns once every commit so far, of any process, is on the disk.</summary>
    public void Sync() => _file.SyncData();

    public void Dispose() => _file.Dispose();
}

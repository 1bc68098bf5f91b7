namespace Lottery.SampleData;

/// <summary>
/// A file that is there whole or not at all. It is written beside its place under a name that ends in
/// <c>.part</c>, and put in its place once complete; disposed before, nothing is left of it. Owns the
/// open file.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    private readonly string _path;
    private readonly string _part;
    private readonly FileStream _file;

    /// <summary>Starts the file; what another run left half-written is started anew.</summary>
    public WholeFile(string path)
    {
        _path = path;
        _part = $"{path}.part";
        _file = new(_part, FileMode.Create, FileAccess.Write, FileShare.None);
    }

    /// <summary>Where to write.</summary>
    public Stream Content => _file;

    /// <summary>Puts the file in its place, over an older one.</summary>
    public void Complete()
    {
        // Synced first: after a power loss the new name must not stand on an empty file (rename(2)).
        _file.Flush(flushToDisk: true);
        _file.Dispose();
        File.Move(_part, _path, overwrite: true);
    }

    /// <summary>Closes the file and removes what is not complete.</summary>
    public void Dispose()
    {
        _file.Dispose();
        File.Delete(_part);
    }
}

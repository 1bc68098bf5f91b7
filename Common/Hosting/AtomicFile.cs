namespace Lottery.Hosting;

/// <summary>
/// A file that is there whole or not at all: it is written as a draft, flushed to the disk and then renamed.
/// Owns the draft; disposing removes it unless it was published.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _path;
    private readonly string _draft;
    private readonly FileStream _content;
    private bool _published;

    /// <summary>Starts the draft; one of the same name that a killed process left is overwritten.</summary>
    /// <param name="path">Where the file will be.</param>
    /// <param name="draft">Where it is until then: in the same folder.</param>
    public AtomicFile(string path, string draft)
    {
        (_path, _draft) = (path, draft);
        // Without a buffer: nothing is left that closing could fail to write.
        _content = new(draft, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
    }

    /// <summary>Starts a draft with a random name: several processes may write the file, the last one wins.</summary>
    public static AtomicFile Begin(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        return new AtomicFile(path, Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp"));
    }

    /// <summary>Whether a draft can be made for a file: makes one, and removes it.</summary>
    public static bool CanStandAt(string path)
    {
        try
        {
            Begin(path).Dispose();
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Where to write.</summary>
    public Stream Content => _content;

    /// <summary>Puts the file in its place, over an older one.</summary>
    public void Publish()
    {
        // Before the rename: a machine that loses power must not be left with the name and no content.
        _content.Flush(flushToDisk: true);
        File.Move(_draft, _path, overwrite: true);
        _published = true;
    }

    /// <summary>Closes the draft; one that was not published is removed.</summary>
    public void Dispose()
    {
        _content.Dispose();
        if (_published)
            return;
        try
        {
            File.Delete(_draft);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder itself is gone or locked; an earlier error says so.
        }
    }
}

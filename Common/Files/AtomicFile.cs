using Lottery.Native;

namespace Lottery.Files;

/// <summary>
/// A file that is there whole or not at all: it is written as a draft in the same folder, flushed to the disk and
/// then renamed. A symbolic link stays, and the file that it leads to is written; a file that is there is replaced
/// by one of its mode, but for those that <see cref="OutputPlace"/> refuses. Owns the draft; disposing removes it unless it was published.
/// </summary>
public sealed class AtomicFile : IDisposable
{
    private readonly string _target;
    private readonly string _draft;
    private readonly Draft _content;
    private readonly bool _overwrites = true;
    private bool _published;

    private AtomicFile(string path, Func<string, string> draftOf)
    {
        var existing = OutputPlace.RequireRegular(path);
        _target = LinkTarget.Of(path);
        OutputPlace.RefuseDatabase(_target);
        OutputPlace.RefuseKey(_target);
        _draft = draftOf(_target);
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            Share = FileShare.None,
            // Without a buffer: nothing is left that closing could fail to write.
            BufferSize = 0,
        };
        // A draft of a private file is private from its first moment; the umask holds for a new one.
        if (existing is not null)
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        _content = Create(options);
        try
        {
            existing?.CopyAccessTo(_content.SafeFileHandle);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    private AtomicFile(string path, UnixFileMode mode, bool overwrite)
    {
        if (new FileInfo(path).LinkTarget is not null)
            throw new IOException("it is a symbolic link");
        OutputPlace.RequireRegular(path);
        _target = Path.GetFullPath(path);
        OutputPlace.RefuseDatabase(_target);
        _draft = RandomDraftOf(_target);
        _overwrites = overwrite;
        var options = new FileStreamOptions
        {
            // O_EXCL (open(2)): no link that another user prepared is followed.
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            UnixCreateMode = mode,
        };
        _content = Create(options);
        try
        {
            // The umask may have taken a part of the mode.
            if (File.GetUnixFileMode(_content.SafeFileHandle) != mode)
                File.SetUnixFileMode(_content.SafeFileHandle, mode);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Starts a draft with a random name: several processes may write the file, the last one wins.</summary>
    /// <exception cref="IOException">No file can be made there.</exception>
    public static AtomicFile Begin(string path) => Start(() => new AtomicFile(path, RandomDraftOf));

    /// <summary>
    /// Starts the draft of a file that has a mode from its first byte on, whatever the umask is. A symbolic link
    /// is refused, not followed; a file that is there is replaced only if that is wanted.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="mode">Its mode.</param>
    /// <param name="overwrite">Whether it may be there already.</param>
    /// <inheritdoc cref="Begin"/>
    public static AtomicFile BeginOwn(string path, UnixFileMode mode, bool overwrite) =>
        Start(() => new AtomicFile(path, mode, overwrite));

    /// <summary>
    /// Starts the draft <c>FILE.part</c>; one that a killed process left is overwritten. One process may write
    /// the file at a time.
    /// </summary>
    /// <inheritdoc cref="Begin"/>
    public static AtomicFile BeginPart(string path) =>
        Start(() => new AtomicFile(path, target => $"{target}.part"));

    /// <summary>Why a file cannot be written; <c>null</c> if it can. Makes a draft, and removes it.</summary>
    public static string? ReasonToRefuse(string path)
    {
        try
        {
            Begin(path).Dispose();
            return null;
        }
        catch (IOException e)
        {
            return e.Message;
        }
    }

    /// <summary>Where to write.</summary>
    public Stream Content => _content;

    /// <summary>Puts the file in its place, over an older one if that is wanted.</summary>
    public void Publish()
    {
        // Before the rename: a machine that loses power must not be left with the name and no content.
        _content.Flush(flushToDisk: true);
        File.Move(_draft, _target, _overwrites);
        _published = true;
        SyncFolder();
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

    private static string RandomDraftOf(string target) =>
        Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetRandomFileName()}.tmp");

    private static AtomicFile Start(Func<AtomicFile> start)
    {
        try
        {
            return start();
        }
        catch (NativeException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private Draft Create(FileStreamOptions options)
    {
        try
        {
            return new Draft(_draft, options);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The draft's name would tell a person nothing.
            throw new IOException(e.Message.Replace(_draft, _target, StringComparison.Ordinal), e);
        }
    }

    private void SyncFolder()
    {
        try
        {
            PathSync.Run(Path.GetDirectoryName(_target)!);
        }
        catch (NativeException)
        {
            // The file is in its place. Some folders may not be read, and some file systems sync none.
        }
    }

    // The framework takes EFBIG, which setrlimit(2) gives for RLIMIT_FSIZE, for a wrong argument.
    private sealed class Draft(string path, FileStreamOptions options) : FileStream(path, options)
    {
        // Also what comes as a span gets here.
        public override void Write(byte[] buffer, int offset, int count)
        {
            try
            {
                base.Write(buffer, offset, count);
            }
            catch (ArgumentOutOfRangeException e)
            {
                throw new IOException(
                    "the file would be larger than the limit of this process (ulimit -f) or the file system allows",
                    e
                );
            }
        }
    }
}

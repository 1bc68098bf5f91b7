using System.Text;
using Lottery.Files;
using Lottery.Hosting;
using Lottery.Native;

namespace Lottery.Cli.Authority;

/// <summary>
/// Reads and writes files of the CA. A file with a private key is its owner's alone from its first byte on. Owns
/// nothing.
/// </summary>
internal static class OwnFile
{
    // A list of a CA has a line of some 60 bytes for each certificate.
    private const int MaxBytes = 64 << 20;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Asks for a place where a file may be made.</summary>
    /// <exception cref="FailedException">A link is there, a folder, a database, or without force a file.</exception>
    public static void RequireFree(string path, bool force)
    {
        if (new FileInfo(path).LinkTarget is { } target)
            throw new FailedException(
                $"{path} is a symbolic link to {target}; remove it, or name another file: no key is written through a link"
            );
        RefuseDatabase(path);
        if (FileStatus.Of(path) is not { } there)
        {
            RequireFolderOf(path);
            return;
        }
        if (!there.IsRegular)
            throw new FailedException($"{path} is {there.Kind}; it must be a file, or not there");
        if (!force)
            throw new FailedException($"{path} is there already; --force replaces it");
    }

    // A private key may be replaced: for a renewal.
    private static void RefuseDatabase(string path)
    {
        try
        {
            OutputPlace.RefuseDatabase(Path.GetFullPath(path));
        }
        catch (IOException e)
        {
            throw CannotWrite(path, e);
        }
    }

    /// <summary>Writes a file that its owner alone may read.</summary>
    public static void WritePrivate(string path, string text, bool force) =>
        Write(path, text, () => AtomicFile.BeginOwn(path, Private, force));

    /// <summary>Writes a file that everybody may read.</summary>
    public static void WritePublic(string path, string text, bool force) =>
        Write(path, text, () => AtomicFile.BeginOwn(path, Public, force));

    /// <summary>Replaces a file by one of the same mode and owner.</summary>
    public static void Replace(string path, string text) =>
        Write(path, text, () => AtomicFile.Begin(path));

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="ifMissing">What can be done where it is not there, for the error.</param>
    /// <exception cref="FailedException">It is not there, or cannot be read.</exception>
    public static string Read(string path, string ifMissing)
    {
        try
        {
            return Encoding.UTF8.GetString(RegularFile.Read(path, MaxBytes));
        }
        catch (FileNotFoundException)
        {
            throw new FailedException($"there is no {path}; {ifMissing}");
        }
        catch (IOException e)
        {
            throw new FailedException($"cannot read {path}: {e.Message}");
        }
    }

    /// <summary>Reads a file with a private key.</summary>
    /// <inheritdoc cref="Read"/>
    public static string ReadPrivate(string path, string ifMissing)
    {
        if (FileStatus.Of(path) is { IsOpenToOthers: true })
            throw new FailedException(
                $"{path} has a private key, and other users may read or write it; say chmod 600 {path}"
            );
        return Read(path, ifMissing);
    }

    private static void RequireFolderOf(string path)
    {
        if (
            Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder
            && !Directory.Exists(folder)
        )
            throw new FailedException($"cannot write {path}: there is no folder {folder}");
    }

    private static void Write(string path, string text, Func<AtomicFile> begin)
    {
        try
        {
            using var file = begin();
            file.Content.Write(Encoding.UTF8.GetBytes(text));
            file.Publish();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CannotWrite(path, e);
        }
    }

    private static FailedException CannotWrite(string path, Exception e) =>
        new($"cannot write {path}: {e.Message}");
}

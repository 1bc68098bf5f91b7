using Lottery.Domain;
using Lottery.Files;
using Lottery.Hosting;
using Lottery.Native;

namespace Lottery.Cli.Authority;

/// <summary>
/// The folder of a CA: where its files are, and the check that no other user can replace them. Owns nothing.
/// </summary>
/// <param name="path">As the operator named it.</param>
internal sealed class AuthorityFolder(string path)
{
    public string Path => path;
    public string Certificate => File("ca.pem");
    public string Key => File("ca-key.pem");
    public string Server => File("server.pem");
    public string SealKey => File("seal-key.pem");
    public string Seal => File("seal.pem");
    public IssuedList Issued => new(File("issued.txt"));
    public RevokedList Revoked => new(File("revoked.txt"));

    /// <summary>The files that are made with the CA.</summary>
    public IReadOnlyList<string> OwnFiles =>
        [Certificate, Key, Server, SealKey, Seal, Issued.Path, Revoked.Path];

    public string AgencyFile(AgencyId agency) => File($"agency-{agency}.pem");

    /// <summary>Makes the folder where there is none, and locks it.</summary>
    public FolderLock MakeAndLock()
    {
        try
        {
            OwnFolder.Make(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FailedException($"cannot make the folder {path}: {e.Message}");
        }
        return Lock();
    }

    /// <summary>Waits until no other process changes the folder.</summary>
    /// <exception cref="FailedException">It is not there, or not this user's alone to write to.</exception>
    public FolderLock Lock()
    {
        RequireOwn();
        return new FolderLock(File(".lock"));
    }

    /// <summary>Asks for a place for an agency's file that is no file of the CA itself.</summary>
    /// <exception cref="FailedException">It is one, under any name.</exception>
    public void RequireForeign(string file)
    {
        if (FileStatus.Of(file) is not { } status)
            return;
        foreach (var own in OwnFiles)
            if (FileStatus.Of(own) is { } other && status.IsSameFileAs(other))
                throw new FailedException(
                    $"{file} is a file of the CA itself, {own}; name another file"
                );
    }

    private void RequireOwn()
    {
        if (FileStatus.Of(path) is not { } status)
            throw new FailedException(
                $"there is no folder {path}; lottery ca create --host NAME --out {path} makes it"
            );
        if (!Directory.Exists(path))
            throw new FailedException($"{path} is {status.Kind}; it must be a folder");
        if (status.Owner != SystemUser.Id)
            throw new FailedException(
                $"{path} belongs to the user {status.Owner}; say this as that user"
            );
        if ((status.Mode & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
            throw new FailedException(
                $"other users may write to {path}, and so could replace the CA; say chmod 700 {path}"
            );
    }

    private string File(string name) => System.IO.Path.Join(path, name);
}

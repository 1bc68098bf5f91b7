using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>Follows symbolic links as the kernel does.</summary>
public static unsafe class LinkTarget
{
    // As many as the kernel follows; see path_resolution(7).
    private const int MaxLinks = 40;

    /// <summary>
    /// The path of the file that a path leads to, without a symbolic link in it. The file may not exist yet; its
    /// folder must.
    /// </summary>
    /// <exception cref="NativeException">The folder cannot be reached, or the links have no end.</exception>
    public static string Of(string path)
    {
        var wanted = path;
        for (var links = 0; links < MaxLinks; links++)
        {
            var folder = Path.GetDirectoryName(path) is { Length: > 0 } parent ? parent : ".";
            var resolved = Path.Join(Canonical(folder), Path.GetFileName(path));
            if (new FileInfo(resolved).LinkTarget is not { } target)
                return resolved;
            path = Path.Combine(Path.GetDirectoryName(resolved)!, target);
        }
        throw new NativeException($"following {wanted}", Errno.ELOOP);
    }

    /// <summary>The full path of a file, or of the one that a link leads to; its folders may be links.</summary>
    public static string Behind(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null
            ? file.FullName
            : file.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
    }

    private static string Canonical(string folder)
    {
        var resolved = stackalloc byte[LibC.PATH_MAX];
        return LibC.RealPath(folder, resolved) is not null
            ? Marshal.PtrToStringUTF8((nint)resolved)!
            : throw new NativeException($"opening the folder {folder}", Errno.Last);
    }
}

using System.Text;
using Lottery.Native;

namespace Lottery.Configuration;

/// <summary>A file that holds one short secret, such as a token, so that it stands on no command line.</summary>
public static class SecretFile
{
    private const int MaxBytes = 4096;

    /// <summary>The text of the file, without white space around it; what a pipe brings until its end.</summary>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            return Encoding.UTF8.GetString(ReadBytes(path)).Trim();
        }
        catch (Exception e)
            when (e is NativeException or IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"cannot read {path}: {e.Message}");
        }
    }

    private static byte[] ReadBytes(string path)
    {
        if (FileStatus.Of(path) is not { IsRegular: false, IsFolder: false })
        {
            using var file = OpenedFile.Open(path);
            return file.Read(MaxBytes);
        }
        // A pipe, such as the shell's <(command): it has no length, and is waited for.
        using var pipe = new FileStream(path, FileMode.Open, FileAccess.Read);
        var bytes = new byte[MaxBytes];
        return bytes[..pipe.ReadAtLeast(bytes, MaxBytes, throwOnEndOfStream: false)];
    }
}

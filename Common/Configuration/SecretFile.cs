using System.Text;
using Lottery.Native;

namespace Lottery.Configuration;

/// <summary>A file that holds one short secret, such as a token, so that it stands on no command line.</summary>
public static class SecretFile
{
    private const int MaxBytes = 4096;

    /// <summary>The text of the file, without white space around it.</summary>
    /// <exception cref="ConfigurationException">It cannot be read.</exception>
    public static string Read(string path)
    {
        try
        {
            using var file = OpenedFile.Open(path);
            return Encoding.UTF8.GetString(file.Read(MaxBytes)).Trim();
        }
        catch (Exception e) when (e is NativeException or IOException)
        {
            throw new ConfigurationException($"cannot read {path}: {e.Message}");
        }
    }
}

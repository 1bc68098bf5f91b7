namespace Lottery.Native;

/// <summary>Reads a small file that must be a regular one: no writer of a FIFO and no device is waited for.</summary>
public static class RegularFile
{
    /// <summary>Reads it, up to so many bytes.</summary>
    /// <exception cref="FileNotFoundException">It is not there.</exception>
    /// <exception cref="IOException">It cannot be read, or is no regular file.</exception>
    public static byte[] Read(string path, int most)
    {
        try
        {
            using var file = OpenedFile.Open(path);
            return file.IsRegular
                ? file.Read(most)
                : throw new IOException($"it is {file.Kind}; it must be a regular file");
        }
        catch (NativeException e) when (e.Number is Errno.ENOENT or Errno.ENOTDIR)
        {
            throw new FileNotFoundException($"Could not find file '{path}'.", path, e);
        }
        catch (NativeException e)
        {
            throw new IOException(e.Message, e);
        }
    }
}

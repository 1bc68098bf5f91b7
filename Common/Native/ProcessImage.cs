using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>The program that a process runs.</summary>
public static unsafe class ProcessImage
{
    /// <summary>
    /// Runs another program in this process, which keeps its id, its terminal and its place in the tree: signals for it
    /// arrive at the other program. Returns only with an error; see execve(2).
    /// </summary>
    /// <param name="path">The program.</param>
    /// <param name="environment">Its environment. It gets no argument but its own name.</param>
    /// <exception cref="NativeException">It cannot be run.</exception>
    public static void Replace(string path, IEnumerable<KeyValuePair<string, string>> environment)
    {
        string[] variables = [.. environment.Select(one => $"{one.Key}={one.Value}")];
        // What is not freed is gone with the image.
        var file = (byte*)Marshal.StringToCoTaskMemUTF8(path);
        var arguments = stackalloc byte*[] { file, null };
        var block = (byte**)
            NativeMemory.AllocZeroed((nuint)variables.Length + 1, (nuint)sizeof(byte*));
        for (var i = 0; i < variables.Length; i++)
            block[i] = (byte*)Marshal.StringToCoTaskMemUTF8(variables[i]);
        Errno.ThrowIfFailed(LibC.ExecVE(file, arguments, block), "execve of", path);
    }
}

namespace Lottery.Native;

/// <summary>The descriptors 0, 1 and 2, which a program may be started without (<c>&gt;&amp;-</c>).</summary>
public static class StandardDescriptors
{
    private const int StandardInput = 0;
    private const int StandardOutput = 1;
    private const int StandardError = 2;

    /// <summary>Whether the program was started with a standard input.</summary>
    public static bool HasInput => IsInherited(StandardInput);

    /// <summary>Whether the program was started with a standard output, open for writing.</summary>
    public static bool HasOutput => IsWritable(StandardOutput);

    /// <summary>
    /// Opens those that are missing, so that no file, socket or pipe gets their numbers: a line for standard output
    /// would be written into it. What is written to them still fails.
    /// </summary>
    public static void Fill()
    {
        for (var number = StandardInput; number <= StandardError; number++)
            if (LibC.FCntl(number, LibC.F_GETFD, argument: 0) < 0)
                // The lowest number that is free (open(2)), for reading alone.
                _ = LibC.Open("/dev/null", LibC.O_RDONLY, mode: 0);
    }

    /// <summary>Whether a descriptor is open for writing, and one of the three was so at the start.</summary>
    internal static bool IsWritable(int number)
    {
        var flags = LibC.FCntl(number, LibC.F_GETFL, argument: 0);
        return IsInherited(number) && (flags & LibC.O_ACCMODE) != LibC.O_RDONLY;
    }

    // The runtime opens a pipe before any code of the program runs. Unlike what is inherited, it is closed on exec.
    private static bool IsInherited(int number)
    {
        var flags = LibC.FCntl(number, LibC.F_GETFD, argument: 0);
        return flags >= 0 && (number > StandardError || (flags & LibC.FD_CLOEXEC) == 0);
    }
}

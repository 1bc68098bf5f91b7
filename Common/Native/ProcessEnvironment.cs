namespace Lottery.Native;

/// <summary>The environment as native libraries see it; the framework changes a copy of its own.</summary>
public static class ProcessEnvironment
{
    /// <summary>Sets a variable; see setenv(3). No other thread may read the environment meanwhile.</summary>
    /// <exception cref="NativeException">There is no memory for it.</exception>
    public static void Set(string name, string value) =>
        Errno.ThrowIfFailed(LibC.SetEnv(name, value, overwrite: 1), "setenv of", name);
}

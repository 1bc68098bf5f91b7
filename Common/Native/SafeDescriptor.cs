using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

/// <summary>
/// A file descriptor that is closed when disposed, with close(2) and nothing else. Unlike a
/// <see cref="System.Net.Sockets.Socket"/> it has no opinion on how a connection should end.
/// </summary>
public sealed class SafeDescriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>Takes ownership of <paramref name="descriptor"/>.</summary>
    internal SafeDescriptor(int descriptor)
        : base(ownsHandle: true) => SetHandle(descriptor);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}

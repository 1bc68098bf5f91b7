using Microsoft.Win32.SafeHandles;

namespace Lottery.Native;

/// <summary>A file descriptor; disposing it is close(2), without a shutdown(2).</summary>
public sealed class SafeDescriptor : SafeHandleMinusOneIsInvalid
{
    /// <summary>Takes ownership of <paramref name="descriptor"/>.</summary>
    internal SafeDescriptor(int descriptor)
        : this(descriptor, ownsHandle: true) { }

    /// <summary>A descriptor that stays open where it is not owned.</summary>
    internal SafeDescriptor(int descriptor, bool ownsHandle)
        : base(ownsHandle) => SetHandle(descriptor);

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => LibC.Close((int)handle) == 0;
}

using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>An open named semaphore; closing it leaves its name and its count to the others.</summary>
internal sealed class SafeSemaphoreHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    protected override bool ReleaseHandle() => LibC.SemClose(handle) == 0;
}

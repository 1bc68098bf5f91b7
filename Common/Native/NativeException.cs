using System.Runtime.InteropServices;
using Lottery.Hosting;

namespace Lottery.Native;

/// <summary>The operating system refused something; the message names the call and its error.</summary>
public sealed class NativeException(string call, int errno)
    : LotteryException($"{call}: {Marshal.GetPInvokeErrorMessage(errno)} (errno {errno})")
{
    /// <summary>The error's number; see errno(3).</summary>
    public int Number { get; } = errno;
}

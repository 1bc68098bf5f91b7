using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>
/// The functions of libc, named as in the man pages, with the constants and structures of Linux x64 and
/// arm64. Only this folder calls it; <see cref="Errno"/> turns errno into a sentence.
/// </summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";
    private const StringMarshalling Utf8 = StringMarshalling.Utf8;
}

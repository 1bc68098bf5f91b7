using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>
/// The functions of libc, named as in the man pages, with the constants and structures of Linux x64 and arm64. They are
/// declared in this folder alone; <c>Common/Waiting</c> and <c>Common/Sync</c> call some of them, and no other folder does.
/// <see cref="Errno"/> turns errno into a sentence.
/// </summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";
    private const StringMarshalling Utf8 = StringMarshalling.Utf8;
}

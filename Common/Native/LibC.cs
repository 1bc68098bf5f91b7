namespace Lottery.Native;

/// <summary>
/// The only door to libc: signatures named as in the man pages, with the constants and structures of
/// Linux x64 and arm64. Nothing outside this folder calls it; errno becomes a sentence in
/// <see cref="Errno"/>.
/// </summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";
}

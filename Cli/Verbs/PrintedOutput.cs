using Lottery.Hosting;
using Lottery.Native;
using Lottery.Waiting;

namespace Lottery.Cli.Verbs;

/// <summary>
/// Standard output for what a verb prints: an error is told by that name. That its reader has gone (EPIPE) is left to
/// the stream below. Does not own that.
/// </summary>
internal sealed class PrintedOutput(Stream output) : ForwardStream
{
    // errno(3), which the runtime leaves in HResult.
    private const int EPIPE = 32;

    public override bool CanRead => false;

    public override bool CanWrite => true;

    /// <summary>Opens it, without a buffer.</summary>
    public static PrintedOutput Open() => new(Console.OpenStandardOutput());

    public override int Read(Span<byte> buffer) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) =>
        Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            output.Write(buffer);
        }
        catch (Exception e)
            when (e is IOException { HResult: not EPIPE } or UnauthorizedAccessException)
        {
            throw new FailedException(
                StandardDescriptors.HasOutput
                    ? $"cannot write to standard output: {e.Message}"
                    : ClosedOutput.Reason,
                e
            );
        }
    }
}

using System.Buffers;
using System.IO.Pipelines;
using Lottery.Wire;

namespace Lottery.Orchestrator.Echo;

/// <summary>
/// Cuts what one connection sends into lines, in whatever pieces it arrives. Owns its buffer, which holds
/// little more than one line, but not the stream.
/// </summary>
internal sealed class LineReader(Stream stream)
{
    /// <summary>The longest line, without its line break.</summary>
    public const int MaxLineBytes = 8192;

    private const byte LineBreak = (byte)'\n';

    private readonly PipeReader _input = PipeReader.Create(
        stream,
        new StreamPipeReaderOptions(leaveOpen: true)
    );

    /// <summary>Reads the next line, with its line break; the last one may have none.</summary>
    /// <returns><c>null</c> when the other side has said goodbye.</returns>
    /// <exception cref="WireException">The line is too long.</exception>
    public async ValueTask<byte[]?> ReadAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await _input.ReadAsync(cancellationToken);
            var end = EndOfLine(read);
            if (end is null && !read.IsCompleted)
            {
                _input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }
            var line = read.Buffer.Slice(0, end ?? read.Buffer.End).ToArray();
            _input.AdvanceTo(read.Buffer.GetPosition(line.Length));
            return line.Length > 0 ? line : null;
        }
    }

    private static SequencePosition? EndOfLine(ReadResult read)
    {
        var lineBreak = read.Buffer.PositionOf(LineBreak);
        var length = read.Buffer.Slice(0, lineBreak ?? read.Buffer.End).Length;
        if (length > MaxLineBytes)
            throw new WireException($"a line of more than {MaxLineBytes} bytes");
        return lineBreak is { } at ? read.Buffer.GetPosition(1, at) : null;
    }
}

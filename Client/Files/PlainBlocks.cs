using System.Text.Unicode;
using Lottery.Wire;

namespace Lottery.Client.Files;

/// <summary>
/// Validates the beginning of a long list quickly: as long as all lines are bets without quotes, as they are in
/// nearly every list. Pushes back what is behind them, for <see cref="BetCsvReader"/>. Does not own the list.
/// </summary>
internal sealed class PlainBlocks(ListStream list)
{
    private const int BlockBytes = 64 * 1024;

    // A longer one may not fit into a message with the agency.
    private const int MaxLineBytes = 4 * 1024;

    private readonly byte[] _block = new byte[BlockBytes];
    private int _length;
    private long _bets;

    /// <summary>How many lines it has validated.</summary>
    public long Lines { get; private set; }

    private static ReadOnlySpan<byte> ByteOrderMark => "\uFEFF"u8;

    /// <summary>Validates as many lines as it can; returns how many bets they are.</summary>
    public long Validate(CancellationToken cancellationToken)
    {
        var isFirst = true;
        while (Fill())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var mark = isFirst && _block.AsSpan(0, _length).StartsWith(ByteOrderMark);
            var start = mark ? ByteOrderMark.Length : 0;
            var isLast = _length < BlockBytes;
            var end = isLast ? _length : _block.AsSpan().LastIndexOf(BetLine.Terminator) + 1;
            if (end <= start || !TryTake(_block.AsSpan(start..end)))
            {
                list.PushBack(_block.AsSpan(start.._length));
                break;
            }
            isFirst = false;
            _block.AsSpan(end.._length).CopyTo(_block);
            _length -= end;
        }
        return _bets;
    }

    // Whether there is anything more; less than a whole block is the last one.
    private bool Fill()
    {
        int read;
        do
        {
            read = list.Read(_block.AsSpan(_length));
            _length += read;
        } while (read > 0 && _length < BlockBytes);
        return _length > 0;
    }

    private bool TryTake(ReadOnlySpan<byte> block)
    {
        var (bets, lines) = (0, 0);
        if (
            block.ContainsAny((byte)'"', BetLine.Separator)
            || !Utf8.IsValid(block)
            || block.IndexOf(ByteOrderMark) >= 0
        )
            return false;
        for (; !block.IsEmpty; lines++)
        {
            var line = CutLine(ref block);
            if (line.IsEmpty)
                continue;
            if (line.Length > MaxLineBytes || BetLine.ValidateFields(line, (byte)',') is not null)
                return false;
            bets++;
        }
        _bets += bets;
        Lines += lines;
        return true;
    }

    private static ReadOnlySpan<byte> CutLine(ref ReadOnlySpan<byte> block)
    {
        var end = block.IndexOf(BetLine.Terminator);
        var line = end < 0 ? block : block[..end];
        block = end < 0 ? default : block[(end + 1)..];
        return line is [.., (byte)'\r'] ? line[..^1] : line;
    }
}

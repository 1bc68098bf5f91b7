using System.Text;
using Lottery.Domain;
using Lottery.Watch;

namespace Lottery.Cli.Operator;

/// <summary>
/// Shows a watch where no person looks on: a block of lines, or one JSON object, each time that anything but the time
/// and the free space has changed. Owns nothing.
/// </summary>
/// <param name="output">Where it is written, a block a write, and without a buffer: a block is seen when it is written.</param>
/// <param name="json">Whether as JSON.</param>
internal sealed class StatusBlocks(Stream output, bool json) : IStatusView
{
    private string? _last;

    public void Show(DrawSample sample, string database)
    {
        var known = Key(sample, database);
        if (known == _last)
            return;
        _last = known;
        output.Write(
            Encoding.UTF8.GetBytes(
                json ? $"{StatusJson.Of(sample, database)}\n" : Block(sample, database)
            )
        );
    }

    private static string Block(DrawSample sample, string database)
    {
        var text = new StringWriter();
        text.WriteLine($"--- {TimeText.Local(sample.At)}");
        StatusText.WriteWatched(text, sample, database);
        text.WriteLine();
        return text.ToString();
    }

    // What has to differ; a problem that counts seconds is one.
    private static string Key(DrawSample sample, string database) =>
        StatusJson.Of(
            sample with
            {
                At = DateTimeOffset.UnixEpoch,
                FreeBytes = null,
                // Not known before the second look.
                BetsPerSecond = sample.BetsPerSecond ?? 0,
                Problem = sample.Problem is null ? null : "one",
            },
            database,
            withTime: false
        );
}

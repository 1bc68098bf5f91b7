using System.Text;
using Lottery.Session;
using Lottery.Wire;

namespace Lottery.Common.Specs.Session;

/// <summary>Winners become payloads: as few as they fit into, cut behind a document.</summary>
public sealed class WinnersWriterSpecs
{
    [Fact]
    public void Winners_that_fit_are_one_payload()
    {
        Assert.Equal(["\n"], Payloads([]));
        Assert.Equal(["30904465\n"], Payloads(["30904465"]));
        Assert.Equal(["30904465|ñandú|1\n"], Payloads(["30904465", "ñandú", "1"]));
    }

    [Theory]
    [InlineData(8191, 1)]
    [InlineData(8192, 2)]
    public void Winners_are_split_when_they_are_one_byte_too_long(int documentBytes, int payloads)
    {
        var documents = new[] { new string('1', 1000), new string('2', documentBytes - 1001) };

        Assert.Equal(payloads, Payloads(documents).Count);
    }

    [Theory]
    [InlineData(1, 10_000)]
    [InlineData(8, 5_000)]
    [InlineData(4096, 10)]
    [InlineData(8172, 3)]
    public void Winners_that_do_not_fit_are_split_behind_a_document_and_join_again(
        int length,
        int count
    )
    {
        var documents = Enumerable
            .Range(0, count)
            .Select(n => $"{n}".PadLeft(length, '0'))
            .ToList();

        var payloads = Payloads(documents);

        Assert.All(payloads, text => Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 8192));
        Assert.All(payloads.SkipLast(1), text => Assert.EndsWith("|", text));
        Assert.EndsWith("\n", payloads[^1]);
        Assert.Equal(documents, string.Concat(payloads)[..^1].Split('|'));
    }

    private static List<string> Payloads(IReadOnlyList<string> documents)
    {
        var stream = new RecordingStream();
        var frames = new FrameWriter(stream);
        var winners = new WinnersWriter(frames);
        foreach (var document in documents)
            winners.Add(Encoding.UTF8.GetBytes(document));
        winners.End();
        frames.Flush();

        Assert.Equal(documents.Count, winners.Count);
        var texts = new List<string>();
        ReadOnlyMemory<byte> bytes = Assert.Single(stream.Writes);
        while (Frame.TryRead(ref bytes, out var payload))
            texts.Add(Encoding.UTF8.GetString(payload.Span));
        return texts;
    }
}

using System.Globalization;
using System.Text;
using CsCheck;
using Lottery.Domain;
using Lottery.Wire;

namespace Lottery.Common.Specs.Wire;

/// <summary>What was written is what is read, whatever it is and however the bytes are cut.</summary>
public sealed class RoundTripSpecs
{
    private static readonly Gen<byte[]> Payload = Gen.Frequency(
        (9, Gen.Byte.Array[1, 40]),
        (1, Gen.Byte.Array[8190, 8192])
    );

    private static readonly Gen<(byte[][] Payloads, int Cut)> CutFrames =
        from payloads in Payload.Array[0, 30]
        let bytes = payloads.Sum(payload => Frame.HeaderBytes + payload.Length)
        from cut in Gen.Frequency((1, Gen.Const(bytes)), (3, Gen.Int[0, bytes]))
        select (payloads, cut);

    [Fact]
    public void A_frame_is_taken_when_it_is_there_as_a_whole_and_what_follows_stays() =>
        CutFrames.Sample(
            (payloads, cut) =>
            {
                byte[] bytes = [.. payloads.SelectMany(WireClient.Frame)];
                ReadOnlyMemory<byte> input = bytes.AsMemory(0, cut);

                var read = TakeAll(ref input);

                input = bytes.AsMemory(cut - input.Length);
                read.AddRange(TakeAll(ref input));
                Assert.Equal(payloads.Length, read.Count);
                foreach (var (sent, taken) in payloads.Zip(read))
                    Assert.Equal(sent, taken);
                Assert.True(input.IsEmpty);
            },
            iter: 500
        );

    [Fact(Timeout = 30_000)]
    public Task A_reader_gives_the_whole_frames_and_tells_an_end_within_one() =>
        Gen.Select(CutFrames, Gen.Int[1, 20_000], Gen.Bool)
            .SampleAsync(
                async (frames, chunk, blocks) =>
                {
                    byte[] bytes = [.. frames.Payloads.SelectMany(WireClient.Frame)];
                    var reader = new FrameReader(new ScriptedStream(bytes[..frames.Cut], chunk));
                    ReadOnlyMemory<byte> rest = bytes.AsMemory(0, frames.Cut);
                    foreach (var payload in TakeAll(ref rest))
                        Assert.Equal(payload, (await ReadAsync(reader, blocks))?.ToArray());

                    var end = await Record.ExceptionAsync(async () =>
                        Assert.Null(await ReadAsync(reader, blocks))
                    );

                    Assert.True(reader.InputEnded);
                    if (rest.IsEmpty)
                        Assert.Null(end);
                    else
                        Assert.Contains(
                            $"after {rest.Length} bytes",
                            Assert.IsType<WireException>(end).Message
                        );
                },
                iter: 500
            );

    // Without what BetTexts refuses.
    private static readonly Gen<string> Name = AnyText
        .Field(12)
        .Select(text =>
            string.Concat(
                text.Where(c =>
                    !char.IsControl(c)
                    && c is not ('\u061C' or '\u200E' or '\u200F' or '\uFEFF')
                    && c is not ((>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069'))
                )
            )
        );

    [Fact]
    public void A_bet_is_decoded_as_it_was_built() =>
        Gen.Select(Gen.Int[1, int.MaxValue], Name.Array[3], Gen.DateOnly, Gen.Int[0, Bet.MaxNumber])
            .Sample(
                (agency, names, birthdate, number) =>
                {
                    var date = birthdate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
                    var builder = new BetLineBuilder(new(agency));
                    builder.Start();
                    builder.Append("given up"u8);
                    builder.Start();
                    foreach (var field in (string[])[.. names, date, $"{number}"])
                        Assert.Null(builder.Append(Encoding.UTF8.GetBytes(field)));
                    builder.End();

                    var rest = builder.Line;
                    Assert.True(BetLine.TryCut(ref rest, out var built));
                    Assert.True(BetLine.TryDecode(built, out var bet, out _));

                    Assert.True(rest.IsEmpty);
                    Assert.Equal((agency, number), (bet.Agency.Value, bet.Number));
                    Assert.Equal(
                        [.. names, date],
                        new[] { bet.FirstName, bet.LastName, bet.Document, bet.Birthdate }.Select(
                            text => Encoding.UTF8.GetString(text.Span)
                        )
                    );
                },
                iter: 1000
            );

    private static List<byte[]> TakeAll(ref ReadOnlyMemory<byte> input)
    {
        var payloads = new List<byte[]>();
        while (Frame.TryRead(ref input, out var payload))
            payloads.Add(payload.ToArray());
        return payloads;
    }

    private static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        FrameReader reader,
        bool blocks
    ) => blocks ? reader.Read() : await reader.ReadAsync(CancellationToken.None);
}

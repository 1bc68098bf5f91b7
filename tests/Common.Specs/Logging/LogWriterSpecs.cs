using System.Net;
using System.Text;
using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Common.Specs.Logging;

public sealed class LogWriterSpecs
{
    private readonly List<string> _lines = [];

    [Fact]
    public void A_line_has_the_form_that_scripts_grep_for()
    {
        var (document, number) = ("30904465"u8.ToArray(), 7574);

        Write(log =>
            log.Info(
                $"action: apuesta_almacenada | result: success | dni: {document.AsSpan()} | numero: {number}"
            )
        );

        Assert.Matches(
            "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2} INFO     "
                + @"action: apuesta_almacenada \| result: success \| dni: 30904465 \| numero: 7574\n$",
            Written
        );
    }

    [Fact]
    public void The_time_is_the_local_one()
    {
        var before = DateTime.Now.AddSeconds(-1);

        Write(log => log.Info($"action: sorteo | result: success"));

        Assert.InRange(LogLine.Parse(Written[..^1]).Time, before, DateTime.Now);
    }

    [Fact]
    public void The_level_is_padded_to_eight()
    {
        Write(log =>
        {
            log.Debug($"action: {1}");
            log.Info($"action: {2}");
            log.Warning($"action: {3}");
            log.Error($"action: {4}");
            log.Write(LogLevel.Critical, $"action: {5}");
            log.Write(LogLevel.Error, $"action: {6}");
        });

        string[] expected =
        [
            " DEBUG    action: 1\n",
            " INFO     action: 2\n",
            " WARNING  action: 3\n",
            " ERROR    action: 4\n",
            " CRITICAL action: 5\n",
            " ERROR    action: 6\n",
        ];
        Assert.Equal(expected, _lines.Select(line => line["2026-11-23 22:11:15".Length..]));
    }

    [Theory]
    [InlineData("1 | result: fail")]
    [InlineData("1\n2026-11-23 22:11:15 INFO     action: sorteo | result: success")]
    [InlineData("1\r\nforged")]
    [InlineData("1\u2028forged")]
    [InlineData("1\u2029forged")]
    [InlineData("1\u0085forged")]
    [InlineData("\u001b[2K\u001b[1Gforged")]
    [InlineData("\u202eforged")]
    [InlineData("{number} {0} }{")]
    [InlineData("\ud800 half of a pair")]
    public void No_value_can_forge_a_line(string document)
    {
        var bytes = Encoding.UTF8.GetBytes(document);

        Write(log =>
            log.Info(
                $"action: sorteo | result: success | dni: {document} | utf8: {bytes.AsMemory().Span} | object: {new Uninvited(document)} | numero: {7574}"
            )
        );

        var line = LogLine.Parse(Written[..^1]);
        Assert.Equal(
            ["dni", "utf8", "object", "numero"],
            line.Details.Select(detail => detail.Key)
        );
        Assert.Equal(PlainText.Escape(document.Replace('\ud800', '\ufffd')), line["dni"]);
        Assert.Equal(line["dni"], line["utf8"]);
        Assert.Equal(line["dni"], line["object"]);
        Assert.Equal("7574", line["numero"]);
    }

    [Fact]
    public void Values_are_written_the_same_everywhere()
    {
        int? nothing = null;
        var agency = new AgencyId(7);

        Write(log =>
            log.Info(
                $"{-1}|{long.MaxValue}|{1234567.5}|{agency}|{IPAddress.IPv6Loopback}|{'|'}|{nothing}|{(string?)null}|{new byte[] { 0x41, 0xff, 0x42 }.AsSpan()}"
            )
        );

        Assert.EndsWith(@"  -1|9223372036854775807|1234567.5|7|::1|\x7C|||A�B" + "\n", Written);
    }

    [Fact]
    public void A_text_that_shares_a_pipe_is_quoted_by_its_beginning()
    {
        var text = new byte[Excerpt.MaxBytes + 1];

        Write(log => log.Info($"line: {new Excerpt(text)} | reason: none"));

        Assert.EndsWith(@"\x00... | reason: none" + "\n", Written);
        Assert.InRange(Written.Length, Excerpt.MaxBytes * 4, 4096);
    }

    [Fact]
    public void What_is_below_the_level_is_neither_written_nor_evaluated_nor_allocated()
    {
        var log = new LogWriter(TryWrite, LogLevel.Warning);
        for (var warm = 0; warm < 2; warm++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var n = 0; n < 1000; n++)
                log.Info($"action: sorteo | result: success | value: {Evaluated(n)} | n: {n}");
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }

        log.Write(LogLevel.Debug, $"{Evaluated(1)}");
        log.Warning($"action: sorteo");
        log.Write(LogLevel.Critical, $"action: sorteo");

        Assert.Equal(2, _lines.Count);
        Assert.False(log.IsEnabled(LogLevel.Info));
        Assert.True(log.IsEnabled(LogLevel.Warning));
    }

    [Fact]
    public void A_line_of_bytes_and_numbers_leaves_no_garbage()
    {
        var log = new LogWriter(static _ => true, LogLevel.Debug);
        var document = "30904465"u8.ToArray();
        long allocated = 0;
        // The first rounds make the buffer, and the compiler's second version of all this.
        for (var round = 0; round < 3; round++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var n = 0; n < 1000; n++)
                log.Info($"dni: {document.AsSpan()} | numero: {n} | lines: {(long)n}");
            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Every_line_is_one_write()
    {
        Write(log =>
        {
            log.Info($"action: sorteo | result: success | text: {new string('9', 10_000)}");
            log.Info($"action: sorteo | result: success");
        });

        Assert.Equal(2, _lines.Count);
        Assert.All(_lines, line => Assert.Equal(line.Length - 1, line.IndexOf('\n')));
    }

    [Fact]
    public void A_value_that_writes_a_line_or_throws_spoils_no_other()
    {
        Write(log =>
        {
            log.Info($"outer: {Inner(log)}");
            Assert.Throws<FormatException>(() => log.Info($"lost: {Failing()}"));
            log.Info($"last: {1}");
        });

        Assert.Equal(
            ["inner: 1\n", "outer: 2\n", "last: 1\n"],
            _lines.Select(line => line["2026-11-23 22:11:15 INFO     ".Length..])
        );

        static int Inner(LogWriter log)
        {
            log.Info($"inner: {1}");
            return 2;
        }

        static int Failing() => throw new FormatException();
    }

    [Fact]
    public void Lines_of_many_threads_stay_whole()
    {
        Write(log =>
            Parallel.For(
                0,
                2_000,
                number =>
                    log.Info(
                        $"action: sum | result: success | dni: {new string('9', number)} | numero: {number}"
                    )
            )
        );

        var lines = _lines.Select(line => LogLine.Parse(line[..^1]));
        Assert.Equal(2_000, lines.Count(line => line["dni"].Length == int.Parse(line["numero"])));
    }

    [Fact]
    public void Lines_that_cannot_be_written_are_dropped_and_told_once_when_one_can_be_again()
    {
        var broken = true;
        var log = new LogWriter(line => !broken && TryWrite(line), LogLevel.Info);

        log.Info($"action: {1}");
        log.Info($"action: {2}");
        log.Debug($"action: {2}");
        broken = false;
        log.Info($"action: {3}");
        log.Info($"action: {4}");

        Assert.Equal(2, log.Dropped);
        Assert.Equal(
            [
                "WARNING  action: log | result: fail | dropped_lines: 2\n",
                "INFO     action: 3\n",
                "INFO     action: 4\n",
            ],
            _lines.Select(line => line["2026-11-23 22:11:15 ".Length..])
        );
    }

    private string Written => Assert.Single(_lines);

    private void Write(Action<LogWriter> write) => write(new LogWriter(TryWrite, LogLevel.Debug));

    private bool TryWrite(ReadOnlySpan<byte> line)
    {
        _lines.Add(Encoding.UTF8.GetString(line));
        return true;
    }

    private static int Evaluated(int number) =>
        throw new InvalidOperationException($"{number} was evaluated");

    private sealed record Uninvited(string Text)
    {
        public override string ToString() => Text;
    }
}

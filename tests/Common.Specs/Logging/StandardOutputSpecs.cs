using System.Diagnostics;
using System.IO.Pipes;
using System.Net.Sockets;
using System.Text;
using Lottery.Logging;
using Lottery.Native;

namespace Lottery.Common.Specs.Logging;

/// <summary>Lines to a reader that is slow, stuck or gone.</summary>
public sealed class StandardOutputSpecs : IDisposable
{
    private readonly AnonymousPipeServerStream _reader = new(PipeDirection.In);
    private readonly StandardOutput _output;

    public StandardOutputSpecs() =>
        _output = Of((int)_reader.ClientSafePipeHandle.DangerousGetHandle());

    [Fact(Timeout = 30_000)]
    public void A_line_waits_for_a_reader_that_is_stuck_and_the_next_ones_do_not()
    {
        Fill();

        var watch = Stopwatch.StartNew();
        Assert.All(Enumerable.Range(0, 100), _ => Assert.False(_output.TryWrite(Line('b'))));

        Assert.InRange(watch.ElapsedMilliseconds, 0, StandardOutput.MaxMilliseconds);
        Read(8192);
        Assert.True(_output.TryWrite(Line('c')));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_reader_that_is_slow_loses_nothing()
    {
        var reading = OwnThread.Run(() =>
        {
            var text = "";
            while (!text.Contains('z'))
            {
                Thread.Sleep(20);
                text += Read(8192);
            }
            return text;
        });

        for (var n = 0; n < 200; n++)
            Assert.True(_output.TryWrite(Line('a')));
        Assert.True(_output.TryWrite("z\n"u8));

        var lines = (await reading).TrimEnd('\n').Split('\n');
        Assert.Equal(201, lines.Length);
    }

    [Fact(Timeout = 30_000)]
    public void A_long_line_that_is_cut_is_ended_before_the_next_one()
    {
        var line = new byte[200_000];
        Array.Fill(line, (byte)'l');

        Assert.False(_output.TryWrite(line));
        var read = Read(65_536);
        Assert.True(_output.TryWrite("next\n"u8));

        Assert.Equal($"{read}\nnext\n", read + Read(8192));
    }

    [Fact(Timeout = 30_000)]
    public void A_reader_that_is_gone_stops_nothing()
    {
        _reader.Dispose();

        Assert.False(_output.TryWrite("line\n"u8));
    }

    [Fact]
    public void An_output_that_is_closed_stops_nothing()
    {
        using var closed = Of(1_000_000);

        Assert.False(closed.TryWrite("line\n"u8));
    }

    [Fact(Timeout = 30_000)]
    public void A_socket_that_is_not_read_stops_nothing()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, 0);
        listener.Bind(new UnixDomainSocketEndPoint($"\0{Guid.NewGuid()}"));
        listener.Listen();
        using var writer = new Socket(AddressFamily.Unix, SocketType.Stream, 0);
        writer.Connect(listener.LocalEndPoint!);
        using var reader = listener.Accept();
        using var output = Of((int)writer.Handle);

        Assert.True(output.TryWrite("first\n"u8));
        while (output.TryWrite(Line('s')))
            continue;

        Assert.Equal(6, reader.Receive(new byte[6]));
    }

    [Fact]
    public void A_file_is_written_where_others_have_stopped()
    {
        using var folder = new TempDir();
        using var file = File.OpenHandle(folder.File("log"), FileMode.Create, FileAccess.Write);
        using var output = Of((int)file.DangerousGetHandle());
        using var other = Of((int)file.DangerousGetHandle());

        Assert.True(
            output.TryWrite("1\n"u8) && other.TryWrite("2\n"u8) && output.TryWrite("3\n"u8)
        );

        Assert.Equal("1\n2\n3\n", File.ReadAllText(folder.File("log")));
    }

    public void Dispose()
    {
        _output.Dispose();
        _reader.Dispose();
    }

    private static StandardOutput Of(int descriptor) => new(OutputDescriptor.Of(descriptor));

    private static byte[] Line(char letter) =>
        Encoding.UTF8.GetBytes(new string(letter, 1023) + "\n");

    private void Fill()
    {
        while (_output.TryWrite(Line('a')))
            continue;
    }

    private string Read(int bytes)
    {
        var buffer = new byte[bytes];
        return Encoding.UTF8.GetString(buffer, 0, _reader.Read(buffer));
    }
}

using System.IO.Pipes;
using System.Runtime.InteropServices;
using Lottery.Handoff;
using Lottery.Native;

namespace Lottery.Common.Specs.Handoff;

public sealed class SocketHandoffSpecs : IDisposable
{
    private readonly TempDir _folder = new();

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = 30_000)]
    public async Task The_descriptor_rides_with_one_byte_of_data()
    {
        using var link = UnixLink.Open();
        using var tcp = await TcpPair.OpenAsync();

        SocketHandoff.Send(link.Sender, tcp.Accepted);
        link.Sender.Dispose();

        Assert.Equal(1, link.Receiver.TryReceive(new byte[8]));
        await Eventually.IsTrueAsync(
            () => link.Receiver.TryReceive(new byte[8]) == 0,
            "the sender's end is seen"
        );
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_connection_works_in_another_process_when_the_senders_copy_is_closed()
    {
        var address = UnixLink.NewAddress();
        using var door = UnixLink.Listen(address);
        await using var receiver = ChildProcess.Start(
            Programs.Dummy,
            ["receive-socket", address],
            _folder
        );
        using var link = UnixLink.Accept(door);
        using var tcp = await TcpPair.OpenAsync();

        SocketHandoff.Send(link, tcp.Accepted);
        await receiver.WaitForLineAsync("received");
        tcp.Accepted.Dispose();

        Assert.Equal("there and back", await tcp.Agency.AskAsync("there and back"));
        tcp.Agency.FinishSending();
        await tcp.Agency.ExpectEndAsync();
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_received_is_inherited_by_no_child()
    {
        const int CloseOnExec = 0x80000;
        using var link = UnixLink.Open();
        using var tcp = await TcpPair.OpenAsync();

        SocketHandoff.Send(link.Sender, tcp.Accepted);
        SocketHandoff.Receive(link.Receiver, out var received, out _);

        using (received)
            Assert.Equal(CloseOnExec, FlagsOf(received!.Descriptor) & CloseOnExec);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_control_message_that_was_cut_is_an_error_and_nothing_of_it_stays_open()
    {
        using var link = UnixLink.Open();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        SendTwice(link.Sender.Descriptor, pipe.ClientSafePipeHandle);
        pipe.DisposeLocalCopyOfClientHandle();

        var failure = Assert.Throws<NativeException>(() =>
            SocketHandoff.Receive(link.Receiver, out _, out _)
        );

        Assert.Contains("more than one descriptor", failure.Message);
        Assert.Equal(0, await pipe.ReadAsync(new byte[1], Timeout));
    }

    [Fact(Timeout = 30_000)]
    public async Task What_is_received_is_closed_with_what_wraps_it()
    {
        using var link = UnixLink.Open();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        DescriptorPassing.Send(link.Sender.Descriptor, pipe.ClientSafePipeHandle, (byte)'C');
        pipe.DisposeLocalCopyOfClientHandle();

        DescriptorPassing.Receive(link.Receiver.Descriptor, out _, out _)!.Dispose();

        Assert.Equal(0, await pipe.ReadAsync(new byte[1], Timeout));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_sender_that_is_gone_is_the_end()
    {
        using var link = UnixLink.Open();

        link.Sender.Dispose();

        await EndsAsync(link);
    }

    [Fact(Timeout = 30_000)]
    public async Task What_was_sent_before_the_sender_went_is_received()
    {
        using var link = UnixLink.Open();
        using var tcp = await TcpPair.OpenAsync();

        SocketHandoff.Send(link.Sender, tcp.Accepted);
        link.Sender.Dispose();

        Assert.Equal(
            HandoffInput.Connection,
            SocketHandoff.Receive(link.Receiver, out var agency, out _)
        );
        agency!.Dispose();
        await EndsAsync(link);
    }

    [Fact(Timeout = 30_000)]
    public async Task A_receiver_that_is_gone_is_an_error_and_the_connection_is_untouched()
    {
        using var link = UnixLink.Open();
        using var tcp = await TcpPair.OpenAsync();
        link.EndReceiver();

        Assert.Throws<NativeException>(() => SocketHandoff.Send(link.Sender, tcp.Accepted));

        using var next = UnixLink.Open();
        SocketHandoff.Send(next.Sender, tcp.Accepted);
        Assert.Equal(
            HandoffInput.Connection,
            SocketHandoff.Receive(next.Receiver, out var agency, out _)
        );
        agency!.Dispose();
    }

    [Fact(Timeout = 30_000)]
    public async Task A_question_is_no_connection_and_what_has_not_come_is_not_waited_for()
    {
        using var link = UnixLink.Open();
        using var tcp = await TcpPair.OpenAsync();
        Assert.Equal(HandoffInput.None, SocketHandoff.Receive(link.Receiver, out _, out _));

        Assert.True(SocketHandoff.TryAsk(link.Sender));
        SocketHandoff.Send(link.Sender, tcp.Accepted);
        Assert.True(SocketHandoff.TryAsk(link.Sender));
        Assert.True(SocketHandoff.TryAskToYield(link.Sender));

        Assert.Equal(HandoffInput.Question, SocketHandoff.Receive(link.Receiver, out _, out _));
        Assert.Equal(
            HandoffInput.Connection,
            SocketHandoff.Receive(link.Receiver, out var agency, out _)
        );
        Assert.Equal(HandoffInput.Question, SocketHandoff.Receive(link.Receiver, out _, out _));
        Assert.Equal(HandoffInput.Yield, SocketHandoff.Receive(link.Receiver, out _, out _));
        agency!.Dispose();
    }

    [Theory]
    [InlineData('x')]
    [InlineData('C')]
    public void A_byte_that_says_nothing_without_a_descriptor_is_an_error(char word)
    {
        using var link = UnixLink.Open();
        link.Sender.TrySend([(byte)word]);

        Assert.Throws<NativeException>(() => SocketHandoff.Receive(link.Receiver, out _, out _));
    }

    [Fact(Timeout = 30_000)]
    public async Task No_call_waits_for_a_receiver_that_does_not_read()
    {
        using var deaf = UnixLink.Open();
        using var gone = UnixLink.Open();
        using var tcp = await TcpPair.OpenAsync();
        gone.EndReceiver();

        while (SocketHandoff.TryAsk(deaf.Sender)) { }

        Assert.False(SocketHandoff.TryAsk(gone.Sender));
        Assert.Throws<NativeException>(() => SocketHandoff.Send(deaf.Sender, tcp.Accepted));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_process_at_the_other_end_is_known()
    {
        var address = UnixLink.NewAddress();
        using var door = UnixLink.Listen(address);
        await using var other = ChildProcess.Start(Programs.Dummy, ["connect", address], _folder);

        using var link = UnixLink.Accept(door);

        Assert.Equal(other.Id, link.PeerPid());
    }

    private static Task EndsAsync(UnixLink link) =>
        Eventually.IsTrueAsync(
            () => SocketHandoff.Receive(link.Receiver, out _, out _) is HandoffInput.End,
            "the end is seen"
        );

    private static int FlagsOf(SafeHandle descriptor)
    {
        const string Key = "flags:";
        var line = File.ReadLines($"/proc/self/fdinfo/{descriptor.DangerousGetHandle()}")
            .Single(line => line.StartsWith(Key, StringComparison.Ordinal));
        return Convert.ToInt32(line[Key.Length..].Trim(), 8);
    }

    // Two descriptors in one control message, which a well-behaved sender never does.
    private static unsafe void SendTwice(SafeHandle link, SafeHandle descriptor)
    {
        var number = (int)descriptor.DangerousGetHandle();
        byte data = (byte)'C';
        var control = new LibC.DescriptorMessage
        {
            Length = LibC.DescriptorMessage.LengthOfOne + sizeof(int),
            Level = LibC.SOL_SOCKET,
            Type = LibC.SCM_RIGHTS,
            Descriptor = number,
            Padding = number,
        };
        var vector = new LibC.IoVec { Base = &data, Length = 1 };
        var message = new LibC.MsgHdr
        {
            Vectors = &vector,
            VectorCount = 1,
            Control = &control,
            ControlLength = (nuint)sizeof(LibC.DescriptorMessage),
        };
        Assert.Equal(1, LibC.SendMsg(link, in message, 0));
    }
}

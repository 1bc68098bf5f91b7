using System.Runtime.InteropServices;

namespace Lottery.Native;

/// <summary>Passes a descriptor with one byte over a Unix socket; see unix(7), SCM_RIGHTS.</summary>
internal static unsafe class DescriptorPassing
{
    /// <summary>Sends a duplicate of the descriptor with one byte of data; does not wait.</summary>
    public static void Send(SafeHandle link, SafeHandle descriptor, byte data)
    {
        var kept = false;
        descriptor.DangerousAddRef(ref kept);
        try
        {
            var control = new LibC.DescriptorMessage
            {
                Length = LibC.DescriptorMessage.LengthOfOne,
                Level = LibC.SOL_SOCKET,
                Type = LibC.SCM_RIGHTS,
                Descriptor = (int)descriptor.DangerousGetHandle(),
            };
            var vector = new LibC.IoVec { Base = &data, Length = 1 };
            var message = MessageOf(&vector, &control);
            while (LibC.SendMsg(link, in message, LibC.MSG_NOSIGNAL | LibC.MSG_DONTWAIT) < 0)
                if (Errno.Last != Errno.EINTR)
                    throw new NativeException("sendmsg of a descriptor", Errno.Last);
        }
        finally
        {
            if (kept)
                descriptor.DangerousRelease();
        }
    }

    /// <summary>Receives what has arrived, without waiting; the caller owns the descriptor.</summary>
    /// <param name="link">The Unix socket.</param>
    /// <param name="received">How many bytes of data came; 0 at the end of the stream, -1 if none came yet.</param>
    /// <param name="data">The byte of data, if it came.</param>
    public static SafeDescriptor? Receive(SafeHandle link, out int received, out byte data)
    {
        byte first = 0;
        var descriptor = Receive(link, out received, &first);
        data = first;
        return descriptor;
    }

    private static SafeDescriptor? Receive(SafeHandle link, out int received, byte* data)
    {
        LibC.DescriptorMessage control = default;
        var vector = new LibC.IoVec { Base = data, Length = 1 };
        var message = MessageOf(&vector, &control);

        received = (int)LibC.RecvMsg(link, ref message, LibC.MSG_CMSG_CLOEXEC | LibC.MSG_DONTWAIT);
        if (received < 0 && Errno.Last is Errno.ECONNRESET)
        {
            // The process at the other end died with unread data: the end of the stream, too.
            received = 0;
            return null;
        }
        if (received < 0)
            return Errno.Last is Errno.EAGAIN or Errno.EINTR
                ? null
                : throw new NativeException("recvmsg of a descriptor", Errno.Last);

        // Wrapped before anything can throw, so that it is always closed.
        var descriptor = HasDescriptor(message, control)
            ? new SafeDescriptor(control.Descriptor)
            : null;
        if ((message.Flags & LibC.MSG_CTRUNC) == 0)
            return descriptor;
        descriptor?.Dispose();
        throw new NativeException(
            "recvmsg of a hand-off that carries more than one descriptor",
            Errno.EMSGSIZE
        );
    }

    private static LibC.MsgHdr MessageOf(LibC.IoVec* vector, LibC.DescriptorMessage* control) =>
        new()
        {
            Vectors = vector,
            VectorCount = 1,
            Control = control,
            // Not the size of the structure: the kernel would put a second descriptor into its padding.
            ControlLength = LibC.DescriptorMessage.LengthOfOne,
        };

    private static bool HasDescriptor(in LibC.MsgHdr message, in LibC.DescriptorMessage control) =>
        message.ControlLength >= LibC.DescriptorMessage.LengthOfOne
        && control.Level == LibC.SOL_SOCKET
        && control.Type == LibC.SCM_RIGHTS;
}

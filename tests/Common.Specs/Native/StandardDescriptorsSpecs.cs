using System.IO.Pipes;
using Lottery.Native;

namespace Lottery.Common.Specs.Native;

public sealed class StandardDescriptorsSpecs
{
    // A log whose descriptor is closed may find a pipe of the runtime there: opened again by its path, it is its
    // other end.
    [Fact]
    public void An_end_of_a_pipe_that_is_read_is_not_written_to()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.In);
        var number = (int)pipe.SafePipeHandle.DangerousGetHandle();

        Assert.False(StandardDescriptors.IsWritable(number));
        Assert.Null(OutputDescriptor.Of(number));
    }

    [Fact]
    public void The_other_end_is()
    {
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        using var output = OutputDescriptor.Of((int)pipe.SafePipeHandle.DangerousGetHandle());

        Assert.Equal(1, output?.TryWrite("x"u8));
    }

    [Fact]
    public void A_number_that_is_not_open_is_not_written_to() =>
        Assert.Null(OutputDescriptor.Of(int.MaxValue));
}

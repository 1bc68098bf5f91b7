using System.Text;
using Lottery.Client.Specs.Fixtures;
using Lottery.Wire;

namespace Lottery.Client.Specs;

/// <summary>The port of another server.</summary>
public sealed class OtherProtocolSpecs
{
    [Theory(Timeout = 15_000)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n", "HTTP")]
    [InlineData("<html>\r\n<head><title>400</title></head>", "HTTP")]
    [InlineData("\u0015\u0003\u0003\u0000\u0002\u0002\u0032", "TLS")]
    [InlineData("SSH-2.0-OpenSSH_9.6\r\n", "SSH")]
    public async Task What_it_speaks_is_told(string answer, string protocol)
    {
        using var client = RunningClient.StartResuming(Csv.Of(1));
        using var server = await client.Server.AcceptAsync();
        await server.ReceiveAsync();

        await server.SendAsync(Encoding.Latin1.GetBytes(answer));
        server.Dispose();

        var failure = await client.FailAsync<WireException>();
        Assert.Equal(
            $"the answer looks like {protocol}: is {client.Server.Address} the lottery's port?",
            failure.Message
        );
    }
}

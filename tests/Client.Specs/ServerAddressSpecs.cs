using Lottery.Client.Settings;

namespace Lottery.Client.Specs;

public sealed class ServerAddressSpecs
{
    [Theory]
    [InlineData("localhost:12345", "localhost", 12345)]
    [InlineData("my_server:1", "my_server", 1)]
    [InlineData("127.0.0.1:65535", "127.0.0.1", 65535)]
    [InlineData("[::1]:80", "::1", 80)]
    public void A_host_and_a_port_are_read_and_written_back(string text, string host, int port)
    {
        Assert.True(ServerAddress.TryParse(text, out var address));

        Assert.Equal(new ServerAddress(host, port), address);
        Assert.Equal(text, address.ToString());
    }

    [Fact]
    public void A_name_is_no_longer_than_the_DNS_allows()
    {
        Assert.True(ServerAddress.TryParse($"{new string('a', 253)}:1", out _));
        Assert.False(ServerAddress.TryParse($"{new string('a', 254)}:1", out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("localhost")]
    [InlineData("localhost:")]
    [InlineData(":12345")]
    [InlineData("localhost:0")]
    [InlineData("localhost:65536")]
    [InlineData("localhost:+1")]
    [InlineData("localhost: 1")]
    [InlineData("local host:1")]
    [InlineData("::1:12345")]
    [InlineData("[::1]")]
    [InlineData("[]:1")]
    [InlineData("[localhost]:1")]
    [InlineData("tcp://localhost:12345")]
    public void Anything_else_is_no_address(string text) =>
        Assert.False(ServerAddress.TryParse(text, out _));
}

using Lottery.Client.Links;
using Lottery.Client.Settings;
using Lottery.Client.Specs.Fixtures;

namespace Lottery.Client.Specs;

public sealed class ConnectSpecs
{
    [Fact(Timeout = 60_000)]
    public async Task A_server_that_is_gone_without_a_word_is_given_up_on()
    {
        // A queue that is full drops whoever knocks, as a machine that is gone does (listen(2)).
        using var server = new ScriptedServer(backlog: 0);
        var options = new ClientOptions
        {
            Id = new(1),
            Server = new("::1", server.Port),
            Protocol = UploadProtocol.Classic,
            ConnectTimeout = TimeSpan.FromMilliseconds(500),
        };
        var log = new CapturedLog();
        using var queued = await ServerSocket.ConnectAsync(options, log.Logger, default);

        var given = await Assert.ThrowsAsync<ConnectionException>(() =>
            ServerSocket.ConnectAsync(options, log.Logger, default)
        );

        Assert.EndsWith("cannot be reached: no answer within 0.5 s", given.Message);
        Assert.Single(log.Of("connect"), line => line.Result == "fail");
    }
}

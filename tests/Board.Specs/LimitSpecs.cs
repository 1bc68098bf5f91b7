using System.Net;
using System.Net.Sockets;
using System.Text;
using Lottery.Board.Live;

namespace Lottery.Board.Specs;

/// <summary>What a reader may take of the board.</summary>
public sealed class LimitSpecs
{
    [Fact(Timeout = Limits.ForProcesses)]
    public async Task More_browsers_than_it_serves_are_told_so_and_one_that_goes_makes_room()
    {
        await using var board = await RunningBoard.StartAsync();
        var readers = new List<HttpResponseMessage>();
        for (var i = 0; i < EventStreams.MaxStreams; i++)
            readers.Add(await OpenAsync(board));

        using (var tooMany = await OpenAsync(board))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, tooMany.StatusCode);
        Assert.Equal("ok\n", await board.GetAsync("/healthz"));
        Assert.All(readers, reader => Assert.Equal(HttpStatusCode.OK, reader.StatusCode));
        readers[0].Dispose();
        await Eventually.IsTrueAsync(
            () =>
            {
                using var next = OpenAsync(board).GetAwaiter().GetResult();
                return next.StatusCode == HttpStatusCode.OK;
            },
            "there is room again"
        );
        readers.ForEach(reader => reader.Dispose());
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("GET /{0} HTTP/1.1\r\nHost: localhost\r\n\r\n", 4_000, "414")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nX: {0}\r\n\r\n", 20_000, "431")]
    [InlineData("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil{0}\r\n\r\n", 1, "400")]
    [InlineData("GET / HTTP/1.1\r\nHos{0}\r\n\r\n", 1, "400")]
    [InlineData("\u0016\u0003\u0001{0}\r\n\r\n", 200, "400")]
    public async Task What_is_too_long_or_no_request_is_refused(
        string request,
        int length,
        string code
    )
    {
        await using var board = await RunningBoard.StartAsync();

        var answer = await SendAsync(board, request.Replace("{0}", new string('x', length)));

        Assert.StartsWith($"HTTP/1.1 {code} ", answer);
        Assert.Equal("ok\n", await board.GetAsync("/healthz"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_body_is_not_read()
    {
        await using var board = await RunningBoard.StartAsync();

        var answer = await SendAsync(
            board,
            "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000000\r\n\r\n"
        );

        Assert.DoesNotContain("100 Continue", answer);
        Assert.Equal("ok\n", await board.GetAsync("/healthz"));
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Who_asks_for_nothing_is_let_go_of()
    {
        await using var board = await RunningBoard.StartAsync();

        var answer = await SendAsync(board, "GET / HT");

        Assert.StartsWith("HTTP/1.1 408 ", answer);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_reader_that_takes_no_answer_keeps_no_other_reader_out()
    {
        await using var board = await RunningBoard.StartAsync();
        using var client = new TcpClient { ReceiveBufferSize = 1024 };
        await client.ConnectAsync(
            board.Address.Host,
            board.Address.Port,
            TestContext.Current.CancellationToken
        );
        var request = string.Concat(
            Enumerable.Repeat("GET /status.json HTTP/1.1\r\nHost: localhost\r\n\r\n", 500)
        );
        await client
            .GetStream()
            .WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);

        Assert.Contains("there is no database", await board.GetAsync("/status.json"));
        Assert.Equal("ok\n", await board.GetAsync("/healthz"));
    }

    private static Task<HttpResponseMessage> OpenAsync(RunningBoard board) =>
        board.Http.GetAsync(
            "/events",
            HttpCompletionOption.ResponseHeadersRead,
            TestContext.Current.CancellationToken
        );

    // Sends bytes as they are; the answer up to its end, or up to the end of a line where the connection stays.
    private static async Task<string> SendAsync(RunningBoard board, string request)
    {
        using var client = new TcpClient();
        var cancellationToken = TestContext.Current.CancellationToken;
        await client.ConnectAsync(board.Address.Host, board.Address.Port, cancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadLineAsync(cancellationToken) ?? "";
    }
}

using System.Net;
using Lottery.Board.Access;

namespace Lottery.Board.Specs;

/// <summary>Who may read the board, and what every answer forbids a browser.</summary>
public sealed class AccessSpecs : IDisposable
{
    private const string Token = "night-of-2026-11-27";

    private readonly TempDir _folder = new();

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("[::1]", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("central.example", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("", false)]
    public void The_page_is_asked_for_by_its_own_names(string host, bool isLetIn) =>
        Assert.Equal(isLetIn, new HostNames(["central.example"]).Has(host));

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData(
        "--listen 0.0.0.0:0",
        "which other machines can reach: give a token (--token-file)"
    )]
    [InlineData("--listen [::]:0", "which other machines can reach")]
    [InlineData("--listen 192.0.2.1:8080", "which other machines can reach")]
    [InlineData("--listen 8080", "--listen is '8080'; it must be an IP address and a port")]
    [InlineData("--listen 127.0.0.1", "it must be an IP address and a port")]
    [InlineData("--token short", "it must be 16 to 512 letters, digits and")]
    [InlineData("--token 0123456789abcdef;", "it must be 16 to 512 letters, digits and")]
    [InlineData("--token 0123456789abcdef --token-file t", "are both given; one will do")]
    [InlineData("--token-file missing", "cannot read missing: ")]
    [InlineData("--guard none", "it must be one of token, proxy")]
    [InlineData("--host a,,b", "it must be names of hosts")]
    public async Task What_is_not_safe_or_wrong_is_refused_in_one_sentence(string words, string why)
    {
        await using var board = ChildProcess.Start(
            Support.Programs.Lottery,
            ["board", .. words.Split(' ')],
            _folder
        );

        Assert.Equal(2, await board.ExitAsync());
        var said = Assert.Single(board.Said).Text;
        Assert.StartsWith("lottery board: ", said);
        Assert.Contains(why, said);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task A_token_that_is_wrong_is_not_shown()
    {
        await using var board = ChildProcess.Start(
            Support.Programs.Lottery,
            ["board"],
            _folder,
            ("BOARD_TOKEN", "s3cr3t!pass#word12")
        );

        Assert.Equal(2, await board.ExitAsync());
        var said = Assert.Single(board.Said).Text;
        Assert.Contains(
            "BOARD_TOKEN in the environment is wrong; it must be 16 to 512 letters",
            said
        );
        Assert.DoesNotContain("s3cr3t", said);
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("--guard", "proxy")]
    [InlineData("--token", Token)]
    public async Task Others_can_reach_it_where_a_token_or_a_proxy_protects_it(
        string flag,
        string value
    )
    {
        await using var board = await RunningBoard.StartAsync("--listen", "0.0.0.0:0", flag, value);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Another_name_is_refused()
    {
        await using var board = await RunningBoard.StartAsync("--host", "central.example");

        Assert.Equal(HttpStatusCode.OK, await AskAsAsync(board, "central.example"));
        Assert.Equal(HttpStatusCode.OK, await AskAsAsync(board, "localhost:1"));
        Assert.Equal(HttpStatusCode.MisdirectedRequest, await AskAsAsync(board, "evil.example"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("/")]
    [InlineData("/board.js")]
    [InlineData("/events")]
    [InlineData("/status.json")]
    [InlineData("/metrics")]
    [InlineData("/nothing")]
    public async Task Without_the_token_nothing_is_shown(string path)
    {
        await using var board = await StartWithTokenAsync();

        using var without = await board.Http.GetAsync(path, TestContext.Current.CancellationToken);
        using var wrong = await board.GetAsync(path, $"{Token}0");

        Assert.Equal(HttpStatusCode.Unauthorized, without.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, wrong.StatusCode);
        Assert.Equal("Bearer", without.Headers.WwwAuthenticate.ToString());
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task The_token_is_a_header_or_a_visit_that_leaves_a_cookie()
    {
        await using var board = await StartWithTokenAsync();

        using var header = await board.GetAsync("/metrics", Token);
        using var visit = await board.Http.GetAsync(
            $"/?token={Token}",
            TestContext.Current.CancellationToken
        );
        // The client keeps cookies.
        using var after = await board.Http.GetAsync("/", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, header.StatusCode);
        Assert.Equal(HttpStatusCode.SeeOther, visit.StatusCode);
        Assert.Equal("./", visit.Headers.Location!.ToString());
        var cookie = Assert.Single(visit.Headers.GetValues("Set-Cookie"));
        Assert.DoesNotContain(Token, cookie);
        Assert.Contains("; path=/; samesite=lax; httponly", cookie);
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact(Timeout = Limits.ForProcesses)]
    public async Task Whether_it_runs_is_no_secret()
    {
        await using var board = await StartWithTokenAsync();

        Assert.Equal("ok\n", await board.GetAsync("/healthz"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("/")]
    [InlineData("/status.json")]
    [InlineData("/nothing")]
    public async Task Every_answer_forbids_what_the_page_does_not_need(string path)
    {
        await using var board = await RunningBoard.StartAsync();

        using var answer = await board.Http.GetAsync(path, TestContext.Current.CancellationToken);

        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; ", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Headers.GetValues("Referrer-Policy"));
        Assert.Equal(["DENY"], answer.Headers.GetValues("X-Frame-Options"));
        Assert.Equal(["no-store"], answer.Headers.GetValues("Cache-Control"));
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task It_is_for_reading(string method)
    {
        await using var board = await RunningBoard.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/status.json");

        using var answer = await board.Http.SendAsync(
            request,
            TestContext.Current.CancellationToken
        );

        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    public void Dispose() => _folder.Dispose();

    private Task<RunningBoard> StartWithTokenAsync() =>
        RunningBoard.StartAsync("--token-file", _folder.Write("token", $"{Token}\n"));

    private static async Task<HttpStatusCode> AskAsAsync(RunningBoard board, string host)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/healthz");
        request.Headers.Host = host;
        using var answer = await board.Http.SendAsync(
            request,
            TestContext.Current.CancellationToken
        );
        return answer.StatusCode;
    }
}

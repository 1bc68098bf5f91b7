using System.Net.Http.Headers;
using System.Text.Json;

namespace Lottery.Board.Specs;

/// <summary>
/// A real board, started by the verb for one test. Owns its process and the folder that this runs in; disposing stops it and asserts that it ends with
/// exit code 0 and has said nothing on standard error.
/// </summary>
internal sealed class RunningBoard : IAsyncDisposable
{
    private readonly TempDir _folder;

    private RunningBoard(TempDir folder, ChildProcess process, Uri address)
    {
        (_folder, Process, Address) = (folder, process, address);
        Http = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false })
        {
            BaseAddress = address,
        };
    }

    /// <summary>Its process.</summary>
    public ChildProcess Process { get; }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>Asks it; redirections are not followed.</summary>
    public HttpClient Http { get; }

    /// <summary>A board of the draw of a server, and of that server's health.</summary>
    public static Task<RunningBoard> OfAsync(TestLottery lottery, params string[] arguments) =>
        StartAsync([.. PlaceOf(lottery), .. arguments]);

    /// <summary>The flags that name the draw of a server, and where that is.</summary>
    public static string[] PlaceOf(TestLottery lottery) =>
        ["--database", lottery.Database, "--port", $"{lottery.Port}", "--bind", "127.0.0.1"];

    /// <summary>Starts a board, on a free port unless another one is said.</summary>
    public static async Task<RunningBoard> StartAsync(params string[] arguments)
    {
        string[] listen = arguments.Contains("--listen") ? [] : ["--listen", "127.0.0.1:0"];
        // Not that of a server, whose test looks for processes that it has left there.
        var folder = new TempDir();
        var process = ChildProcess.Start(
            Support.Programs.Lottery,
            ["board", .. listen, .. arguments],
            folder
        );
        try
        {
            var line = await process.WaitForLineAsync("action: board_listen");
            return new RunningBoard(folder, process, new Uri(line.Split("address: ")[1]));
        }
        catch
        {
            await process.DisposeAsync();
            folder.Dispose();
            throw;
        }
    }

    /// <summary>Gets a page that is there.</summary>
    public async Task<string> GetAsync(string path)
    {
        using var answer = await Http.GetAsync(path, TestContext.Current.CancellationToken);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>The status as it is now.</summary>
    public async Task<JsonElement> StatusAsync()
    {
        using var document = JsonDocument.Parse(await GetAsync("status.json"));
        return document.RootElement.Clone();
    }

    /// <summary>Asks for the status until it is as wanted.</summary>
    public async Task<JsonElement> StatusAsync(Predicate<JsonElement> wanted, string description)
    {
        while (true)
        {
            var status = await StatusAsync();
            if (wanted(status))
                return status;
            Assert.False(
                TestContext.Current.CancellationToken.IsCancellationRequested,
                $"it never came true that {description}: {status}"
            );
        }
    }

    /// <summary>Gets a page with a token.</summary>
    public async Task<HttpResponseMessage> GetAsync(string path, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        try
        {
            if (TestContext.Current.CancellationToken.IsCancellationRequested || Process.HasExited)
                return;
            Process.Signal(Signal.Terminate);
            if (await Process.ExitAsync() != 0 || Process.Said.Any(line => line.IsError))
                throw Process.Failure("did not end well");
        }
        finally
        {
            await Process.DisposeAsync();
            _folder.Dispose();
        }
    }
}

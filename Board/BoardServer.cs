using System.Net;
using System.Net.Sockets;
using Lottery.Board.Access;
using Lottery.Board.Live;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Orchestrator.Settings;
using Lottery.Watch;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Lottery.Board;

/// <summary>
/// Serves the board until it is asked to stop: the page, its events, the status as JSON, the metrics. It reads the
/// draw, and asks the server on this machine for its health; neither depends on it.
/// </summary>
internal static class BoardServer
{
    private const int MaxConnections = 256;
    private static readonly TimeSpan HeaderTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan KeepAliveTimeout = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan MaxOrderlyEnd = TimeSpan.FromSeconds(2);

    /// <summary>Serves until <paramref name="stop"/>.</summary>
    /// <exception cref="LotteryException">It cannot be served so.</exception>
    public static async Task RunAsync(
        BoardOptions options,
        ServerOptions server,
        LogWriter log,
        CancellationToken stop
    )
    {
        var guard = new Guard(options.Hosts, options.ReadToken());
        using var sampler = new DrawSampler(server, readsPast: true, TimeProvider.System);
        using var feed = new SnapshotFeed(sampler, options.MetricsAgencies, TimeProvider.System);
        await using var app = Build(options.Listen);
        app.Run(new Requests(guard, feed, log, stop).AnswerAsync);
        await StartAsync(app, options.Listen);
        log.Info($"action: board_listen | result: success | address: {app.Urls.Single()}");
        await feed.RunAsync(stop);
        using var limit = new CancellationTokenSource(MaxOrderlyEnd);
        await app.StopAsync(limit.Token);
        log.Info($"action: board_shutdown | result: success");
    }

    private static WebApplication Build(IPEndPoint listen)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(listen, endPoint => endPoint.Protocols = HttpProtocols.Http1);
            Limit(kestrel.Limits);
        });
        return builder.Build();
    }

    // A reader that does not read is let go of by the least rate, Kestrel's own: 240 bytes a second.
    private static void Limit(KestrelServerLimits limits)
    {
        limits.MaxConcurrentConnections = MaxConnections;
        limits.MaxConcurrentUpgradedConnections = 0;
        limits.MaxRequestBodySize = 0;
        limits.MaxRequestLineSize = 2048;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestBufferSize = 32 * 1024;
        limits.RequestHeadersTimeout = HeaderTimeout;
        limits.KeepAliveTimeout = KeepAliveTimeout;
    }

    private static async Task StartAsync(WebApplication app, IPEndPoint listen)
    {
        try
        {
            await app.StartAsync();
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            throw new FailedException($"cannot listen on {listen}: {e.Message}", e);
        }
    }
}

using System.Net.Sockets;
using System.Text;

namespace Lottery.Orchestrator.Health;

/// <summary>Asks a server on this machine how it is. Runs in the program <c>lottery health</c>.</summary>
public static class HealthCheck
{
    // A healthy server answers within milliseconds; one that is stopped never does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Asks the server that runs with these options.</summary>
    /// <returns>What was checked and found, in one line.</returns>
    /// <exception cref="ServerException">It is not healthy; the message says what is wrong.</exception>
    public static async Task<string> AskAsync(ServerOptions options)
    {
        var answer = await HearAsync(options);
        return answer.StartsWith(HealthDesk.Healthy, StringComparison.Ordinal)
            ? answer
            : throw Unhealthy(options, answer);
    }

    private static async Task<string> HearAsync(ServerOptions options)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var socket = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        try
        {
            await socket.ConnectAsync(HealthAddress.Of(options), patience.Token);
            using var answer = new StreamReader(new NetworkStream(socket), Encoding.UTF8);
            return await answer.ReadToEndAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            throw Unhealthy(options, $"it does not answer within {Patience.TotalSeconds} s");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw Unhealthy(options, $"nobody answers ({e.Message})");
        }
    }

    private static ServerException Unhealthy(ServerOptions options, string why) =>
        new(
            $"unhealthy: the server of port {options.Port} on "
                + $"{options.Bind?.ToString() ?? "every interface"}: {why}"
        );
}

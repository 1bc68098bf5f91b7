using System.Net.Sockets;
using System.Text;

namespace Lottery.Orchestrator.Health;

/// <summary>Asks a server on this machine how it is. Runs in the program <c>lottery health</c>.</summary>
public static class HealthCheck
{
    // A healthy server answers within milliseconds; one that is stopped never does.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // The answer is one line. Any program on this machine may listen at the address while no server does.
    private const int MostBytes = 4096;

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
            return await ReadAsync(socket, patience.Token)
                ?? throw Unhealthy(
                    options,
                    $"the answer is longer than {MostBytes} bytes, no server of ours says so much"
                );
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

    private static async Task<string?> ReadAsync(Socket socket, CancellationToken patience)
    {
        using var stream = new NetworkStream(socket);
        var answer = new byte[MostBytes + 1];
        var length = await stream.ReadAtLeastAsync(
            answer,
            answer.Length,
            throwOnEndOfStream: false,
            patience
        );
        return length <= MostBytes ? Encoding.UTF8.GetString(answer, 0, length) : null;
    }

    private static ServerException Unhealthy(ServerOptions options, string why) =>
        new(
            $"unhealthy: the server of port {options.Port} on "
                + $"{options.Bind?.ToString() ?? "every interface"}: {why}"
        );
}

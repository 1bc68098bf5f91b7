using System.Net.Sockets;
using System.Text.Json;
using Lottery.Hosting;
using Lottery.Logging;
using Lottery.Native;
using Lottery.Orchestrator.Settings;

namespace Lottery.Orchestrator.Health;

/// <summary>Asks a server on this machine for its status, for <c>lottery health</c>.</summary>
public static class HealthCheck
{
    // A healthy server answers within milliseconds, a stopped one never.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    // Another program on this machine may listen at the address.
    private const int MaxBytes = 256 * 1024;

    /// <summary>Asks the server that runs with these options; returns the status of a healthy one.</summary>
    /// <exception cref="FailedException">It is not healthy; the message says what is wrong.</exception>
    public static async Task<ServerStatus> AskAsync(ServerOptions options)
    {
        var status = await ReadAsync(options, Timeout);
        return status.IsHealthy
            ? status
            : throw Unhealthy(options, PlainText.Escape(status.Summary));
    }

    /// <summary>Asks the server that runs with these options; returns its status, be it healthy or not.</summary>
    /// <param name="options">Where it listens.</param>
    /// <param name="timeout">How long its answer is waited for.</param>
    /// <exception cref="FailedException">It does not answer, or is none of ours.</exception>
    public static async Task<ServerStatus> ReadAsync(ServerOptions options, TimeSpan timeout) =>
        Parse(options, await ReceiveAsync(options, timeout));

    private static ServerStatus Parse(ServerOptions options, byte[] answer)
    {
        try
        {
            if (
                JsonSerializer.Deserialize(answer, ServerStatusJson.Default.ServerStatus) is
                { } status
            )
                return status;
        }
        catch (JsonException)
        {
            // See below.
        }
        throw Unhealthy(options, "the answer is not that of a server of this version");
    }

    private static async Task<byte[]> ReceiveAsync(ServerOptions options, TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        using var socket = new Socket(
            AddressFamily.Unix,
            SocketType.Stream,
            ProtocolType.Unspecified
        );
        try
        {
            await socket.ConnectAsync(HealthAddress.Of(options), timeout.Token);
            if (!LocalPeer.IsTrusted(socket))
                throw Unhealthy(
                    options,
                    $"its address is held by another user's program (uid {LocalPeer.UserOf(socket)}), which is not believed; if that is the server, ask as its user: sudo -u"
                );
            return await ReadAsync(socket, timeout.Token)
                ?? throw Unhealthy(
                    options,
                    $"the answer is longer than {MaxBytes} bytes, no server of ours says so much"
                );
        }
        catch (OperationCanceledException)
        {
            throw Unhealthy(options, $"it does not answer within {limit.TotalSeconds} s");
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            throw Unhealthy(options, $"no answer ({e.Message})");
        }
    }

    private static async Task<byte[]?> ReadAsync(Socket socket, CancellationToken timeout)
    {
        using var stream = new NetworkStream(socket);
        var answer = new byte[MaxBytes + 1];
        var length = await stream.ReadAtLeastAsync(
            answer,
            answer.Length,
            throwOnEndOfStream: false,
            timeout
        );
        return length <= MaxBytes ? answer[..length] : null;
    }

    private static FailedException Unhealthy(ServerOptions options, string why) =>
        new(
            $"unhealthy: the server of port {options.Port} on "
                + $"{options.Bind?.ToString() ?? "every interface"}: {why}"
        );
}

using System.Net;
using System.Net.Sockets;

namespace Lottery.Client.Links;

/// <summary>
/// Connects to the first of several addresses that accepts (RFC 8305): a quarter of a second after each attempt, or
/// when it fails, the next one begins beside it. Each has a deadline of its own. Owns the sockets of the attempts
/// that did not come first.
/// </summary>
/// <param name="addresses">At least one, the best first.</param>
/// <param name="port">The port, the same for all.</param>
/// <param name="timeout">The deadline of each attempt.</param>
internal sealed class ConnectAttempts(
    IReadOnlyList<IPAddress> addresses,
    int port,
    TimeSpan timeout
)
{
    private static readonly TimeSpan NextAfter = TimeSpan.FromMilliseconds(250);

    private readonly List<Task<Attempt>> _running = [];
    private readonly List<Attempt> _failed = [];

    /// <summary>Why none of them accepted: the reason, with the address where there are several.</summary>
    public string Reason =>
        _failed is [var only]
            ? only.Failure
            : string.Join(", ", _failed.Select(one => $"{one.Address}: {one.Failure}"));

    /// <summary>Connects; <c>null</c> if no address accepts. The caller owns the socket.</summary>
    public async Task<Socket?> RunAsync(CancellationToken stop)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            foreach (var (number, address) in addresses.Index())
            {
                _running.Add(TryAsync(address, end.Token));
                var isLast = number == addresses.Count - 1;
                if (
                    await FirstAsync(isLast ? Timeout.InfiniteTimeSpan : NextAfter, end.Token) is
                    { } first
                )
                    return first;
            }
            return null;
        }
        finally
        {
            await end.CancelAsync();
            foreach (var late in await Task.WhenAll(_running))
                late.Socket?.Dispose();
        }
    }

    // Waits for the first that connects. Returns null when the next attempt is to begin: after the pause, or when
    // one has failed. After the last attempt it waits until all have failed.
    private async Task<Socket?> FirstAsync(TimeSpan pause, CancellationToken end)
    {
        var next = Task.Delay(pause, end);
        while (_running.Count > 0 && await Task.WhenAny([next, .. _running]) is Task<Attempt> ended)
        {
            var attempt = await ended;
            _running.Remove(ended);
            if (attempt.Socket is { } socket)
                return socket;
            end.ThrowIfCancellationRequested();
            _failed.Add(attempt);
            if (pause != Timeout.InfiniteTimeSpan)
                return null;
        }
        end.ThrowIfCancellationRequested();
        return null;
    }

    private async Task<Attempt> TryAsync(IPAddress address, CancellationToken end)
    {
        Socket? socket = null;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(end);
        limit.CancelAfter(timeout);
        try
        {
            // Without IPv6 in the kernel, its socket cannot even be made.
            socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(new IPEndPoint(address, port), limit.Token);
            return new Attempt(address, socket, "");
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException)
        {
            socket?.Dispose();
            return new Attempt(
                address,
                null,
                e is SocketException ? e.Message : $"no answer within {timeout.TotalSeconds} s"
            );
        }
    }

    private sealed record Attempt(IPAddress Address, Socket? Socket, string Failure);
}

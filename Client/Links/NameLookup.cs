using System.Net;
using System.Net.Sockets;
using Lottery.Client.Settings;
using Lottery.Logging;

namespace Lottery.Client.Links;

/// <summary>
/// Looks up the addresses of the server's name. getaddrinfo(3) cannot be cancelled, and may take half a minute: it
/// runs on a thread of its own, which a stop or the deadline leaves behind.
/// </summary>
internal static class NameLookup
{
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(1);

    /// <summary>The addresses, in the order in which they are to be tried.</summary>
    /// <exception cref="ConnectionException">The name has none, or the lookup takes too long.</exception>
    /// <exception cref="StoppedLookupException">The stop came first.</exception>
    public static async Task<IReadOnlyList<IPAddress>> FindAsync(
        ClientOptions options,
        LogWriter log,
        CancellationToken stop
    )
    {
        var name = options.Server.Host;
        if (IPAddress.TryParse(name, out var address))
            return [address];
        var lookup = Start(() => options.Resolve(name));
        try
        {
            if (!await EndsAsync(lookup, SlowAfter, stop))
                log.Warning(
                    $"action: lookup | result: in_progress | client_id: {options.Id} | name: {name}"
                );
            if (!await EndsAsync(lookup, options.LookupTimeout, stop))
                throw new ConnectionException(
                    $"looking up the name {name} took longer than {options.LookupTimeout.TotalSeconds} s"
                );
            return await lookup is [_, ..] found
                ? Interleave(found)
                : throw new ConnectionException($"the name {name} has no address");
        }
        catch (SocketException e)
        {
            throw new ConnectionException($"looking up the name {name} failed: {e.Message}");
        }
    }

    /// <summary>
    /// Alternates the two kinds of address, so that a broken IPv6 (or IPv4) holds up one try and not all (RFC
    /// 8305, 4). Otherwise the order of getaddrinfo(3) is kept, which begins with the best (RFC 6724).
    /// </summary>
    internal static IReadOnlyList<IPAddress> Interleave(IReadOnlyList<IPAddress> found)
    {
        var byKind = found.ToLookup(address => address.AddressFamily == found[0].AddressFamily);
        return
        [
            .. byKind[true]
                .Index()
                .Concat(byKind[false].Index())
                .OrderBy(one => one.Index)
                .Select(one => one.Item),
        ];
    }

    private static Task<IPAddress[]> Start(Func<IPAddress[]> resolve)
    {
        var lookup = Task.Factory.StartNew(
            resolve,
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        // A lookup that was left may fail later: its exception must not go unobserved.
        lookup.ContinueWith(
            failed => _ = failed.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted,
            TaskScheduler.Default
        );
        return lookup;
    }

    private static async Task<bool> EndsAsync(Task lookup, TimeSpan limit, CancellationToken stop)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await Task.WhenAny(lookup, Task.Delay(limit, ended.Token));
        await ended.CancelAsync();
        if (stop.IsCancellationRequested)
            throw new StoppedLookupException(stop);
        return lookup.IsCompleted;
    }
}

/// <summary>The client was asked to stop while it looked up the server's name.</summary>
internal sealed class StoppedLookupException(CancellationToken stop)
    : OperationCanceledException(stop);

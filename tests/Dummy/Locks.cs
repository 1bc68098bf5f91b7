using System.Net;
using System.Net.Sockets;
using Lottery.Native;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.Dummy;

/// <summary>Verbs that wait for others, or keep them waiting.</summary>
internal static class Locks
{
    // Longer than a test may take: what comes at all comes before.
    private static readonly TimeSpan LongerThanATest = TimeSpan.FromHours(1);

    /// <summary>Takes a lock, says so, and keeps it until a signal comes.</summary>
    public static async Task<int> HoldAsync(string path)
    {
        using var file = new FileLock(path);
        using var thread = PollThread.Unstoppable();
        using var held = file.Acquire(thread, Deadline.Never);
        await Plain.StandAsync("held");
        return 0;
    }

    public static int Post(string name)
    {
        using var semaphore = NamedSemaphore.Open(name);
        semaphore.Post();
        return 0;
    }

    public static int Wait(string name)
    {
        using var semaphore = NamedSemaphore.Open(name);
        Console.WriteLine("waiting");
        Console.WriteLine(semaphore.Wait(LongerThanATest) ? "woken" : "nothing came");
        return 0;
    }

    /// <summary>Waits at the barrier, as a worker does that never looks again by itself.</summary>
    public static int WaitDraw(string database, string semaphore)
    {
        using var thread = PollThread.Unstoppable();
        using var store = Storage.Stores.Open(new StoreOptions { Path = database }, thread);
        using var barrier = new DrawBarrier(NamedSemaphore.Open(semaphore), store.IsDrawn)
        {
            LookAgainAfter = LongerThanATest,
        };
        using var agency = Connect(out var accepted);
        Console.WriteLine("waiting");
        Console.WriteLine(
            barrier.Wait(thread, accepted, LongerThanATest) is WaitEnd.Ready ? "drawn" : "no draw"
        );
        accepted.Dispose();
        return 0;
    }

    /// <summary>Waits at the barrier for connections that are reset, and says what that left in memory.</summary>
    public static int ResetAtBarrier(string semaphore, int count)
    {
        using var thread = PollThread.Unstoppable();
        using var barrier = new DrawBarrier(NamedSemaphore.Open(semaphore), () => false);
        Reset(count / 10);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        Reset(count);
        Console.WriteLine($"{GC.GetTotalMemory(forceFullCollection: true) - before} bytes more");
        return 0;

        void Reset(int connections)
        {
            for (var i = 0; i < connections; i++)
                using (var agency = Connect(out var accepted))
                using (accepted)
                {
                    agency.Client.Close(timeout: 0);
                    try
                    {
                        barrier.Wait(thread, accepted, LongerThanATest);
                        throw new InvalidOperationException("the wait did not see the reset");
                    }
                    catch (IOException)
                    {
                        // As it should.
                    }
                }
        }
    }

    private static TcpClient Connect(out StreamSocket accepted)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var agency = new TcpClient();
        agency.Connect((IPEndPoint)listener.LocalEndpoint);
        accepted = StreamSocket.TryAccept(listener.Server.SafeHandle, out _)!;
        return agency;
    }
}

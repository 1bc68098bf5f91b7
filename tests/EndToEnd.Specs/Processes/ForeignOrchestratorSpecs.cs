using System.Net.Sockets;
using Lottery.Handoff;
using Lottery.Logging;
using Lottery.Storage;
using Lottery.Sync;
using Lottery.Waiting;

namespace Lottery.EndToEnd.Specs.Processes;

/// <summary>A worker whose hand-off address belongs to another user.</summary>
public sealed class ForeignOrchestratorSpecs : IDisposable
{
    private readonly TempDir _folder = new();
    private readonly string _link = $"lottery-specs-{Guid.NewGuid():n}";
    private readonly NamedSemaphore _semaphore = NamedSemaphore.Create(
        $"/lottery-specs-foreign-{Guid.NewGuid():n}"
    );

    // The worker is told another user than it has: its own listener, in this process, is then a stranger's.
    [Theory(Timeout = Limits.ForProcesses)]
    [InlineData("-e inject=geteuid:retval=4711", false)]
    [InlineData("", true)]
    public async Task A_worker_takes_no_connection_from_another_user(string fault, bool isReady)
    {
        Assert.SkipUnless(File.Exists("/usr/bin/strace"), "needs /usr/bin/strace");
        using var listener = Listen();

        await using var worker = Start($"strace -f -qq -o trace -e trace=geteuid {fault}");
        using var link = await listener.AcceptAsync(TestContext.Current.CancellationToken);
        var report = new byte[WorkerReport.Bytes];
        var read = await link.ReceiveAsync(report, TestContext.Current.CancellationToken);

        Assert.Equal(isReady, read > 0);
        if (isReady)
            return;
        Assert.Equal(2, await worker.ExitAsync());
        Assert.EndsWith("belongs to another user", Assert.Single(worker.Said).Text);
    }

    public void Dispose()
    {
        NamedSemaphore.Unlink(_semaphore.Name);
        _semaphore.Dispose();
        _folder.Dispose();
    }

    private ChildProcess Start(string tracer)
    {
        var options = new WorkerOptions
        {
            Store = new() { Path = _folder.File("lottery.db") },
            DrawSemaphore = _semaphore.Name,
            Serving = new() { IdleTimeout = TimeSpan.FromMinutes(1) },
            Grace = TimeSpan.FromSeconds(8),
            LogLevel = LogLevel.Info,
        };
        using (var thread = PollThread.Unstoppable())
        using (var host = Stores.Claim(options.Store))
            host.Open(thread);
        var file = _folder.Write("options.json", options.ToJson());
        return ChildProcess.Start(
            "/bin/sh",
            ["-c", $"exec {tracer} '{Programs.LotteryWorker}' {_link} <'{file}'"],
            _folder
        );
    }

    private Socket Listen()
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint($"\0{_link}"));
        listener.Listen();
        return listener;
    }
}

using System.Diagnostics;

namespace Lottery.Support;

/// <summary>One run of the server of a <see cref="PostgresCluster"/>. Has a thread of its own, which reads what it logs.</summary>
internal sealed class PostgresServer
{
    private readonly TaskCompletionSource _ready = New();
    private readonly TaskCompletionSource _ended = New();
    private readonly Transcript _transcript = new();

    public int Pid { get; private set; }

    /// <summary>Until it and all its backends are gone: each of them holds its standard error open.</summary>
    public Task Ended => _ended.Task;

    public string Log => _transcript.ToString();

    public static PostgresServer Start(string program, string[] arguments, string folder)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        var server = new PostgresServer();
        using var started = new ManualResetEventSlim();
        // PR_SET_PDEATHSIG is sent when the thread ends that has started the process; see prctl(2). This one
        // ends after the process or with this program, and those of the pool when they like.
        new Thread(() => server.Run(start, started.Set)) { IsBackground = true }.Start();
        started.Wait();
        return server;
    }

    public async Task ReadyAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_ready.Task, _ended.Task).WaitAsync(cancellationToken);
        if (!_ready.Task.IsCompleted)
            throw new InvalidOperationException($"postgres did not start. It said:\n{Log}");
    }

    public void Signal(Signal signal)
    {
        if (!Ended.IsCompleted && Directory.Exists($"/proc/{Pid}"))
            Signals.Send(Pid, signal);
    }

    private void Run(ProcessStartInfo start, Action started)
    {
        using var process = Process.Start(start)!;
        Pid = process.Id;
        started();
        process.StandardInput.Close();
        while (process.StandardError.ReadLine() is { } line)
        {
            _transcript.Add(new(IsError: true, line));
            if (
                line.EndsWith(
                    "database system is ready to accept connections",
                    StringComparison.Ordinal
                )
            )
                _ready.TrySetResult();
        }
        process.WaitForExit();
        _ended.SetResult();
    }

    private static TaskCompletionSource New() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);
}

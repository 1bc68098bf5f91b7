using System.Net.Sockets;
using CliWrap;
using Lottery.Domain;
using Lottery.Handoff;
using Lottery.Native;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// One launched <c>lottery-worker</c>, seen from the orchestrator. Owns the child process and its end of
/// the hand-off socket. What the worker logs goes straight to this process's standard output, which it
/// inherits; what it writes to standard error is kept as its last words.
/// </summary>
internal sealed class WorkerProcess : IWorker
{
    // A worker that is alive takes a connection in well under a millisecond; one that was stopped
    // (SIGSTOP) must not keep agencies waiting.
    private static readonly TimeSpan HandoffPatience = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _kill = new();
    private readonly TaskCompletionSource _ready = NewSignal();
    private readonly TaskCompletionSource<Socket?> _link = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly Task _listening;
    private TaskCompletionSource _received = NewSignal();
    private TaskCompletionSource _served = NewSignal();
    private AgencyId? _agency;
    private string? _lastWords;

    private WorkerProcess(string path, WorkerOptions options)
    {
        var door = Listen(options.Link);
        try
        {
            var running = Start(path, options);
            Pid = running.ProcessId;
            _listening = ListenAsync(door, running.Task);
            Exit = ReapAsync(running);
        }
        catch
        {
            door.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Pid { get; }

    /// <inheritdoc/>
    public Task Ready => _ready.Task;

    /// <inheritdoc/>
    public Task<WorkerExit> Exit { get; }

    /// <inheritdoc/>
    public Task Served => _served.Task;

    /// <summary>Starts the program and returns at once; <see cref="Ready"/> or <see cref="Exit"/> follows.</summary>
    /// <param name="path">The program.</param>
    /// <param name="options">What it is told; each worker needs a link of its own.</param>
    /// <exception cref="System.ComponentModel.Win32Exception">The program cannot be started.</exception>
    public static WorkerProcess Launch(string path, WorkerOptions options) => new(path, options);

    /// <inheritdoc/>
    public async Task<bool> TryHandOffAsync(Socket agency)
    {
        (_received, _served) = (NewSignal(), NewSignal());
        try
        {
            SocketHandoff.Send((await _link.Task)!, agency);
            // Not the exit but the end of all reports: a worker may say "received", and even read, and
            // then die. Its connection must die with it, not be given to another in mid-stream.
            await Task.WhenAny(_received.Task, _listening).WaitAsync(HandoffPatience);
        }
        catch (Exception e)
            when (e is NativeException or TimeoutException or ObjectDisposedException)
        {
            // Gone, or hung: it is ended before anybody else gets the connection.
            Kill();
            await _listening;
        }
        return _received.Task.IsCompleted;
    }

    /// <inheritdoc/>
    public void Dismiss() => _ = HangUpAsync();

    /// <inheritdoc/>
    public void Kill() => _kill.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_link.Task is { IsCompletedSuccessfully: true, Result: { } link })
            link.Dispose();
        // Not the token source: the accept loop may hold a worker that is long gone, and end it once more.
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static Socket Listen(HandoffAddress address)
    {
        var door = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        door.Bind(address.EndPoint);
        door.Listen();
        return door;
    }

    // A worker that is still starting is told when it comes to meet us: to kill it would be a death to
    // explain, and to let nobody meet it an error of its own.
    private async Task HangUpAsync()
    {
        try
        {
            (await _link.Task)?.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The worker has left already.
        }
    }

    private CommandTask<CommandResult> Start(string path, WorkerOptions options) =>
        CliWrap
            .Cli.Wrap(path)
            .WithArguments(options.ToArguments())
            .WithValidation(CommandResultValidation.None) // the exit code is data, not an error
            .WithStandardErrorPipe(PipeTarget.ToDelegate(line => _lastWords ??= line))
            // Log lines go to our own standard output without passing through this process.
            .ExecuteAsync(info => info.RedirectStandardOutput = false, null, _kill.Token);

    private async Task<WorkerExit> ReapAsync(CommandTask<CommandResult> running)
    {
        const int KilledBySigKill = 128 + 9;
        var (code, killed) = (KilledBySigKill, true);
        try
        {
            (code, killed) = ((await running).ExitCode, false);
        }
        catch (OperationCanceledException)
        {
            // CliWrap's way to say that the process has ended by our own token.
        }
        await _listening;
        return new WorkerExit(Pid, _agency, code, killed, _lastWords);
    }

    // Ends with the worker: no report is left unread then.
    private async Task ListenAsync(Socket door, Task exited)
    {
        using (door)
        {
            try
            {
                var link = await MeetAsync(door, exited);
                _link.SetResult(link);
                await ReadReportsAsync(link);
            }
            catch (Exception e)
                when (e is IOException or SocketException or OperationCanceledException)
            {
                // The worker is gone; its exit says why.
                _link.TrySetResult(null);
            }
        }
    }

    private async Task<Socket> MeetAsync(Socket door, Task exited)
    {
        using var gone = new CancellationTokenSource();
        var meeting = MeetAsync(door, gone.Token);
        if (await Task.WhenAny(meeting, exited) != meeting)
            await gone.CancelAsync();
        return await meeting;
    }

    // Whoever comes through the door with the child's pid is the child.
    private async Task<Socket> MeetAsync(Socket door, CancellationToken gone)
    {
        while (true)
        {
            var link = await door.AcceptAsync(gone);
            if (SocketHandoff.PeerPid(link) == Pid)
                return link;
            link.Dispose();
        }
    }

    private async Task ReadReportsAsync(Socket link)
    {
        var bytes = new byte[WorkerReport.Bytes];
        var stream = new NetworkStream(link);
        while (
            await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false)
            == bytes.Length
        )
            Note(WorkerReport.Decode(bytes));
    }

    private void Note(WorkerReport report)
    {
        switch (report.Word)
        {
            case WorkerWord.Ready:
                _ready.TrySetResult();
                break;
            case WorkerWord.Received:
                _received.TrySetResult();
                break;
            case WorkerWord.Speaking:
                _agency = new AgencyId(report.Agency);
                break;
            case WorkerWord.Served:
                _agency = null;
                _served.TrySetResult();
                break;
        }
    }
}

using System.Net.Sockets;
using Lottery.Domain;
using Lottery.Handoff;
using Lottery.Native;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// One launched <c>lottery-worker</c>, seen from the orchestrator: takes connections and reports how far it
/// is. Owns the child process and its end of the hand-off socket.
/// </summary>
internal sealed class WorkerProcess : IWorker
{
    // A worker that is alive takes a connection in well under a millisecond, and on a machine in need in a
    // second or two; one that was stopped (SIGSTOP) while it was idle holds up the agencies at the door for
    // so long, once.
    private static readonly TimeSpan HandoffPatience = TimeSpan.FromSeconds(5);

    // How long a worker whose reports have broken off may take to be seen dead: most often that is why.
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource _ready = NewSignal();
    private readonly TaskCompletionSource<Socket?> _link = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private readonly WorkerChild _child;
    private readonly Task _listening;
    private TaskCompletionSource _received = NewSignal();
    private TaskCompletionSource _served = NewSignal();
    private int _unanswered;

    private WorkerProcess(string path, WorkerOptions options)
    {
        var door = new WorkerDoor(options.Link);
        try
        {
            _child = WorkerChild.Start(path, options);
            _listening = ListenAsync(door);
            Exit = ReapAsync();
        }
        catch
        {
            door.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public int Pid => _child.Pid;

    /// <inheritdoc/>
    public AgencyId? Agency { get; private set; }

    /// <inheritdoc/>
    public int Unanswered => Volatile.Read(ref _unanswered);

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
    public void Ask()
    {
        if (!_link.Task.IsCompletedSuccessfully)
            return;
        // Counted even if it cannot be put, as to one that was dismissed and does not go.
        Interlocked.Increment(ref _unanswered);
        try
        {
            if (_link.Task.Result is { } link)
                SocketHandoff.TryAsk(link);
        }
        catch (ObjectDisposedException)
        {
            // It has exited, and is no more among the workers.
        }
    }

    /// <inheritdoc/>
    public void Dismiss() => _ = HangUpAsync();

    /// <inheritdoc/>
    public void Kill() => _child.Kill();

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_link.Task is { IsCompletedSuccessfully: true, Result: { } link })
            link.Dispose();
    }

    private static TaskCompletionSource NewSignal() =>
        new(TaskCreationOptions.RunContinuationsAsynchronously);

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

    private async Task<WorkerExit> ReapAsync()
    {
        var code = await _child.Exited;
        await _listening;
        return new WorkerExit(Pid, Agency, code, _child.WasKilled, _child.LastWords);
    }

    // Ends with the worker: no report is left unread then.
    private async Task ListenAsync(WorkerDoor door)
    {
        using (door)
        {
            try
            {
                var link = await door.MeetAsync(Pid, _child.Exited);
                _link.SetResult(link);
                await ReadReportsAsync(link);
            }
            catch (Exception e)
                when (e is IOException or SocketException or OperationCanceledException)
            {
                _link.TrySetResult(null);
                await InsistAsync(e.Message);
            }
        }
    }

    // Nobody can hear the worker any more. If it is gone, its exit says why; if not, it must go.
    private async Task InsistAsync(string why)
    {
        if (await Task.WhenAny(_child.Exited, Task.Delay(ExitPatience)) == _child.Exited)
            return;
        _child.Explain($"the link to it broke: {why}");
        Kill();
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
        // Whatever it says, it lives.
        Volatile.Write(ref _unanswered, 0);
        switch (report.Word)
        {
            case WorkerWord.Ready:
                _ready.TrySetResult();
                break;
            case WorkerWord.Received:
                _received.TrySetResult();
                break;
            case WorkerWord.Speaking:
                Agency = new AgencyId(report.Agency);
                break;
            case WorkerWord.Served:
                Agency = null;
                _served.TrySetResult();
                break;
        }
    }
}

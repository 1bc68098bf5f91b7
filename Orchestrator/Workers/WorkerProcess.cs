using System.Diagnostics;
using CliWrap;
using Lottery.Handoff;
using Lottery.Native;

namespace Lottery.Orchestrator.Workers;

/// <summary>
/// One <c>lottery-worker</c> process, as the orchestrator sees it. It inherits standard output for its log; its
/// standard error is kept for the line of its exit. Used by the thread of the rendezvous's loop. Owns the
/// process until it is reaped, and this end of the link.
/// </summary>
internal sealed class WorkerProcess : IWorker
{
    private const int UnknownCode = -1;

    private readonly byte[] _input = new byte[8 * WorkerReport.Bytes];
    private readonly List<string> _errors = [];
    private readonly CommandTask<CommandResult> _running;
    private readonly WorkerRendezvous _rendezvous;
    private readonly WorkerCredentials _credentials;
    private readonly IWorkerEvents _events;
    private StreamSocket? _link;
    private IDisposable? _registration;
    private int _unread;
    private bool _dismissed;
    private bool _broken;
    private bool _killed;
    private string? _killReason;

    /// <summary>Starts the program; a report that it is ready, or its exit, follows.</summary>
    /// <param name="command">What <see cref="CommandOf"/> made.</param>
    /// <param name="rendezvous">Where the program connects.</param>
    /// <param name="credentials">What it needs for TLS.</param>
    /// <param name="events">What it calls.</param>
    public WorkerProcess(
        Command command,
        WorkerRendezvous rendezvous,
        WorkerCredentials credentials,
        IWorkerEvents events
    )
    {
        (_rendezvous, _credentials, _events) = (rendezvous, credentials, events);
        _running = command
            .WithStandardErrorPipe(PipeTarget.ToDelegate(KeepError))
            // Log lines go to our own standard output without passing through this process.
            .ExecuteAsync(info => info.RedirectStandardOutput = false);
        rendezvous.Expect(Pid, OnConnected);
        _ = ReapAsync();
    }

    public int Pid => _running.ProcessId;

    /// <summary>
    /// How every worker of a server is started. To be made once, at the start: it asks for the working folder, which
    /// may be removed later.
    /// </summary>
    public static Command CommandOf(string program, string address, WorkerOptions options) =>
        CliWrap
            .Cli.Wrap(program)
            // Inherited, and not entered by its name, which may be gone.
            .WithWorkingDirectory("")
            .WithArguments([address])
            .WithStandardInputPipe(PipeSource.FromBytes(options.ToJson()))
            .WithValidation(CommandResultValidation.None) // the exit code is data, not an error
            // One heap for all threads (mallopt(3), M_ARENA_MAX): a heap for each would make a worker grow.
            .WithEnvironmentVariables(variables => variables.Set("MALLOC_ARENA_MAX", "1"));

    public bool IsLinked => _link is not null;

    public bool TryHandOver(StreamSocket agency)
    {
        if (_link is not { } link)
            return false;
        try
        {
            SocketHandoff.Send(link, agency);
            return true;
        }
        catch (NativeException)
        {
            // It is exiting, or does not read.
            return false;
        }
    }

    public void Ask()
    {
        if (_link is { } link)
            SocketHandoff.TryAsk(link);
    }

    public void TellOfNewer()
    {
        if (_link is { } link)
            SocketHandoff.TryTellOfNewer(link);
    }

    public void TellOfUnfinished()
    {
        if (_link is { } link)
            SocketHandoff.TryTellOfUnfinished(link);
    }

    public void AskToYield()
    {
        if (_link is { } link)
            SocketHandoff.TryAskToYield(link);
    }

    public void Dismiss()
    {
        _dismissed = true;
        _link?.EndSending();
    }

    public void Kill(string? why = null)
    {
        // Once it is reaped, another process may have its number.
        if (_running.Task.IsCompleted)
            return;
        _killReason ??= why;
        _killed = true;
        try
        {
            // This process alone: a worker has no children. CliWrap would kill a whole tree, for which the
            // framework stops the worker first; if this server is killed meanwhile, it stays stopped.
            using var process = Process.GetProcessById(Pid);
            process.Kill();
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            // It has just exited.
        }
    }

    public void Dispose() => EndLink();

    private void KeepError(string line)
    {
        if (_errors.Count < WorkerExit.MaxErrorLines)
            _errors.Add(line);
    }

    private async Task ReapAsync()
    {
        int code;
        try
        {
            code = (await _running).ExitCode;
        }
        catch (Exception e)
        {
            // Reading its standard error has failed, or waiting for it. Not killed: it may have been reaped, and its
            // number be another's. Without its link it leaves.
            KeepError($"{e.GetType().Name}: {e.Message}");
            _rendezvous.Loop.Post(Dismiss);
            code = UnknownCode;
        }
        _rendezvous.Loop.Post(() => OnReaped(code));
    }

    private void OnReaped(int code)
    {
        _rendezvous.Forget(Pid);
        _events.OnExited(
            this,
            new WorkerExit(Pid, code)
            {
                // It may have exited just before it could be killed.
                Killed = _killed && code == WorkerExit.KilledCode,
                KillReason = _killReason,
                Errors = _errors,
            }
        );
    }

    private void OnConnected(StreamSocket link)
    {
        _link = link;
        _registration = _rendezvous.Loop.Register(link.Descriptor, ReadReports);
        _credentials.Add(link, Kill);
        // A starting worker is asked to exit once it connects: killing it would be logged as a crash.
        if (_dismissed)
            link.EndSending();
    }

    private void ReadReports()
    {
        if (Receive() is not { } received)
            return;
        if (received == 0)
        {
            EndLink();
            _events.OnLinkEnded(this, reportsLost: _broken);
            return;
        }
        _unread += received;
        var read = 0;
        for (; _unread - read >= WorkerReport.Bytes; read += WorkerReport.Bytes)
            _events.OnReport(this, WorkerReport.Decode(_input.AsSpan(read)));
        _input.AsSpan(read, _unread - read).CopyTo(_input);
        _unread -= read;
    }

    private int? Receive()
    {
        try
        {
            return _link?.TryReceive(_input.AsSpan(_unread));
        }
        catch (IOException e)
        {
            _broken = e.HResult != StreamSocket.Reset;
            return 0;
        }
    }

    private void EndLink()
    {
        _registration?.Dispose();
        if (_link is { } link)
            _credentials.Remove(link);
        _link?.Dispose();
        (_registration, _link) = (null, null);
    }
}

using Lottery.Domain;
using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Orchestrator.Workers;

/// <summary>How a worker ended: data for the log and for the pool, not an error.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Code">What it exited with; 128 and the number of the signal that killed it.</param>
internal sealed record WorkerExit(int Pid, int Code)
{
    public const int MaxErrorLines = 50;

    private const int MaxErrorChars = 1000;

    // A process that a signal ended is reported by the framework as shells do it.
    private const int SignalBase = 128;
    private const int LastSignal = 64;
    private const int SigKill = 9;

    public const int KilledCode = SignalBase + SigKill;

    public AgencyId? Agency { get; init; }
    public bool Killed { get; init; }

    /// <summary>Why this server killed it; logged if it wrote no error itself.</summary>
    public string? KillReason { get; init; }

    /// <summary>The first lines that it wrote to standard error.</summary>
    public IReadOnlyList<string> Errors { get; init; } = [];

    public bool Orderly => Code == 0;

    /// <summary>Whether a signal ended it that this server did not send.</summary>
    public bool Signalled => IsSignal && !Killed;

    /// <summary>Whether a sync failed, so that nothing more may be acknowledged.</summary>
    public bool DiskFailed => Code == (int)ExitCode.DiskFailed;

    public string Reason =>
        Code switch
        {
            0 => "done",
            KilledCode when Killed => "SIGKILL, by this server",
            KilledCode => "SIGKILL, out of memory?",
            _ when IsSignal => SignalName(Code - SignalBase),
            _ => $"exit code {Code}",
        } + (Explanation is null || Orderly ? "" : $": {Explanation}");

    public void Log(LogWriter log)
    {
        if (Orderly)
            log.Info($"action: worker_exited | result: success | pid: {Pid} | code: 0");
        else
            log.Error(
                $"action: worker_exited | result: fail | pid: {Pid} | agency: {Agency?.ToString() ?? "none"} | code: {Code} | reason: {Reason}"
            );
        // The first line of a failed worker is part of the reason.
        foreach (var error in Orderly ? Errors : Errors.Skip(1))
        {
            var line = error.Length > MaxErrorChars ? error[..MaxErrorChars] : error;
            log.Warning($"action: worker_stderr | result: fail | pid: {Pid} | line: {line}");
        }
    }

    private bool IsSignal => Code is > SignalBase and <= SignalBase + LastSignal;

    private string? Explanation => Errors is [var first, ..] ? first : KillReason;

    // signal(7), the numbers of x64 and arm64.
    private static string SignalName(int signal) =>
        signal switch
        {
            1 => "SIGHUP",
            2 => "SIGINT",
            3 => "SIGQUIT",
            4 => "SIGILL",
            6 => "SIGABRT",
            7 => "SIGBUS",
            8 => "SIGFPE",
            10 => "SIGUSR1",
            11 => "SIGSEGV",
            13 => "SIGPIPE",
            15 => "SIGTERM",
            24 => "SIGXCPU",
            25 => "SIGXFSZ",
            31 => "SIGSYS",
            _ => $"signal {signal}",
        };
}

using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Orchestrator.Workers;

/// <summary>How a worker ended: data for the log and for the pool, not an error.</summary>
/// <param name="Pid">The process.</param>
/// <param name="Agency">The agency that it served at the time, if it served one.</param>
/// <param name="Code">What it exited with; 128 and the number of the signal that killed it.</param>
/// <param name="Killed">Whether it was killed by this server.</param>
/// <param name="LastWords">The first line that it wrote to standard error: an exception stands before its trace.</param>
internal sealed record WorkerExit(
    int Pid,
    AgencyId? Agency,
    int Code,
    bool Killed,
    string? LastWords
)
{
    // A process that a signal ended is reported by the framework as shells do it.
    private const int SignalBase = 128;
    private const int SigKill = 9;

    /// <summary>Whether it left in good order.</summary>
    public bool Orderly => Code == 0;

    /// <summary>Whether a signal ended it that this server did not send.</summary>
    public bool Signalled => Code > SignalBase && !Killed;

    /// <summary>Whether it ended because nothing may be acknowledged any more.</summary>
    public bool DiskFailed => Code == (int)ExitCode.DiskFailed;

    /// <summary>Why it ended, for a person who asks why a worker died.</summary>
    public string Reason =>
        Code switch
        {
            0 => "done",
            SignalBase + SigKill when Killed => "SIGKILL, by this server",
            SignalBase + SigKill => "SIGKILL, out of memory?",
            > SignalBase => SignalName(Code - SignalBase),
            _ => $"exit code {Code}",
        } + (LastWords is null || Orderly ? "" : $": {LastWords}");

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

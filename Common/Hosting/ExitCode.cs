namespace Lottery.Hosting;

/// <summary>How the programs <c>lottery</c> and <c>lottery-worker</c> end; part of their contract.</summary>
public enum ExitCode
{
    /// <summary>Done: also when a signal asked for the end.</summary>
    Done = 0,

    /// <summary>It could not be done; the last line says why.</summary>
    Failed = 1,

    /// <summary>Wrong usage or configuration.</summary>
    BadUsage = 2,

    /// <summary>Of a worker only: the disk failed, and no worker may acknowledge anything any more.</summary>
    DiskFailed = 3,
}

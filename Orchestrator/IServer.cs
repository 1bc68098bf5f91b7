using Lottery.Hosting;

namespace Lottery.Orchestrator;

/// <summary>The server of one <see cref="Settings.ServerMode"/>; <see cref="LotteryServer"/> runs it.</summary>
internal interface IServer
{
    /// <summary>Serves until <see cref="Shutdown.Stop"/>, and returns or throws when all is closed.</summary>
    /// <returns>What could not end in order, for the log; <c>null</c> if everything did.</returns>
    /// <exception cref="OperationCanceledException">It was asked to stop before it served.</exception>
    /// <exception cref="LotteryException">It cannot start, or cannot go on.</exception>
    Task<string?> ServeAsync(Shutdown shutdown);
}

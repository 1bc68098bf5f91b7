namespace Lottery.Orchestrator;

/// <summary>The server of one <see cref="Settings.ServerMode"/>; <see cref="LotteryServer"/> runs it.</summary>
internal interface IServer
{
    /// <summary>Serves until <see cref="Shutdown.Stop"/>, and returns or throws when all is closed.</summary>
    /// <returns>What had to be killed, for the log; <c>null</c> if everything ended in order.</returns>
    Task<string?> ServeAsync(Shutdown shutdown);
}

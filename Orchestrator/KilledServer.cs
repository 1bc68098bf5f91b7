using Lottery.Hosting;
using Lottery.Logging;

namespace Lottery.Orchestrator;

/// <summary>
/// What a server that was killed leaves outside its folder: the name of its semaphore. The next server on
/// the database takes it away; this does the same where there will be no next one.
/// </summary>
public static class KilledServer
{
    /// <summary>Takes away what the last server of a database left, if it was killed.</summary>
    /// <exception cref="LotteryException">A server is still at work on it.</exception>
    public static void CleanUpAfter(string database)
    {
        if (!File.Exists(DatabaseClaim.FileOf(database)))
            return;
        DatabaseClaim.Take(database, LogWriter.None).Dispose();
    }
}

using Lottery.Hosting;

namespace Lottery.AgencyWorker;

/// <summary>The orchestrator that started this worker cannot be met: most likely it is gone.</summary>
internal sealed class LinkException(string reason)
    : LotteryException($"cannot meet the orchestrator {reason}");

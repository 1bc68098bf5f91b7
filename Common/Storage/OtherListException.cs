using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>Another list of the agency is in the draw, which the one claimed may replace or be added to.</summary>
public sealed class OtherListException(string reason) : LotteryException(reason);

using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>Another connection has claimed the upload, or its list has left the draw; nothing was stored.</summary>
public sealed class TakenOverException(AgencyId agency)
    : LotteryException(
        $"agency {agency} goes on with this list on another connection, or the list has left the draw"
    );

using Lottery.Domain;
using Lottery.Hosting;

namespace Lottery.Storage;

/// <summary>
/// Another connection goes on with this one's upload: nothing of the message was stored, and this
/// connection can store nothing more.
/// </summary>
public sealed class TakenOverException(AgencyId agency)
    : LotteryException($"agency {agency} goes on with this upload on another connection");

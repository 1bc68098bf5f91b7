using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Session;

/// <summary>
/// The log lines of a connection's messages of bets. Each of the first thousand has its own at INFO, which more than a
/// hundred thousand bets of the client's take; after them it has it at DEBUG, and INFO one line a minute for all.
/// Refused messages always have their own. Owns nothing.
/// </summary>
/// <param name="log">Where the lines go.</param>
/// <param name="clock">Tells the minute.</param>
internal sealed class ReceivedLog(LogWriter log, TimeProvider clock)
{
    /// <summary>So many messages have a line each.</summary>
    internal const int MostAlone = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private long _alone;
    private long _messages;
    private long _bets;
    private long _began;

    /// <summary>The level of the next message's line.</summary>
    public LogLevel Level => _alone < MostAlone ? LogLevel.Info : LogLevel.Debug;

    /// <summary>Logs a message whose bets are stored.</summary>
    public void Add(AgencyId agency, int bets)
    {
        log.Write(
            Level,
            $"action: apuesta_recibida | result: success | cantidad: {bets} | agency: {agency.Value}"
        );
        if (_alone < MostAlone)
        {
            _alone++;
            return;
        }
        if (_messages == 0)
            _began = clock.GetTimestamp();
        _messages++;
        _bets += bets;
        if (clock.GetElapsedTime(_began) >= Period)
            SumUp(agency);
    }

    /// <summary>Logs, in one line, the messages since the last one that have none of their own.</summary>
    public void SumUp(AgencyId agency)
    {
        if (_messages == 0)
            return;
        log.Info(
            $"action: bets_received | result: success | agency: {agency.Value} | messages: {_messages} | bets: {_bets}"
        );
        _messages = _bets = 0;
    }
}

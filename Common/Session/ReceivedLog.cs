using Lottery.Domain;
using Lottery.Logging;

namespace Lottery.Session;

/// <summary>
/// Logs a connection's messages of bets: each of the first 1,000 at INFO (more than 100,000 bets of the client's), later
/// ones at DEBUG, with one INFO line a minute for their sum. A refused message always has a line of its own. Owns nothing.
/// </summary>
/// <param name="log">Where the lines go.</param>
/// <param name="clock">Tells the minute.</param>
internal sealed class ReceivedLog(LogWriter log, TimeProvider clock)
{
    /// <summary>So many messages have a line each.</summary>
    internal const int MaxSingleLines = 1000;

    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private long _singleLines;
    private long _messages;
    private long _bets;
    private long _began;

    /// <summary>The level of the next message's line.</summary>
    public LogLevel Level => _singleLines < MaxSingleLines ? LogLevel.Info : LogLevel.Debug;

    /// <summary>Logs a message whose bets are stored.</summary>
    public void Add(AgencyId agency, int bets)
    {
        log.Write(
            Level,
            $"action: apuesta_recibida | result: success | cantidad: {bets} | agency: {agency.Value}"
        );
        if (_singleLines < MaxSingleLines)
        {
            _singleLines++;
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

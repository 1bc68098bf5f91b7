using Lottery.Domain;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// The valid bets of the messages that have arrived together, before they are stored; refused lines are
/// logged. Reused for all messages of a connection, so that a bet costs no garbage.
/// </summary>
/// <param name="address">Where the agency is.</param>
/// <param name="log">Where the lines go.</param>
internal sealed class PendingBets(string address, LogWriter log)
{
    // Of one message: a hostile one must not become a megabyte of log.
    private const int MaxRefusedLogged = 10;

    private readonly List<Bet> _bets = [];
    private readonly List<(int Place, ReadOnlyMemory<byte> Text)> _linesOfBets = [];
    private readonly List<MessageCounts> _messages = [];
    private readonly ReceivedLog _received = new(log, TimeProvider.System);

    /// <summary>The bets of all messages; their texts are valid as long as the messages.</summary>
    public List<Bet> Bets => _bets;

    public IReadOnlyList<MessageCounts> Messages => _messages;

    /// <summary>How many lines of all messages were refused.</summary>
    public int Refused { get; private set; }

    /// <summary>Adds a message. Its first agency becomes the connection's, if that has none yet.</summary>
    /// <returns>Another agency that it names, if it does.</returns>
    public AgencyId? Add(ReadOnlyMemory<byte> lines, ref AgencyId? agency)
    {
        AgencyId? other = null;
        var (count, first) = (0, _bets.Count);
        var refused = 0;
        while (BetLine.TryCut(ref lines, out var line))
        {
            count++;
            if (Validate(line, ref agency, out var bet) is { } refusal)
            {
                if (refusal is Refusal.OtherAgency)
                    other = bet.Agency;
                if (++refused <= MaxRefusedLogged)
                    LogRefused(agency, count, line.Span, refusal);
            }
            else
            {
                _bets.Add(bet);
                _linesOfBets.Add((count, line));
            }
        }
        LogMore(agency, refused);
        _messages.Add(new MessageCounts(count, first, count - refused));
        Refused += refused;
        return other;
    }

    /// <summary>Logs every bet as refused, and counts it so.</summary>
    public void RefuseAll(AgencyId agency, Refusal reason)
    {
        for (var i = 0; i < _messages.Count; i++)
        {
            var bets = _linesOfBets.Slice(_messages[i].First, _messages[i].Bets);
            foreach (var (place, text) in bets.Take(MaxRefusedLogged))
                LogRefused(agency, place, text.Span, reason);
            LogMore(agency, bets.Count);
            _messages[i] = _messages[i] with { Bets = 0 };
        }
    }

    /// <summary>Logs each message, once its bets are stored or refused.</summary>
    public void Log(AgencyId? agency)
    {
        foreach (var message in _messages)
        {
            LogStored(message);
            LogReceived(message, agency);
        }
    }

    /// <inheritdoc cref="ReceivedLog.SumUp"/>
    public void SumUp(AgencyId agency) => _received.SumUp(agency);

    public void Clear()
    {
        _bets.Clear();
        _linesOfBets.Clear();
        _messages.Clear();
        Refused = 0;
    }

    // The text of a line is personal data: at DEBUG alone.
    private void LogRefused(AgencyId? agency, int place, ReadOnlySpan<byte> line, Refusal refusal)
    {
        var whose = agency?.ToString() ?? "none";
        log.Warning(
            $"action: apuesta_rechazada | result: fail | ip: {address} | agency: {whose} | line: {place} | reason: {refusal.Reason()}"
        );
        log.Debug(
            $"action: refused_line | result: fail | agency: {whose} | line: {place} | text: {new Excerpt(line)}"
        );
    }

    private void LogMore(AgencyId? agency, int refused)
    {
        if (refused > MaxRefusedLogged)
            log.Warning(
                $"action: apuesta_rechazada | result: fail | ip: {address} | agency: {agency?.ToString() ?? "none"} | more_lines: {refused - MaxRefusedLogged}"
            );
    }

    private void LogStored(MessageCounts message)
    {
        var level = message.Lines == 1 ? _received.Level : LogLevel.Debug;
        if (!log.IsEnabled(level))
            return;
        for (var i = message.First; i < message.First + message.Bets; i++)
            log.Write(
                level,
                $"action: apuesta_almacenada | result: success | dni: {new Excerpt(_bets[i].Document.Span)} | numero: {_bets[i].Number}"
            );
    }

    private void LogReceived(MessageCounts message, AgencyId? agency)
    {
        if (agency is not { } id)
            log.Error($"action: apuesta_recibida | result: fail | cantidad: {message.Lines}");
        else if (message.Refused > 0)
            log.Error(
                $"action: apuesta_recibida | result: fail | cantidad: {message.Lines} | agency: {id.Value}"
            );
        else
            _received.Add(id, message.Lines);
    }

    private static Refusal? Validate(ReadOnlyMemory<byte> line, ref AgencyId? agency, out Bet bet)
    {
        var good = BetLine.TryDecode(line, out bet, out var refusal);
        if (bet.Agency != default)
            agency ??= bet.Agency;
        if (!good)
            return refusal;
        return bet.Agency == agency ? null : Refusal.OtherAgency;
    }

    /// <summary>One message: its lines, the index of its first bet in <see cref="Bets"/>, its bets.</summary>
    public readonly record struct MessageCounts(int Lines, int First, int Bets)
    {
        public int Refused => Lines - Bets;
    }
}

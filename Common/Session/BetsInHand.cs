using Lottery.Domain;
using Lottery.Logging;
using Lottery.Wire;

namespace Lottery.Session;

/// <summary>
/// The bets of the messages that have arrived together: sorted from what is none, and not stored yet. One
/// is used for all the messages of a connection, so that a bet costs no garbage.
/// </summary>
/// <param name="address">Where they come from, for the log.</param>
/// <param name="log">Where lines that are no bets are told.</param>
internal sealed class BetsInHand(string address, LogWriter log)
{
    private readonly List<Bet> _bets = [];
    private readonly List<ReadOnlyMemory<byte>> _linesOfBets = [];
    private readonly List<Sorted> _messages = [];

    /// <summary>The bets of all messages, in their order; their texts are valid as long as the messages.</summary>
    public List<Bet> Bets => _bets;

    /// <summary>The messages, in their order.</summary>
    public IReadOnlyList<Sorted> Messages => _messages;

    /// <summary>How many lines of all messages are no bets.</summary>
    public int Refused { get; private set; }

    /// <summary>Adds a message. Lines that are no bets are logged.</summary>
    /// <param name="lines">The lines of the message.</param>
    /// <param name="agency">The one that all bets must be of; if nobody was named yet, the first one here.</param>
    public void Add(ReadOnlyMemory<byte> lines, ref AgencyId? agency)
    {
        var (count, first) = (0, _bets.Count);
        for (; BetLine.TryCut(ref lines, out var line); count++)
            if (WhyNoBet(line, ref agency, out var bet) is { } refusal)
            {
                TellRefused(line.Span, refusal);
            }
            else
            {
                _bets.Add(bet);
                _linesOfBets.Add(line);
            }
        _messages.Add(new Sorted(count, first, _bets.Count - first));
        Refused += count - (_bets.Count - first);
    }

    /// <summary>None of the bets is to be stored.</summary>
    public void RefuseAll(Refusal reason)
    {
        foreach (var line in _linesOfBets)
            TellRefused(line.Span, reason);
        for (var i = 0; i < _messages.Count; i++)
            _messages[i] = _messages[i] with { Bets = 0 };
    }

    /// <summary>Tells what became of each message.</summary>
    /// <param name="agency">The one that the connection speaks for, if it has named one.</param>
    public void Log(AgencyId? agency)
    {
        foreach (var message in _messages)
        {
            TellStored(message);
            TellReceived(message, agency?.Value);
        }
    }

    /// <summary>Lets go of all messages.</summary>
    public void Clear()
    {
        _bets.Clear();
        _linesOfBets.Clear();
        _messages.Clear();
        Refused = 0;
    }

    private void TellRefused(ReadOnlySpan<byte> line, Refusal refusal) =>
        log.Warning(
            $"action: apuesta_rechazada | result: fail | ip: {address} | reason: {refusal.Reason()} | line: {new Excerpt(line)}"
        );

    private void TellStored(Sorted message)
    {
        var level = message.Lines == 1 ? LogLevel.Info : LogLevel.Debug;
        if (!log.IsEnabled(level))
            return;
        for (var i = message.First; i < message.First + message.Bets; i++)
            log.Write(
                level,
                $"action: apuesta_almacenada | result: success | dni: {new Excerpt(_bets[i].Document.Span)} | numero: {_bets[i].Number}"
            );
    }

    private void TellReceived(Sorted message, int? agency)
    {
        if (agency is not { } id)
            log.Error($"action: apuesta_recibida | result: fail | cantidad: {message.Lines}");
        else if (message.Refused > 0)
            log.Error(
                $"action: apuesta_recibida | result: fail | cantidad: {message.Lines} | agency: {id}"
            );
        else
            log.Info(
                $"action: apuesta_recibida | result: success | cantidad: {message.Lines} | agency: {id}"
            );
    }

    private static Refusal? WhyNoBet(ReadOnlyMemory<byte> line, ref AgencyId? agency, out Bet bet)
    {
        var good = BetLine.TryDecode(line, out bet, out var refusal);
        if (bet.Agency != default)
            agency ??= bet.Agency;
        if (!good)
            return refusal;
        return bet.Agency == agency ? null : Refusal.OtherAgency;
    }

    /// <summary>One message, sorted.</summary>
    /// <param name="Lines">How many lines it has.</param>
    /// <param name="First">Where its bets begin among all of them.</param>
    /// <param name="Bets">How many of its lines are bets.</param>
    public readonly record struct Sorted(int Lines, int First, int Bets)
    {
        /// <summary>How many of its lines are none.</summary>
        public int Refused => Lines - Bets;
    }
}

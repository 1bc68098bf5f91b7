namespace Lottery.Client.Settings;

/// <summary>The one bet of <see cref="ClientMode.Bet"/>.</summary>
/// <param name="Line">Its line on the wire.</param>
/// <param name="Document">The bettor's document, for the log.</param>
/// <param name="Number">The number bet on, for the log.</param>
public sealed record SingleBet(ReadOnlyMemory<byte> Line, string Document, string Number);

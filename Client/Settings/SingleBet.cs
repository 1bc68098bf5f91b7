namespace Lottery.Client.Settings;

/// <summary>The one bet of <see cref="ClientMode.Bet"/>: its line on the wire, and what is logged of it.</summary>
internal sealed record SingleBet(ReadOnlyMemory<byte> Line, string Document, string Number);

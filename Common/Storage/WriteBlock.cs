namespace Lottery.Storage;

/// <summary>A process keeps all others from writing.</summary>
/// <param name="Holder">The process, or those of which it is one: <c>4711 (python3)</c>.</param>
/// <param name="Time">How long that was seen, without a commit of anybody.</param>
public sealed record WriteBlock(string Holder, TimeSpan Time);

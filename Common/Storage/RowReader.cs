namespace Lottery.Storage;

/// <summary>Takes one text out of the database, in UTF-8; valid during the call.</summary>
/// <returns><c>false</c> if that is enough for now.</returns>
public delegate bool RowReader(ReadOnlySpan<byte> text);

using System.Text.Json.Serialization;
using Lottery.Board.History;
using Lottery.Watch;

namespace Lottery.Board.Reports;

/// <summary>
/// What the board tells: <c>/status.json</c>, and the events of the page, of which most leave out what has not
/// changed. Times are UTC, ISO 8601.
/// </summary>
/// <param name="At">When the draw was looked at.</param>
/// <param name="UtcOffsetMinutes">How far the local time of the board's machine is before UTC.</param>
/// <param name="Zone">The name of that time zone.</param>
/// <param name="Problem">Why the figures are not of now; null: they are.</param>
/// <param name="ReadAt">When the figures were read; null: nothing was read yet.</param>
/// <param name="Database">The database, without a password.</param>
/// <param name="Server">What the server on this machine says of itself; null: it was not asked yet.</param>
/// <param name="Draw">How the draw stands; null: nothing was read yet.</param>
/// <param name="Seal">The seal; null: before the close.</param>
/// <param name="Drawn">What was drawn; null: before the draw.</param>
/// <param name="History">Bets stored over the night.</param>
internal sealed record BoardReport(
    string At,
    int UtcOffsetMinutes,
    string Zone,
    string? Problem,
    string? ReadAt,
    string Database,
    ServerReport? Server,
    DrawReport? Draw,
    SealReport? Seal,
    DrawnReport? Drawn,
    HistoryReport? History
);

/// <summary>The JSON of the board.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BoardReport))]
internal sealed partial class BoardJson : JsonSerializerContext;

using System.Reflection;

namespace Lottery.Audit.Postgres;

/// <summary>
/// A table of a draw as it stands in a file: its name, and its columns in the file's order. On PostgreSQL it has the same
/// columns and perhaps others. Pure.
/// </summary>
internal sealed record CopiedTable(string Name, params string[] Columns)
{
    /// <summary>"LOTT", which a file of the lottery begins with.</summary>
    public const long ApplicationId = 0x4C4F5454;

    /// <summary>The version of the tables, here and there.</summary>
    public const long Version = 6;

    private static readonly string[] OfBet =
    [
        "agency",
        "first_name",
        "last_name",
        "document",
        "birthdate",
        "number",
        "id",
    ];

    public static CopiedTable Bets { get; } = new("bets", OfBet);

    public static CopiedTable VoidedBets { get; } =
        new("voided_bets", [.. OfBet, "upload", "voided_at", "cause"]);

    public static CopiedTable Journal { get; } =
        new(
            "journal",
            "id",
            "at",
            "kind",
            "agency",
            "upload",
            "address",
            "stored",
            "refused",
            "voided",
            "first_bet",
            "last_bet",
            "detail"
        );

    /// <summary>Those that change with the bets, and are read as a whole.</summary>
    public static IReadOnlyList<CopiedTable> Small { get; } =
    [
        new("agencies", "agency", "finished", "finished_at"),
        new(
            "lists",
            "agency",
            "upload",
            "active",
            "epoch",
            "taken",
            "stored",
            "refused",
            "voided",
            "first_at",
            "last_at"
        ),
        new("addresses", "address", "agency"),
        new("speakers", "address", "agency"),
        new(
            "draw",
            "id",
            "state",
            "agencies",
            "winning_number",
            "close_at",
            "opened_at",
            "closed_at",
            "closed_by",
            "drawn_at",
            "drawn_by",
            "drawn_number",
            "finished",
            "winners"
        ),
        new("identity", "id", "draw", "signature"),
        new("seal", "line", "text"),
        new("winners", "agency", "bet", "document"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CopiedTable> All { get; } = [Bets, VoidedBets, Journal, .. Small];

    /// <summary>The statements that make all of them, in a schema of SQLite.</summary>
    public static string MakeAll(string schema)
    {
        using var resource = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream("audit/tables.sql")!;
        using var reader = new StreamReader(resource);
        return reader
            .ReadToEnd()
            .Replace("create table ", $"create table {schema}.", StringComparison.Ordinal);
    }

    /// <summary>The query on PostgreSQL that reads it.</summary>
    /// <param name="more">What is read after its columns.</param>
    public string Select(string more = "") =>
        $"select {string.Join(", ", Columns)}{more} from {Name}";
}

using Lottery.Configuration;
using Lottery.Storage.Postgres;

namespace Lottery.Storage;

/// <summary>One draw's database; the same in every process of a server.</summary>
public sealed record StoreOptions
{
    /// <summary>The database file, or the URL of a draw on PostgreSQL (<c>postgres://</c>), which may have a password.</summary>
    public string Path
    {
        get;
        init => field = RequireKnownPlace(value);
    } = "data/lottery.db";

    /// <summary>What an ACKed bet survives.</summary>
    public Durability Durability { get; init; } = Durability.Power;

    /// <summary>The database as it may be shown.</summary>
    public string Name => IsOnServer ? PostgresAddress.Parse(Path).ToString() : Path;

    /// <summary>
    /// What Npgsql needs for a connection to a draw on PostgreSQL, for programs that read it by themselves; it may have a
    /// password. <c>null</c>: the database is a file.
    /// </summary>
    public string? ConnectionString =>
        IsOnServer ? PostgresAddress.Parse(Path).ToBuilder().ConnectionString : null;

    /// <summary>Whether it is on a server, which processes of several hosts may use.</summary>
    public bool IsOnServer => PostgresAddress.IsOne(Path);

    /// <summary>The server that the process belongs to, by host and process, as the database's own tools show it.</summary>
    public string Server { get; init; } = "lottery";

    /// <summary>Whether the group of the file may read it; it cannot lock it.</summary>
    public bool GroupMayRead { get; init; }

    /// <summary>Refuses an address that is none on PostgreSQL: as a file it would begin a draw on this machine.</summary>
    /// <returns>What was given.</returns>
    /// <exception cref="ConfigurationException">It is one; the message shows nothing of it, which may have a password.</exception>
    public static string RequireKnownPlace(string database) =>
        PostgresAddress.IsOne(database) || !IsAddress(database)
            ? database
            : throw PostgresUrl.Wrong(
                $"an address on PostgreSQL is written {PostgresUrl.Form}, and nothing stands before it; every other address is unknown, and the path of a file has no ://"
            );

    // A word with ://, perhaps after blanks or quotes: postgre://, mysql://, jdbc:postgresql://.
    private static bool IsAddress(string database)
    {
        var end = database.IndexOf("://", StringComparison.Ordinal);
        return end >= 0 && database[..end].TrimStart(" \t\r\n\"'`".ToCharArray()).All(IsOfScheme);
    }

    private static bool IsOfScheme(char letter) =>
        char.IsLetterOrDigit(letter) || letter is '_' or '.' or '+' or ':' or '-';
}

/// <summary>What an ACKed bet survives.</summary>
public enum Durability
{
    /// <summary>The loss of power: nothing is answered before it is on the disk.</summary>
    Power,

    /// <summary>Any kill -9: what is answered has been written, and the kernel syncs when it likes.</summary>
    Process,
}

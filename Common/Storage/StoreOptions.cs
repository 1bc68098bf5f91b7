using Lottery.Storage.Postgres;

namespace Lottery.Storage;

/// <summary>One draw's database; the same in every process of a server.</summary>
public sealed record StoreOptions
{
    /// <summary>The database file, or the URL of a draw on PostgreSQL (<c>postgres://</c>), which may have a password.</summary>
    public string Path { get; init; } = "data/lottery.db";

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
}

/// <summary>What an ACKed bet survives.</summary>
public enum Durability
{
    /// <summary>The loss of power: nothing is answered before it is on the disk.</summary>
    Power,

    /// <summary>Any kill -9: what is answered has been written, and the kernel syncs when it likes.</summary>
    Process,
}

using System.Reflection;
using Lottery.Storage.Tables;
using SQLitePCL;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Finds at the start what would otherwise be found at the draw: damaged pages, missing tables and columns, and
/// what changes or refuses rows behind the server's back.
/// </summary>
internal static class DatabaseCheck
{
    private const string Columns = """
        select tables.name || '.' || columns.name || ' ' || columns.type
            || iif(columns."notnull", ' not null', '') || iif(columns.pk > 0, ' key ' || columns.pk, '')
        from sqlite_schema as tables join pragma_table_info(tables.name) as columns
        where tables.type = 'table' and tables.name not like 'sqlite_%'
        """;

    /// <summary>Checks the pages of a database of any version.</summary>
    /// <exception cref="StoreException">It is damaged.</exception>
    public static void RequireSoundPages(SqliteSql sql, string path)
    {
        if (FindDamage(sql) is { } damage)
            throw new StoreException(
                $"{path} is damaged: {damage}; put a backup in its place, or name another file"
            );
    }

    /// <summary>The first damage of the pages; <c>null</c> if there is none.</summary>
    public static string? FindDamage(SqliteSql sql)
    {
        // Each page is read once: a cache of 2 MB, SQLite's default, would help nothing.
        sql.Run("pragma cache_size = -256");
        return
            sql.First("pragma quick_check(1)", static row => row.Text(0)) is var said and not "ok"
            ? said
            : null;
    }

    /// <summary>Checks the tables of a database of the current version; other tables, views and indexes may be there.</summary>
    /// <exception cref="StoreException">Something is missing, or changes what is stored.</exception>
    public static void RequireOwnTables(SqliteSql sql, string path)
    {
        var expected = ExpectedColumns();
        var missing = expected.Except(sql.All(Columns, static row => row.Text(0))).ToList();
        if (missing is [var first, ..])
            throw new StoreException(
                $"{path} lacks {first}, which this version needs; put a backup in its place, or name another file"
            );
        var tables = expected.Select(column => column.Split('.')[0]).ToHashSet();
        foreach (var (kind, name, table) in FindInterference(sql))
            if (tables.Contains(table))
                throw new StoreException(
                    $"{path} has the {kind} {name} on the table {table}, which would change or refuse what is stored;"
                        + $" remove it (drop {(kind == "trigger" ? kind : "index")} {name})"
                );
    }

    /// <summary>Runs a script of the program in a database.</summary>
    public static void Execute(DatabaseConnection connection, string script)
    {
        using var resource = Assembly
            .GetExecutingAssembly()
            .GetManifestResourceStream($"sqlite/{script}")!;
        using var reader = new StreamReader(resource);
        SqlException.ThrowIfFailed(
            raw.sqlite3_exec(connection.Handle, reader.ReadToEnd()),
            connection.Handle
        );
    }

    private static List<string> ExpectedColumns()
    {
        using var memory = ConnectionOpener.OpenInMemory();
        Execute(memory, "schema.sql");
        using var sql = new SqliteSql(memory);
        return [.. sql.All(Columns, static row => row.Text(0))];
    }

    private static List<(string Kind, string Name, string Table)> FindInterference(SqliteSql sql) =>
        [
            .. sql.All(
                """
                select 'trigger', name, tbl_name from sqlite_schema where type = 'trigger'
                union all
                select 'unique index', indexes.name, tables.name
                from sqlite_schema as tables join pragma_index_list(tables.name) as indexes
                where tables.type = 'table' and indexes."unique" and indexes.origin = 'c'
                """,
                static row => (row.Text(0), row.Text(1), row.Text(2))
            ),
        ];
}

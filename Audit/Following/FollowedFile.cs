using Lottery.Audit.Postgres;
using Lottery.Audit.Verification;
using SQLitePCL;

namespace Lottery.Audit.Following;

/// <summary>A draw in a file, which is attached to the copy for a moment. Owns nothing.</summary>
internal sealed class FollowedFile(string path) : IFollowedDraw
{
    public string Name => path;

    public string? File => path;

    public void Require(CancellationToken stop)
    {
        AuditedDatabase.RequireRegular(path);
        using var file = OpenedFile.Open(path);
        RequireOurs(file.Database, "main");
    }

    public IFollowedMoment ReadMoment(CopyConnection copy, CancellationToken stop)
    {
        AuditedDatabase.RequireRegular(path);
        copy.Attach(path);
        try
        {
            RequireOurs(copy.Database, "source");
            return new Moment(copy);
        }
        catch
        {
            copy.Detach();
            throw;
        }
    }

    public void Dispose() { }

    private void RequireOurs(sqlite3 database, string schema)
    {
        if (
            Number(database, $"pragma {schema}.application_id") != CopiedTable.ApplicationId
            || Number(database, $"pragma {schema}.user_version") != CopiedTable.Version
        )
            throw Difference.Is(
                $"{path} is no database of this version of the lottery; `lottery serve` upgrades one when it starts"
            );
    }

    // Its errors name the draw's file, not the copy's.
    private long Number(sqlite3 database, string sql)
    {
        using var rows = new Rows(database, path, sql);
        return rows.Next() ? rows.Number(0) : 0;
    }

    // The first read of the copy's transaction is its moment.
    private sealed class Moment(CopyConnection copy) : IFollowedMoment
    {
        public string IsNew => "id > coalesce((select max(id) from main.journal), 0)";

        // A round holds the moment for some hundredths of a second, in which no log can be cut.
        public long MaxBets => 30_000;

        public long Newest => Number("max(id)", "journal");

        public bool HasSmallTables => true;

        public void Load() { }

        public long Number(string what, string table) =>
            copy.Number($"select {what} from source.{table}");

        public void Dispose() => copy.Detach();
    }
}

using System.Runtime.InteropServices;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// The functions of SQLite that every text and number of a bet goes through, as its C interface has them
/// (https://sqlite.org/c3ref/bind_blob.html). SQLitePCLRaw, through which everything else goes, lets
/// SQLite take a copy of every text that is bound, and announces every call to the garbage collector:
/// together a third of the time that a row takes.
/// </summary>
internal static unsafe partial class BareSqlite
{
    private const string Library = "e_sqlite3";

    // SQLITE_STATIC: no copy is taken.
    private const nint Static = 0;

    /// <summary>Binds a number to a parameter; the first one is 1.</summary>
    public static void Bind(nint statement, int parameter, int value) =>
        Check(BindInt(statement, parameter, value));

    /// <summary>Binds UTF-8, which must neither move nor change until the statement has run.</summary>
    public static void Bind(nint statement, int parameter, byte* text, int bytes) =>
        Check(BindText(statement, parameter, text, bytes, Static));

    // A parameter that does not exist, or a statement that is running: nothing that a bet could cause.
    private static void Check(int code)
    {
        if (code != 0)
            throw new InvalidOperationException($"a bet cannot be bound: SQLite error {code}");
    }

    // Neither blocks or takes long, as calls that are not announced must promise.
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int")]
    private static partial int BindInt(nint statement, int parameter, int value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_text")]
    private static partial int BindText(
        nint statement,
        int parameter,
        byte* text,
        int bytes,
        nint destructor
    );
}

using System.Runtime.InteropServices;

namespace Lottery.Storage.Sqlite;

/// <summary>
/// Binds the texts and numbers of a bet, and reads them, through SQLite's C interface
/// (https://sqlite.org/c3ref/bind_blob.html). SQLitePCLRaw, which everything else uses, makes SQLite copy
/// each text, and announces each call to the garbage collector: a third of the time that a row takes.
/// </summary>
internal static unsafe partial class BareSqlite
{
    private const string Library = "e_sqlite3";

    // SQLITE_STATIC: no copy is taken.
    private const nint Static = 0;

    public static void Bind(nint statement, int parameter, int value) =>
        Check(BindInt(statement, parameter, value));

    /// <summary>Binds UTF-8, which must neither move nor change until the statement has run.</summary>
    public static void Bind(nint statement, int parameter, byte* text, int bytes) =>
        Check(BindText(statement, parameter, text, bytes, Static));

    /// <summary>Goes to the next row of a statement, or runs it to its end.</summary>
    /// <returns>SQLite's code; the next reset returns an error again.</returns>
    public static int Step(nint statement) => SqliteStep(statement);

    /// <summary>A text of the row that a statement is at, where SQLite has it; valid until the next step.</summary>
    public static ReadOnlySpan<byte> Text(nint statement, int column)
    {
        // First the text, then its length: https://sqlite.org/c3ref/column_blob.html
        var text = ColumnText(statement, column);
        return new ReadOnlySpan<byte>(text, ColumnBytes(statement, column));
    }

    /// <summary>A number of the row that a statement is at.</summary>
    public static long Number(nint statement, int column) => ColumnInt(statement, column);

    // No bet can cause it: a parameter that does not exist, or a statement that is running.
    private static void Check(int code)
    {
        if (code != 0)
            throw new InvalidOperationException($"a bet cannot be bound: SQLite error {code}");
    }

    // Not short: it may read from the disk.
    [LibraryImport(Library, EntryPoint = "sqlite3_step")]
    private static partial int SqliteStep(nint statement);

    // All of these are short and do not block, as SuppressGCTransition requires.
    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_bind_int")]
    private static partial int BindInt(nint statement, int parameter, int value);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_text")]
    private static partial byte* ColumnText(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_bytes")]
    private static partial int ColumnBytes(nint statement, int column);

    [SuppressGCTransition]
    [LibraryImport(Library, EntryPoint = "sqlite3_column_int64")]
    private static partial long ColumnInt(nint statement, int column);

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
